"""Staff"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_ON_SQLITE = (
    "CREATE TRIGGER staff_log_stays BEFORE UPDATE ON staff_log"
    " BEGIN SELECT RAISE(ABORT, 'the staff log cannot be changed'); END",
    "CREATE TRIGGER staff_log_keeps BEFORE DELETE ON staff_log"
    " BEGIN SELECT RAISE(ABORT, 'the staff log cannot be changed'); END",
)
_ON_POSTGRESQL = (
    "CREATE FUNCTION staff_log_stays() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the staff log cannot be changed'; END $$",
    "CREATE TRIGGER staff_log_stays BEFORE UPDATE OR DELETE ON staff_log"
    " FOR EACH ROW EXECUTE FUNCTION staff_log_stays()",
    "CREATE TRIGGER staff_log_keeps BEFORE TRUNCATE ON staff_log"
    " FOR EACH STATEMENT EXECUTE FUNCTION staff_log_stays()",
)


def upgrade() -> None:
    op.create_table(
        'staff_sessions',
        sa.Column('id_hash', sa.Text(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('opened_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('seen_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('ends_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('id_hash'),
    )
    op.create_index('staff_sessions_by_email', 'staff_sessions', ['email'])
    op.create_table(
        'staff_log',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('deed', sa.Text(), nullable=False),
        sa.Column('customer', sa.Text(), nullable=True),
        sa.Column('invoice', sa.Text(), nullable=True),
        sa.Column('before', sa.Text(), nullable=True),
        sa.Column('after', sa.Text(), nullable=True),
        sa.Column('place', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('staff_log_by_day', 'staff_log', ['at', 'id'])
    for statement in _ON_SQLITE if op.get_bind().dialect.name == 'sqlite' else _ON_POSTGRESQL:
        op.execute(statement)
    op.create_table(
        'failures',
        sa.Column('invoice', sa.Text(), nullable=False),
        sa.Column('attempt', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('customer', sa.Text(), nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('amount', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('failed_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('next_at', sa.BigInteger(), autoincrement=False, nullable=True),
        *(
            sa.Column(name, sa.Text(), nullable=True)
            for name in ('code', 'decline_code', 'advice_code', 'network_code', 'brand', 'last4')
        ),
        sa.Column('seen_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('told', sa.Boolean(), nullable=False),
        sa.Column('digest', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint('invoice', 'attempt'),
    )
    op.create_index('failures_by_customer', 'failures', ['customer', 'failed_at'])
    op.create_index('failures_told', 'failures', ['told', 'seen_at'])
    op.create_table(
        'set_asides',
        sa.Column('invoice', sa.Text(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('invoice'),
    )
    is_open = sa.text("status = 'open'")
    op.create_index('invoices_open', 'invoices', ['issued_at'], sqlite_where=is_open, postgresql_where=is_open)
    with op.batch_alter_table('sign_in_links', schema=None) as batch_op:
        batch_op.add_column(sa.Column('staff', sa.Boolean(), server_default='0', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('sign_in_links', schema=None) as batch_op:
        batch_op.drop_column('staff')
    op.drop_index('invoices_open', 'invoices')
    op.drop_table('set_asides')
    op.drop_table('failures')
    op.drop_table('staff_log')
    if op.get_bind().dialect.name != 'sqlite':
        op.execute('DROP FUNCTION staff_log_stays()')
    op.drop_table('staff_sessions')
