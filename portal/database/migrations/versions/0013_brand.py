"""Brand"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

_TEXTS = ('url', 'logo_type', 'descriptor_kana', 'descriptor_kanji')


def upgrade() -> None:
    for name in _TEXTS:
        op.add_column('company', sa.Column(name, sa.Text(), nullable=True))
    op.add_column('company', sa.Column('logo', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    for name in (*_TEXTS, 'logo'):
        op.drop_column('company', name)
