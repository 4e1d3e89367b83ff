"""What customers answered to reminders. Each is kept; the newest to a reminder counts, and waits for staff."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, exists, insert, select, update

from portal.clock import moment, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import customers, reminder_answers, reminders
from portal.model.names import CustomerId, Email, InvoiceId
from portal.model.reminder import Answer, Given

MOST = 50  # on the page of today; the others stand beside their customers

_later = reminder_answers.alias("later")
_NEWEST = ~exists().where(
    _later.c.customer == reminder_answers.c.customer,
    _later.c.day == reminder_answers.c.day,
    _later.c.id > reminder_answers.c.id,
)
_WHOLE = select(*reminder_answers.columns, customers.c.name, customers.c.email.label("at_stripe")).select_from(
    reminder_answers.outerjoin(customers, customers.c.id == reminder_answers.c.customer)
)
_PUT = Statement(
    insert(reminder_answers)
    .values(
        {
            column.name: bindparam(column.name)
            for column in reminder_answers.columns
            if column.name not in ("id", "dealt_with_at", "dealt_with_by")
        }
    )
    .returning(reminder_answers.c.id)
)
_FIND = Statement(_WHOLE.where(reminder_answers.c.id == bindparam("which")))
_FIND_NEWEST = Statement(
    _WHOLE.where(reminder_answers.c.customer == bindparam("whose"), reminder_answers.c.day == bindparam("on"))
    .order_by(reminder_answers.c.id.desc())
    .limit(1)
)
_WAITING = Statement(
    _WHOLE.where(reminder_answers.c.dealt_with_at.is_(None), _NEWEST)
    .order_by(reminder_answers.c.id.desc())
    .limit(bindparam("most"))
)
_LIST = Statement(
    lambda dialect: _WHOLE.where(among(reminder_answers.c.customer, dialect), _NEWEST).order_by(reminder_answers.c.id)
)
_ABOUT = Statement(
    lambda dialect: select(reminders.c.customer, reminders.c.day, reminders.c.invoice).where(
        among(reminders.c.customer, dialect)
    )
)
_DEAL = Statement(
    update(reminder_answers)
    .where(reminder_answers.c.id == bindparam("which"), reminder_answers.c.dealt_with_at.is_(None))
    .values(dealt_with_at=bindparam("now"), dealt_with_by=bindparam("who"))
)


async def put(
    conn: Connection, customer: CustomerId, reminded_on: date, email: Email, given: Given, now: datetime
) -> int:
    """Its number. An earlier one to the same reminder counts no more."""
    row = await conn.row(
        _PUT,
        customer=customer,
        day=reminded_on.isoformat(),
        email=email,
        kind=given.kind,
        on_day=_written(given.on),
        words=given.words,
        at=seconds(now),
        paused_until=_written(given.paused_until),
    )
    return int(row[0]) if row else 0


async def find_for_staff(conn: Connection, id: int) -> Answer | None:
    row = await conn.row(_FIND, which=id)
    return _from_row(row) if row else None


async def find_newest(conn: Connection, customer: CustomerId, reminded_on: date) -> Answer | None:
    """What counts of the answers to this reminder."""
    row = await conn.row(_FIND_NEWEST, whose=customer, on=reminded_on.isoformat())
    return _from_row(row) if row else None


async def list_waiting_for_staff(conn: Connection, most: int = MOST) -> list[Answer]:
    """Nobody has dealt with them yet; the newest first."""
    return [_from_row(row) for row in await conn.rows(_WAITING, most=most)]


async def by_invoice_for_staff(conn: Connection, whose: Iterable[CustomerId]) -> dict[InvoiceId, Answer]:
    """For each invoice of these customers the newest answer to a reminder that named it."""
    ids = as_ids(sorted(set(whose)))
    about: dict[tuple[str, str], list[InvoiceId]] = {}
    for customer, day, invoice in await conn.rows(_ABOUT, ids=ids):
        about.setdefault((customer, day), []).append(InvoiceId(invoice))
    found: dict[InvoiceId, Answer] = {}
    for answer in [_from_row(row) for row in await conn.rows(_LIST, ids=ids)]:
        for invoice in about.get((answer.customer, answer.reminded_on.isoformat()), ()):
            found[invoice] = answer
    return found


async def deal_with(conn: Connection, id: int, who: Email, now: datetime) -> bool:
    """Whether it was still to be dealt with."""
    return await conn.run(_DEAL, which=id, who=who, now=seconds(now)) == 1


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _from_row(row: Row) -> Answer:
    id, customer, day, email, kind, on_day, words, at, until, dealt_at, dealt_by, name, at_stripe = row
    return Answer(
        id,
        CustomerId(customer),
        name or at_stripe or customer,
        date.fromisoformat(day),
        Email(email),
        Given(kind, _read(on_day), words, _read(until)),
        moment(at),
        None if dealt_at is None else moment(dealt_at),
        Email(dealt_by) if dealt_by else None,
    )
