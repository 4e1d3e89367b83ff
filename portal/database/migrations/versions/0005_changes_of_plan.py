"""Changes of plan"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('prices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tax_behavior', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('usage_type', sa.Text(), nullable=True))
    op.create_table('offer_terms',
    sa.Column('configuration', sa.Text(), nullable=False),
    sa.Column('allowed', sa.Text(), nullable=False),
    sa.Column('proration', sa.Text(), nullable=False),
    sa.Column('restarts', sa.Boolean(), nullable=False),
    sa.Column('ends_trial', sa.Boolean(), nullable=False),
    sa.Column('fetched_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('configuration')
    )
    op.create_table('offers',
    sa.Column('price', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('adjustable', sa.Boolean(), nullable=False),
    sa.Column('minimum', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('maximum', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('fetched_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('price')
    )
    op.create_table('kept_previews',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('customer', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('subscription', sa.Text(), nullable=False),
    sa.Column('items', sa.Text(), nullable=False),
    sa.Column('promotion', sa.Text(), nullable=True),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('proration', sa.Text(), nullable=False),
    sa.Column('configuration', sa.Text(), nullable=False),
    sa.Column('restarts', sa.Boolean(), nullable=False),
    sa.Column('priced_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('is_now', sa.Boolean(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('total', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('due_now', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('next_due', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('expires_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('used_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('done_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('confirmed_by', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('kept_previews', schema=None) as batch_op:
        batch_op.create_index('kept_previews_by_customer', ['customer', 'used_at'], unique=False)
        batch_op.create_index('kept_previews_expired', ['expires_at'], unique=False)
    op.create_table('change_links',
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('kept', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('token_hash')
    )


def downgrade() -> None:
    op.drop_table('change_links')
    op.drop_table('kept_previews')
    op.drop_table('offers')
    op.drop_table('offer_terms')
    with op.batch_alter_table('prices', schema=None) as batch_op:
        batch_op.drop_column('usage_type')
        batch_op.drop_column('tax_behavior')
