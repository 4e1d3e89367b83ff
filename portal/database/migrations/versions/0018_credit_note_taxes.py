"""Taxes of credit notes"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('credit_notes', sa.Column('taxes', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('credit_notes', 'taxes')
