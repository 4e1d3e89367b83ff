"""Customers who are reminded of nothing, because somebody of staff said so."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from portal.clock import moment, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection
from portal.database.statement import Statement, put_once
from portal.database.tables import reminder_stops
from portal.model.names import CustomerId, Email
from portal.model.reminder import Stop

_PUT = put_once(reminder_stops)
_LIST = Statement(lambda dialect: select(reminder_stops).where(among(reminder_stops.c.customer, dialect)))
_REMOVE = Statement(delete(reminder_stops).where(reminder_stops.c.customer == bindparam("whose")))


async def list_for_staff(conn: Connection, customers: Iterable[CustomerId]) -> dict[CustomerId, Stop]:
    wanted = sorted(set(customers))
    rows = await conn.rows(_LIST, ids=as_ids(wanted)) if wanted else ()
    return {CustomerId(customer): Stop(Email(email), moment(at), note) for customer, email, at, note in rows}


async def stop(conn: Connection, customer: CustomerId, who: Email, note: str, now: datetime) -> bool:
    """False if it was stopped before: that note stays."""
    return await conn.run(_PUT, customer=customer, email=who, at=seconds(now), note=note) == 1


async def resume(conn: Connection, customer: CustomerId) -> bool:
    """Whether it was stopped."""
    return await conn.run(_REMOVE, whose=customer) == 1
