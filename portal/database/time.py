"""The database's own clock."""

from datetime import datetime

from sqlalchemy import extract, func, select

from portal.clock import moment
from portal.database.connection import Connection
from portal.database.statement import Statement

_NOW = Statement(select(extract("epoch", func.now())))


async def find_time(conn: Connection) -> datetime:
    """To the second."""
    row = await conn.row(_NOW)
    if row is None:
        raise LookupError("a SELECT without a table has one row")
    return moment(int(row[0]))
