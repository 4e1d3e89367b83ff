"""Paid outside"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

_UNPAID = sa.text("status = 'open' AND collection_method = 'send_invoice'")


def upgrade() -> None:
    op.create_table(
        'cash_balances',
        sa.Column('customer', sa.Text(), nullable=False),
        sa.Column('available', sa.Text(), nullable=False),
        sa.Column('fetched_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('customer'),
    )
    op.create_table(
        'paid_outside',
        sa.Column('invoice', sa.Text(), nullable=False),
        sa.Column('customer', sa.Text(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('received_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('amount', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=True),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('idempotency_key', sa.Text(), nullable=False),
        sa.Column('begun_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('done_at', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint('invoice'),
    )
    op.create_index('paid_outside_by_day', 'paid_outside', ['customer', 'received_at'])
    op.create_index('invoices_unpaid', 'invoices', ['due_at', 'id'], sqlite_where=_UNPAID, postgresql_where=_UNPAID)


def downgrade() -> None:
    op.drop_index('invoices_unpaid', table_name='invoices')
    op.drop_table('paid_outside')
    op.drop_table('cash_balances')
