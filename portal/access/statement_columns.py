"""What the columns of a bank's files are, as somebody of staff has said it once."""

from datetime import datetime

from sqlalchemy import bindparam, select

from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, keep_row
from portal.database.tables import statement_columns
from portal.model.names import Email

_PUT = keep_row(statement_columns)
_FIND = Statement(select(statement_columns.c.columns).where(statement_columns.c.key == bindparam("which")))


async def remember(conn: Connection, key: str, columns: str, who: Email, now: datetime) -> None:
    await conn.run(_PUT, key=key, columns=columns, email=who, at=seconds(now))


async def find(conn: Connection, key: str) -> str | None:
    row = await conn.row(_FIND, which=key)
    return str(row[0]) if row else None
