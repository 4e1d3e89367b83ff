"""Attempts"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is here was told by Stripe's count; its charge is learnt when its invoice is read again."""
    op.add_column('payments', sa.Column('charge', sa.Text(), nullable=True))
    op.add_column('payments', sa.Column('processing', sa.Boolean(), server_default='0', nullable=False))
    with op.batch_alter_table('failures', schema=None) as batch_op:
        batch_op.add_column(sa.Column('charge', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('counted', sa.BigInteger(), nullable=True, autoincrement=False))
    op.execute('UPDATE failures SET counted = attempt')
    with op.batch_alter_table('failures', schema=None) as batch_op:
        batch_op.alter_column('counted', existing_type=sa.BigInteger(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('failures', schema=None) as batch_op:
        batch_op.drop_column('counted')
        batch_op.drop_column('charge')
    op.drop_column('payments', 'processing')
    op.drop_column('payments', 'charge')
