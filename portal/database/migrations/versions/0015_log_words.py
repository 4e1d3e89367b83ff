"""Log words"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

# What waits for somebody of staff: each table's few rows among its many.
_WAITING = (
    ('paid_outside_unfinished', 'paid_outside', ['begun_at'], 'done_at IS NULL'),
    (
        'deposits_half_settled',
        'deposits',
        ['state', 'decided_at'],
        "state = 'done' AND trouble IS NOT NULL AND note IS NULL",
    ),
)


_FACTS = ('before_facts', 'after_facts')


def upgrade() -> None:
    for name in _FACTS:
        op.add_column('staff_log', sa.Column(name, sa.Text(), nullable=True))
    for name, table, columns, where in _WAITING:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _, _ in reversed(_WAITING):
        op.drop_index(name, table_name=table)
    for name in _FACTS:
        op.drop_column('staff_log', name)
