"""Moments"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

_HAS_TRIAL = sa.text('trial_end IS NOT NULL')


def upgrade() -> None:
    op.create_table(
        'moments',
        sa.Column('cause', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('customer', sa.Text(), nullable=False),
        sa.Column('begun_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('decided_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('outcome', sa.Text(), nullable=False),
        sa.Column('recipients', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('cause'),
    )
    op.create_index('moments_lately', 'moments', ['decided_at', 'cause'])
    op.create_index('subscriptions_by_period_end', 'subscriptions', ['period_end'])
    op.create_index(
        'subscriptions_by_trial_end',
        'subscriptions',
        ['trial_end'],
        sqlite_where=_HAS_TRIAL,
        postgresql_where=_HAS_TRIAL,
    )
    op.create_index('payment_methods_by_expiry', 'payment_methods', ['exp_year', 'exp_month', 'customer'])


def downgrade() -> None:
    op.drop_index('payment_methods_by_expiry', table_name='payment_methods')
    op.drop_index('subscriptions_by_trial_end', table_name='subscriptions')
    op.drop_index('subscriptions_by_period_end', table_name='subscriptions')
    op.drop_table('moments')
