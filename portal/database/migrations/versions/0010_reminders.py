"""Reminders"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def _text(name: str, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def upgrade() -> None:
    op.create_table(
        'reminder_days',
        _text('customer'),
        _text('day'),
        _text('way'),
        sa.PrimaryKeyConstraint('customer', 'day'),
    )
    op.create_table(
        'reminders',
        _text('invoice'),
        _text('day'),
        _text('customer'),
        _number('step'),
        _text('way'),
        _text('email'),
        _text('idempotency_key', True),
        _number('begun_at'),
        _number('done_at', True),
        sa.PrimaryKeyConstraint('invoice', 'day'),
    )
    op.create_index('reminders_by_customer', 'reminders', ['customer', 'day'])
    op.create_index('reminders_done', 'reminders', ['done_at'])
    op.create_table(
        'reminder_stops',
        _text('customer'),
        _text('email'),
        _number('at'),
        _text('note'),
        sa.PrimaryKeyConstraint('customer'),
    )
    op.create_table(
        'reminder_links',
        _text('token_hash'),
        _text('customer'),
        _text('day'),
        _text('email'),
        _number('expires_at'),
        sa.PrimaryKeyConstraint('token_hash'),
    )
    op.create_index('reminder_links_expired', 'reminder_links', ['expires_at'])
    op.create_table(
        'reminder_answers',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        _text('customer'),
        _text('day'),
        _text('email'),
        _text('kind'),
        _text('on_day', True),
        _text('words', True),
        _number('at'),
        _text('paused_until', True),
        _number('dealt_with_at', True),
        _text('dealt_with_by', True),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('reminder_answers_by_day', 'reminder_answers', ['customer', 'day'])
    op.create_index('reminder_answers_waiting', 'reminder_answers', ['dealt_with_at'])


def downgrade() -> None:
    for table in ('reminder_answers', 'reminder_links', 'reminder_stops', 'reminders', 'reminder_days'):
        op.drop_table(table)
