"""Moments that all processes share, by name."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from portal.clock import moment, seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, keep_row
from portal.database.tables import instants

SWEPT = "swept"  # until when Stripe's list of events was looked through
NOT_LET_IN = "sweep-not-let-in"  # when that was refused to the key last; forgotten once it may
AWAY_SINCE, PAUSE_UNTIL = "stripe-away-since", "stripe-pause-until"  # see portal/pause.py
DELIVERED = "delivered"  # when a webhook came last, to the minute

_FIND = Statement(select(instants.c.at).where(instants.c.name == bindparam("name")))
_KEEP = keep_row(instants)
_FORGET = Statement(delete(instants).where(instants.c.name == bindparam("which")))


def done(job: str) -> str:
    """The name of when a job was done last, by whichever process."""
    return f"done {job}"


async def find(conn: Connection, name: str) -> datetime | None:
    row = await conn.row(_FIND, name=name)
    return moment(row[0]) if row else None


async def keep(conn: Connection, name: str, at: datetime) -> None:
    await conn.run(_KEEP, name=name, at=seconds(at))


async def forget(conn: Connection, name: str) -> None:
    await conn.run(_FORGET, which=name)
