"""Who at the desk looks at which customer as that customer's people do: for half an hour, and written in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from portal.access import staff_log
from portal.access.secret import hashed
from portal.access.staff_sessions import StaffSession
from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import staff_views
from portal.model.log_facts import RanOut
from portal.model.names import CustomerId, Email

LIFE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class View:
    """One that is open. Nothing can be changed in it."""

    customer: CustomerId
    email: Email
    ends_at: datetime


_PUT = put_once(staff_views)
_OF_SESSION = staff_views.c.session == bindparam("of_session")
_ONE = (_OF_SESSION, staff_views.c.customer == bindparam("whose"))
_COLUMNS = (staff_views.c.customer, staff_views.c.email, staff_views.c.ends_at)
_FIND = Statement(select(*_COLUMNS).where(*_ONE, staff_views.c.ends_at > bindparam("now")))
_END = Statement(delete(staff_views).where(*_ONE).returning(*_COLUMNS))
_END_SESSION = Statement(delete(staff_views).where(_OF_SESSION).returning(*_COLUMNS))
_END_EMAIL = Statement(delete(staff_views).where(staff_views.c.email == bindparam("who")).returning(*_COLUMNS))
_END_OVER = Statement(delete(staff_views).where(staff_views.c.ends_at <= bindparam("now")).returning(*_COLUMNS))


async def begin(conn: Connection, session: StaffSession, customer: CustomerId, place: str, now: datetime) -> None:
    """Whoever begins twice looks on until the first one's end."""
    await end_over(conn, now)
    row = {"session": hashed(session.id), "customer": customer, "email": session.email}
    if await conn.run(_PUT, **row, begun_at=seconds(now), ends_at=seconds(now + LIFE)):
        await staff_log.record(conn, session.email, "view_begun", place, now, customer=customer)


async def find(conn: Connection, session: StaffSession, customer: CustomerId, now: datetime) -> View | None:
    """None once it is over: nobody looks on by an old address."""
    row = await conn.row(_FIND, of_session=hashed(session.id), whose=customer, now=seconds(now))
    return _from_row(row) if row else None


async def end(conn: Connection, session: StaffSession, customer: CustomerId, place: str, now: datetime) -> None:
    await _log(conn, await conn.rows(_END, of_session=hashed(session.id), whose=customer), place, now)


async def end_all(conn: Connection, session: StaffSession, place: str, now: datetime, *, everywhere: bool) -> None:
    """With the session, or with every one of this address."""
    if everywhere:
        rows = await conn.rows(_END_EMAIL, who=session.email)
    else:
        rows = await conn.rows(_END_SESSION, of_session=hashed(session.id))
    await _log(conn, rows, place, now)


async def end_over(conn: Connection, now: datetime) -> None:
    """What nobody ended has ended by itself; the log says when."""
    await _log(conn, await conn.rows(_END_OVER, now=seconds(now)), "", now)


async def _log(conn: Connection, rows: Sequence[Row], place: str, now: datetime) -> None:
    for view in map(_from_row, rows):
        at = min(now, view.ends_at)
        after = RanOut() if view.ends_at <= now else None
        await staff_log.record(conn, view.email, "view_ended", place, at, customer=view.customer, after=after)


def _from_row(row: Row) -> View:
    customer, email, ends_at = row
    return View(CustomerId(customer), Email(email), moment(ends_at))
