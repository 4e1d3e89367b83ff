"""Staff's signed-in browsers: apart from the customers', and for a shorter time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update

from portal.access.secret import hashed, new_secret
from portal.clock import moment, seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, put_once
from portal.database.tables import staff_sessions
from portal.model.names import Email

IDLE = timedelta(hours=1)
LIFE = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)  # how often a visit is written down


@dataclass(frozen=True, slots=True)
class StaffSession:
    """One browser of somebody who was staff when it signed in; whether they still are, the settings say."""

    id: str
    email: Email
    seen_at: datetime

    def is_worth_a_touch(self, now: datetime) -> bool:
        return now - self.seen_at >= _SEEN_EVERY


_OPEN = put_once(staff_sessions)
_BY_HASH = staff_sessions.c.id_hash == bindparam("hash")
_FIND = Statement(
    select(staff_sessions.c.email, staff_sessions.c.seen_at).where(
        _BY_HASH, staff_sessions.c.seen_at > bindparam("idle_since"), staff_sessions.c.ends_at > bindparam("now")
    )
)
_TOUCH = Statement(update(staff_sessions).where(_BY_HASH).values(seen_at=bindparam("at")))
_END = Statement(delete(staff_sessions).where(_BY_HASH))
_END_ALL = Statement(delete(staff_sessions).where(staff_sessions.c.email == bindparam("whose")))
_FORGET = Statement(
    delete(staff_sessions).where(
        or_(staff_sessions.c.ends_at <= bindparam("now"), staff_sessions.c.seen_at <= bindparam("idle_since"))
    )
)


async def open_session(conn: Connection, email: Email, now: datetime) -> str:
    """A new id for the cookie: never the one the browser came with."""
    id, at = new_secret(), seconds(now)
    ends_at = seconds(now + LIFE)
    await conn.run(_OPEN, id_hash=hashed(id), email=email, opened_at=at, seen_at=at, ends_at=ends_at)
    return id


async def find(conn: Connection, id: str, now: datetime) -> StaffSession | None:
    """None if it ended, was idle for an hour, or never was."""
    row = await conn.row(_FIND, hash=hashed(id), idle_since=seconds(now - IDLE), now=seconds(now))
    return StaffSession(id, Email(row[0]), moment(row[1])) if row else None


async def touch(conn: Connection, session: StaffSession, now: datetime) -> None:
    await conn.run(_TOUCH, hash=hashed(session.id), at=seconds(now))


async def end(conn: Connection, id: str) -> None:
    await conn.run(_END, hash=hashed(id))


async def end_all(conn: Connection, email: Email) -> None:
    """Every browser of this address."""
    await conn.run(_END_ALL, whose=email)


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, idle_since=seconds(now - IDLE), now=seconds(now))
