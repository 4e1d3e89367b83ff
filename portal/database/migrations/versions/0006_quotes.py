"""Quotes"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('quotes',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('customer', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('upfront', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('subtotal', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('discount', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('tax', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('recurring', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('interval', sa.Text(), nullable=True),
    sa.Column('interval_count', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('by_transfer', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('expires_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('finalized_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('accepted_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('canceled_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('subscription', sa.Text(), nullable=True),
    sa.Column('invoice', sa.Text(), nullable=True),
    sa.Column('header', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('footer', sa.Text(), nullable=True),
    sa.Column('made_by', sa.Text(), nullable=True),
    sa.Column('fetched_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('quotes', schema=None) as batch_op:
        batch_op.create_index('quotes_newest', ['customer', 'created_at', 'id'], unique=False)
    op.create_table('quote_lines',
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('product', sa.Text(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('unit_amount', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('interval', sa.Text(), nullable=True),
    sa.Column('interval_count', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('amount', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('quote', 'position')
    )
    op.create_table('quote_acceptances',
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('customer', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('purchase_order', sa.Text(), nullable=False),
    sa.Column('agreed_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('accepted_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('finished_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.PrimaryKeyConstraint('quote')
    )
    with op.batch_alter_table('quote_acceptances', schema=None) as batch_op:
        batch_op.create_index('quote_acceptances_unfinished', ['finished_at', 'agreed_at'], unique=False)
    op.create_table('told',
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('cause')
    )
    with op.batch_alter_table('told', schema=None) as batch_op:
        batch_op.create_index('told_old', ['at'], unique=False)


def downgrade() -> None:
    for table in ('told', 'quote_acceptances', 'quote_lines', 'quotes'):
        op.drop_table(table)
