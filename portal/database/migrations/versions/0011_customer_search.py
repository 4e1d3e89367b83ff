"""Customer search"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

_AT_ONCE = 5000


def upgrade() -> None:
    with op.batch_alter_table('customers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_key', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('search', sa.Text(), server_default='', nullable=False))
    _fill(op.get_bind())
    op.create_index('customers_by_name', 'customers', ['name_key', 'id'])
    op.create_index('invoices_by_number', 'invoices', ['number'])
    op.create_table(
        'staff_views',
        sa.Column('session', sa.Text(), nullable=False),
        sa.Column('customer', sa.Text(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('begun_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('ends_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('session', 'customer'),
    )
    op.create_index('staff_views_over', 'staff_views', ['ends_at'])
    op.create_index('staff_log_by_customer', 'staff_log', ['customer', 'id'])


def downgrade() -> None:
    op.drop_index('staff_log_by_customer', table_name='staff_log')
    op.drop_table('staff_views')
    op.drop_index('invoices_by_number', table_name='invoices')
    op.drop_index('customers_by_name', table_name='customers')
    with op.batch_alter_table('customers', schema=None) as batch_op:
        batch_op.drop_column('search')
        batch_op.drop_column('name_key')


def _fill(bind: sa.Connection) -> None:
    """Customers that are here already, a few thousand at a time."""
    find = sa.text('SELECT id, name, email FROM customers WHERE id > :after ORDER BY id LIMIT :most')
    keep = sa.text('UPDATE customers SET name_key = :name_key, search = :search WHERE id = :id')
    after = ''
    while rows := bind.execute(find, {'after': after, 'most': _AT_ONCE}).fetchall():
        bind.execute(keep, [_folded(*row) for row in rows])
        after = rows[-1][0]


def _folded(id: str, name: str | None, email: str | None) -> dict[str, str]:
    """As the mirror writes them at this version."""
    texts: list[str] = []
    for text in map(_plain, filter(None, (name, email, id))):
        if not any(text in known for known in texts):
            texts.append(text)
    return {'id': id, 'name_key': _plain(name or email or id)[:100], 'search': '\n'.join(texts)}


def _plain(text: str) -> str:
    one_dash = {**dict.fromkeys(map(ord, '‐‑‒–—−'), '-'), **dict.fromkeys(range(9)), 127: None}
    return ' '.join(unicodedata.normalize('NFKC', text).translate(one_dash).casefold().split())
