"""Invoices that wait for a transfer, of all customers: for staff. Stripe gives each of them a due date."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from portal.clock import moment, seconds
from portal.database.engine import Connection, Engine, Row, searching
from portal.database.statement import Statement
from portal.database.tables import WAITS_FOR_TRANSFER, customers, invoices, reminders
from portal.model.names import CustomerId, InvoiceId
from portal.model.unpaid import AGES, Debtor, Place, Sum, Unpaid, UnpaidFilter, due_within
from portal.money import Money

T = TypeVar("T", Unpaid, Debtor)
ListRows = Callable[[Connection, UnpaidFilter, datetime, int], Awaitable[list[T]]]

PAGE_SIZE = 50
_AT_ONCE = 1000
_END_OF_TIME = 1 << 60

_OF = invoices.outerjoin(customers, customers.c.id == invoices.c.customer)
_ROW = (
    invoices.c.id,
    invoices.c.number,
    invoices.c.customer,
    customers.c.name,
    invoices.c.issued_at,
    invoices.c.due_at,
    invoices.c.amount_remaining,
    invoices.c.currency,
)
_DUE = (invoices.c.due_at >= bindparam("since"), invoices.c.due_at < bindparam("until"))
_WHOSE = or_(bindparam("of_all", type_=Boolean), invoices.c.customer == bindparam("of"))
_BEHIND = tuple_(bindparam("after"), bindparam("after_id"))
_LIST = Statement(
    select(*_ROW)
    .select_from(_OF)
    .where(WAITS_FOR_TRANSFER, *_DUE, _WHOSE, tuple_(invoices.c.due_at, invoices.c.id) > _BEHIND)
    .order_by(invoices.c.due_at, invoices.c.id)
    .limit(bindparam("limit"))
)
_REMINDED = exists().where(reminders.c.invoice == invoices.c.id, reminders.c.step >= bindparam("of_step"))
_UNREMINDED = Statement(
    select(*_ROW)
    .select_from(_OF)
    .where(WAITS_FOR_TRANSFER, *_DUE, ~_REMINDED)
    .order_by(invoices.c.due_at.desc(), invoices.c.id.desc())
    .limit(bindparam("limit"))
)
_COUNT = func.count().label("count")
_OWED = cast(func.sum(invoices.c.amount_remaining), BigInteger)  # PostgreSQL sums into a numeric
_OLDEST = func.min(invoices.c.due_at)
_DEBT = invoices.c.customer + " " + invoices.c.currency
_DEBTORS = Statement(
    select(invoices.c.customer, customers.c.name, _OLDEST, _COUNT, _OWED, invoices.c.currency)
    .select_from(_OF)
    .where(WAITS_FOR_TRANSFER, *_DUE, _WHOSE)
    .group_by(invoices.c.customer, customers.c.name, invoices.c.currency)
    .having(tuple_(_OLDEST, _DEBT) > _BEHIND)
    .order_by(_OLDEST, _DEBT)
    .limit(bindparam("limit"))
)


def _age() -> ColumnElement[str]:
    """The youngest whose first day is not after the due date; the last one has no such day."""
    *younger, oldest = AGES
    begins: list[tuple[ColumnElement[bool], ColumnElement[str]]] = [
        (invoices.c.due_at >= bindparam(f"since_{age}"), literal_column(f"'{age}'")) for age in younger
    ]
    return case(*begins, else_=literal_column(f"'{oldest}'")).label("age")


_SUMS = Statement(
    select(_age(), invoices.c.currency, _COUNT, _OWED)
    .where(WAITS_FOR_TRANSFER, invoices.c.due_at.is_not(None), _WHOSE)
    .group_by("age", invoices.c.currency)
    .order_by(invoices.c.currency)
)


async def list_for_staff(
    conn: Connection, wanted: UnpaidFilter, today: datetime, limit: int = PAGE_SIZE + 1
) -> list[Unpaid]:
    """Those due first come first, whatever the words; `today` is the moment this day began."""
    return [_unpaid(row) for row in await conn.rows(_LIST, **_bound(wanted, today), limit=limit)]


async def debtors_for_staff(
    conn: Connection, wanted: UnpaidFilter, today: datetime, limit: int = PAGE_SIZE + 1
) -> list[Debtor]:
    """What each customer owes, one line for each currency; who is longest due comes first."""
    rows = await conn.rows(_DEBTORS, **_bound(wanted, today), limit=limit)
    return [
        Debtor(CustomerId(customer), name, moment(oldest), Sum(count, Money(owed, currency)))
        for customer, name, oldest, count, owed, currency in rows
    ]


async def walk_for_staff(
    engine: Engine, list_rows: ListRows[T], wanted: UnpaidFilter, today: datetime
) -> AsyncIterator[list[T]]:
    """All those of such a list that the words fit, a thousand looked through at a time."""
    while True:
        async with searching(engine) as conn:
            rows = await list_rows(conn, wanted, today, _AT_ONCE)
        yield [row for row in rows if row.fits(wanted.words)]
        if len(rows) < _AT_ONCE:
            return
        wanted = replace(wanted, after=place_of(rows[-1]))


async def unreminded_for_staff(
    conn: Connection, step: int, since: datetime, until: datetime, most: int
) -> list[Unpaid]:
    """Due in that time, and not reminded of at that step or a later one; the last due first."""
    rows = await conn.rows(_UNREMINDED, since=seconds(since), until=seconds(until), of_step=step, limit=most)
    return [_unpaid(row) for row in rows]


async def late_for_staff(engine: Engine, today: datetime) -> list[Unpaid]:
    """All that should have been paid before today, of everybody."""
    found: list[Unpaid] = []
    async for rows in walk_for_staff(engine, list_for_staff, UnpaidFilter(), today):
        found += [row for row in rows if row.days_late(today) > 0]
        if rows and rows[-1].days_late(today) < 1:
            break
    return found


async def sums_for_staff(conn: Connection, customer: CustomerId | None, today: datetime) -> dict[str, list[Sum]]:
    """Per age and currency."""
    begins = {age: due_within(age, today)[0] for age in AGES}
    since = {f"since_{age}": seconds(at) for age, at in begins.items() if at}
    found: dict[str, list[Sum]] = {age: [] for age in AGES}
    for age, currency, count, owed in await conn.rows(_SUMS, **since, of_all=customer is None, of=customer or ""):
        found[age].append(Sum(count, Money(owed, currency)))
    return found


def place_of(row: Unpaid | Debtor) -> Place:
    """Where a page ends with this row."""
    if isinstance(row, Debtor):
        return Place(seconds(row.oldest_due_at), f"{row.customer} {row.owed.amount.currency}")
    return Place(seconds(row.due_at), row.id)


def _bound(wanted: UnpaidFilter, today: datetime) -> dict[str, object]:
    since, until = due_within(wanted.age, today)
    return {
        "since": seconds(since) if since else 0,
        "until": seconds(until) if until else _END_OF_TIME,
        "of_all": wanted.customer is None,
        "of": wanted.customer or "",
        "after": wanted.after.due_at if wanted.after else -1,
        "after_id": wanted.after.id if wanted.after else "",
    }


def _unpaid(row: Row) -> Unpaid:
    id, number, customer, name, issued_at, due_at, remaining, currency = row
    dates = moment(issued_at), moment(due_at)
    return Unpaid(InvoiceId(id), number, CustomerId(customer), name, *dates, Money(remaining, currency))
