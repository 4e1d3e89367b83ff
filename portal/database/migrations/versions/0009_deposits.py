"""Deposits"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def _texts(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=null) for name in names]


def _number(name: str, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def upgrade() -> None:
    op.create_table(
        'statement_files',
        *_texts('id', 'name'),
        *_texts('bank', null=True),
        *_texts('email'),
        _number('uploaded_at'),
        _number('left_out'),
        _number('read_at', null=True),
        *_texts('columns_key', 'columns', null=True),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('statement_files_by_day', 'statement_files', ['uploaded_at'])
    op.create_table(
        'deposits',
        *_texts('id', 'file'),
        _number('line'),
        *_texts('day'),
        _number('amount'),
        *_texts('currency', 'payer', 'memo', 'state'),
        *_texts('customer', 'email', 'place', 'note', 'trouble', null=True),
        _number('decided_at', null=True),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('deposits_of_file', 'deposits', ['file', 'line'])
    op.create_index('deposits_by_state', 'deposits', ['state', 'file'])
    op.create_table(
        'deposits_again',
        *_texts('file', 'deposit'),
        _number('line'),
        sa.PrimaryKeyConstraint('file', 'deposit'),
    )
    op.create_table(
        'deposit_invoices',
        *_texts('invoice', 'deposit'),
        _number('amount'),
        *_texts('reason'),
        _number('done_at', null=True),
        sa.PrimaryKeyConstraint('invoice'),
    )
    op.create_index('deposit_invoices_of_deposit', 'deposit_invoices', ['deposit'])
    op.create_index('deposit_invoices_done', 'deposit_invoices', ['done_at'])
    op.create_table(
        'statement_columns',
        *_texts('key', 'columns', 'email'),
        _number('at'),
        sa.PrimaryKeyConstraint('key'),
    )
    op.create_table(
        'payer_names',
        *_texts('name', 'customer', 'email'),
        _number('at'),
        sa.PrimaryKeyConstraint('name', 'customer'),
    )


def downgrade() -> None:
    for table in (
        'payer_names',
        'statement_columns',
        'deposit_invoices',
        'deposits_again',
        'deposits',
        'statement_files',
    ):
        op.drop_table(table)
