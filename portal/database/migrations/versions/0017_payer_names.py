"""Of which of the operator's accounts a deposit is. Lines from before do not know it, and are found without."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('deposits', sa.Column('account', sa.Text(), nullable=True))
    op.add_column('deposits', sa.Column('balance', sa.Text(), nullable=True))
    op.create_index('deposits_by_day', 'deposits', ['day'])


def downgrade() -> None:
    op.drop_index('deposits_by_day', table_name='deposits')
    op.drop_column('deposits', 'balance')
    op.drop_column('deposits', 'account')
