"""Plan requests"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'plan_requests',
        sa.Column('kept', sa.Text(), nullable=False),
        sa.Column('customer', sa.Text(), nullable=False),
        sa.Column('subscription', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('ended_by', sa.Text(), nullable=True),
        sa.Column('ended_at', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column('begun', sa.Text(), nullable=True),
        sa.Column('begun_by', sa.Text(), nullable=True),
        sa.Column('begun_at', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint('kept'),
    )
    op.create_index('plan_requests_by_state', 'plan_requests', ['state', 'ended_at'])
    op.create_index('plan_requests_by_customer', 'plan_requests', ['customer'])
    # What was asked for before stood in a mail only.
    op.execute(
        'INSERT INTO plan_requests (kept, customer, subscription, state, ended_by, ended_at, begun_at) '
        "SELECT id, customer, subscription, CASE WHEN done_at IS NULL THEN 'open' ELSE 'made' END, "
        "confirmed_by, done_at, done_at FROM kept_previews WHERE way = 'request' AND used_at IS NOT NULL"
    )
    op.add_column('subscriptions', sa.Column('scheduled', sa.Boolean(), server_default='0', nullable=False))


def downgrade() -> None:
    op.drop_column('subscriptions', 'scheduled')
    op.drop_table('plan_requests')
