"""Reminders that went out. The database sees to it that no customer gets two on one day, whoever presses what."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, delete, exists, func, select, update

from portal.access.secret import new_secret
from portal.clock import moment, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import reminder_days, reminders
from portal.desk_values import Way
from portal.model.names import CustomerId, Email, InvoiceId
from portal.model.reminder import Sent

_COLUMNS = tuple(column for column in reminders.columns if column.name != "idempotency_key")
_ONE = (reminders.c.invoice == bindparam("of"), reminders.c.day == bindparam("on"))
_UNDONE = reminders.c.done_at.is_(None)
_OF_DAY = (reminder_days.c.customer == bindparam("whose"), reminder_days.c.day == bindparam("on"))
_OF_MAIL = (reminders.c.customer == bindparam("whose"), reminders.c.day == bindparam("on"))

_PUT_DAY = put_once(reminder_days)
# Held to the commit: a day is not given free while somebody else begins to use it.
_WAY = Statement(select(reminder_days.c.way).where(*_OF_DAY).with_for_update())
_PUT = put_once(reminders)
_KEY = Statement(select(reminders.c.idempotency_key).where(*_ONE, _UNDONE))
_FINISH = Statement(update(reminders).where(*_ONE, _UNDONE).values(done_at=bindparam("at")))
_WITHDRAW = Statement(delete(reminders).where(*_ONE, _UNDONE))
_TAKE_BACK = Statement(delete(reminders).where(*_ONE))
_FREE_DAY = Statement(delete(reminder_days).where(*_OF_DAY, ~exists().where(*_OF_MAIL)))
_LIST = Statement(
    lambda dialect: (
        select(*_COLUMNS).where(among(reminders.c.customer, dialect)).order_by(reminders.c.day, reminders.c.invoice)
    )
)
_OF_ONE_MAIL = Statement(select(*_COLUMNS).where(*_OF_MAIL).order_by(reminders.c.invoice))
_LEFT = Statement(
    select(*_COLUMNS)
    .where(_UNDONE, reminders.c.begun_at >= bindparam("since"), reminders.c.begun_at < bindparam("until"))
    .order_by(reminders.c.begun_at)
    .limit(100)
)
_COUNT = Statement(
    select(func.count()).where(reminders.c.done_at >= bindparam("since"), reminders.c.done_at < bindparam("until"))
)


async def take_day(conn: Connection, customer: CustomerId, day: date, way: Way) -> bool:
    """Whether this customer may be reminded in this way today. A mail of the portal's is the only one of its day."""
    if await conn.run(_PUT_DAY, customer=customer, day=day.isoformat(), way=way) == 1:
        return True
    row = await conn.row(_WAY, whose=customer, on=day.isoformat())
    return way == "stripe" and row is not None and row[0] == "stripe"


async def begin(conn: Connection, sent: Sent) -> str | None:
    """The key to tell Stripe with, the same at each try; None if it is done."""
    key = f"remind:{sent.invoice}:{sent.day.isoformat()}:{new_secret()}"
    if await _put(conn, sent, key):
        return key
    row = await conn.row(_KEY, of=sent.invoice, on=sent.day.isoformat())
    return str(row[0]) if row and row[0] else None


async def put_done(conn: Connection, sent: Sent) -> bool:
    """In the transaction that queues the mail; False if the invoice had its reminder today."""
    return await _put(conn, sent, None)


async def finish(conn: Connection, invoice: InvoiceId, day: date, now: datetime) -> bool:
    """Of several who finish it at once, one is told True."""
    return await conn.run(_FINISH, of=invoice, on=day.isoformat(), at=seconds(now)) == 1


async def withdraw(conn: Connection, invoice: InvoiceId, customer: CustomerId, day: date) -> None:
    """Stripe did not take it: nothing is left of it, unless it is done."""
    await conn.row(_WAY, whose=customer, on=day.isoformat())
    await conn.run(_WITHDRAW, of=invoice, on=day.isoformat())
    await conn.run(_FREE_DAY, whose=customer, on=day.isoformat())


async def take_back(conn: Connection, invoice: InvoiceId, customer: CustomerId, day: date) -> None:
    """Its mail did not go out: nothing is left of it, and the day is free once the last one is taken back."""
    await conn.row(_WAY, whose=customer, on=day.isoformat())
    await conn.run(_TAKE_BACK, of=invoice, on=day.isoformat())
    await conn.run(_FREE_DAY, whose=customer, on=day.isoformat())


async def list_for_staff(conn: Connection, customers: Iterable[CustomerId]) -> list[Sent]:
    """All that these customers were ever reminded of, oldest first."""
    wanted = sorted(set(customers))
    return [_from_row(row) for row in await conn.rows(_LIST, ids=as_ids(wanted))] if wanted else []


async def list_of_mail(conn: Connection, customer: CustomerId, day: date) -> list[Sent]:
    """What this customer was reminded of on that day."""
    return [_from_row(row) for row in await conn.rows(_OF_ONE_MAIL, whose=customer, on=day.isoformat())]


async def list_left_for_staff(conn: Connection, since: datetime, until: datetime) -> list[Sent]:
    """Begun in that time, and cut off before it was known what Stripe made of it."""
    return [_from_row(row) for row in await conn.rows(_LEFT, since=seconds(since), until=seconds(until))]


async def count_for_staff(conn: Connection, since: datetime, until: datetime) -> int:
    """Of how many invoices customers were reminded in that time, the end left out."""
    row = await conn.row(_COUNT, since=seconds(since), until=seconds(until))
    return int(row[0]) if row else 0


async def _put(conn: Connection, sent: Sent, key: str | None) -> bool:
    done = None if sent.done_at is None else seconds(sent.done_at)
    what = {"invoice": sent.invoice, "day": sent.day.isoformat(), "customer": sent.customer, "step": sent.step}
    how = {"way": sent.way, "email": sent.email, "idempotency_key": key}
    return await conn.run(_PUT, **what, **how, begun_at=seconds(sent.begun_at), done_at=done) == 1


def _from_row(row: Row) -> Sent:
    invoice, day, customer, step, way, email, begun_at, done_at = row
    done = None if done_at is None else moment(done_at)
    ids = InvoiceId(invoice), CustomerId(customer)
    return Sent(*ids, date.fromisoformat(day), step, way, Email(email), moment(begun_at), done)
