"""What staff have been told of: one mail for each cause, whether a page, an event or a job sees it first."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, put_once
from portal.database.tables import told

KEPT = timedelta(days=90)

_PUT = put_once(told)
_FIND = Statement(select(told.c.at).where(told.c.cause == bindparam("cause")))
_FORGET = Statement(delete(told).where(told.c.at < bindparam("before")))


async def once(conn: Connection, cause: str, now: datetime) -> bool:
    """True for the first who asks."""
    return await conn.run(_PUT, cause=cause, at=seconds(now)) == 1


async def is_told(conn: Connection, cause: str) -> bool:
    """To ask without writing."""
    return await conn.row(_FIND, cause=cause) is not None


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, before=seconds(now - KEPT))
