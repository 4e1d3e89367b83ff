"""Signed-in browsers: a random id in the cookie, its hash in the row, so that each can be ended on the server."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update

from portal.access.secret import hashed, new_secret
from portal.clock import moment, seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, put_once
from portal.database.tables import sessions
from portal.model.device import UNKNOWN, Device, read_device
from portal.model.names import CustomerId, Email

IDLE = timedelta(hours=24)
LIFE = timedelta(days=14)
MOST = 100  # that are shown at once; a person has three, a forgotten robot may have more
_SEEN_EVERY = timedelta(minutes=5)  # how often a visit is written down: a read page stays a read


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser, and the customer it has chosen to see."""

    id: str
    email: Email
    customer: CustomerId | None
    seen_at: datetime

    def is_worth_a_touch(self, now: datetime) -> bool:
        return now - self.seen_at >= _SEEN_EVERY


@dataclass(frozen=True, slots=True)
class Browser:
    """A signed-in browser as its owner sees it in a list. The handle says which one it is, and opens nothing."""

    handle: str
    device: Device
    opened_at: datetime
    seen_at: datetime


_OPEN = put_once(sessions)
_BY_HASH = sessions.c.id_hash == bindparam("hash")
_ALIVE = (sessions.c.seen_at > bindparam("idle_since"), sessions.c.ends_at > bindparam("now"))
_FIND = Statement(select(sessions.c.email, sessions.c.customer, sessions.c.seen_at).where(_BY_HASH, *_ALIVE))
_OF_ONE = sessions.c.email == bindparam("whose")
_LIST = Statement(
    select(sessions.c.id_hash, sessions.c.device, sessions.c.opened_at, sessions.c.seen_at)
    .where(_OF_ONE, *_ALIVE)
    .order_by(sessions.c.seen_at.desc(), sessions.c.opened_at.desc(), sessions.c.id_hash)
    .limit(MOST)
)
_TOUCH = Statement(update(sessions).where(_BY_HASH).values(seen_at=bindparam("at")))
_CHOOSE = Statement(update(sessions).where(_BY_HASH).values(customer=bindparam("chosen")))
_END = Statement(delete(sessions).where(_BY_HASH))
_END_ONE = Statement(delete(sessions).where(_BY_HASH, _OF_ONE))
_END_OTHERS = Statement(delete(sessions).where(_OF_ONE, sessions.c.id_hash != bindparam("kept")))
_END_ALL = Statement(delete(sessions).where(_OF_ONE))
_FORGET = Statement(
    delete(sessions).where(or_(sessions.c.ends_at <= bindparam("now"), sessions.c.seen_at <= bindparam("idle_since")))
)


async def open_session(
    conn: Connection, email: Email, customer: CustomerId | None, now: datetime, device: Device = UNKNOWN
) -> str:
    """A new id for the cookie: never the one the browser came with."""
    id = new_secret()
    await conn.run(
        _OPEN,
        id_hash=hashed(id),
        email=email,
        customer=customer,
        opened_at=seconds(now),
        seen_at=seconds(now),
        ends_at=seconds(now + LIFE),
        device=device.kept,
    )
    return id


async def find(conn: Connection, id: str, now: datetime) -> Session | None:
    """None if it ended, was idle for a day, or never was."""
    row = await conn.row(_FIND, hash=hashed(id), idle_since=seconds(now - IDLE), now=seconds(now))
    return Session(id, row[0], row[1], moment(row[2])) if row else None


async def touch(conn: Connection, session: Session, now: datetime) -> None:
    await conn.run(_TOUCH, hash=hashed(session.id), at=seconds(now))


async def choose(conn: Connection, session: Session, customer: CustomerId) -> None:
    """Which customer this browser looks at from now on."""
    await conn.run(_CHOOSE, hash=hashed(session.id), chosen=customer)


async def list_for(conn: Connection, email: Email, now: datetime) -> list[Browser]:
    """Where this address is signed in, last used first."""
    rows = await conn.rows(_LIST, whose=email, idle_since=seconds(now - IDLE), now=seconds(now))
    return [Browser(handle, read_device(device), moment(opened), moment(seen)) for handle, device, opened, seen in rows]


def handle_of(session: Session) -> str:
    return hashed(session.id)


async def end_one(conn: Connection, email: Email, handle: str) -> bool:
    """Whether there was one with this handle that is this address's."""
    return await conn.run(_END_ONE, hash=handle, whose=email) > 0


async def end_others(conn: Connection, session: Session) -> None:
    """Every browser of this address but this one."""
    await conn.run(_END_OTHERS, whose=session.email, kept=handle_of(session))


async def end(conn: Connection, id: str) -> None:
    await conn.run(_END, hash=hashed(id))


async def end_all(conn: Connection, email: Email) -> None:
    """Every browser of this address."""
    await conn.run(_END_ALL, whose=email)


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, idle_since=seconds(now - IDLE), now=seconds(now))
