"""Whose moments are to be decided now: found by index among everybody's, without what was decided already. For staff.

Only who may have one: whether they do is for billing/moments.py to say, from the facts of that customer alone.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Executable, Text, and_, bindparam, case, cast, exists, literal, or_, select

from portal.clock import seconds
from portal.database.engine import Engine, searching
from portal.database.statement import Statement
from portal.database.tables import (
    WAITS_FOR_TRANSFER,
    customers,
    invoices,
    moments,
    payment_methods,
    prices,
    subscription_items,
    subscriptions,
)
from portal.database.tables.moments import HAS_TRIAL
from portal.mirror.subscriptions import IS_RUNNING
from portal.model.names import CustomerId

# As billing/moments.py counts them.
LENGTH = prices.c.interval_count * case(
    (prices.c.interval == "day", 1), (prices.c.interval == "week", 7), (prices.c.interval == "month", 30), else_=365
)
_BILLED_SOONER = exists(
    select(literal(1))
    .select_from(subscription_items.join(prices, prices.c.id == subscription_items.c.price))
    .where(
        subscription_items.c.subscription == subscriptions.c.id,
        prices.c.interval.is_not(None),
        bindparam("days") > LENGTH,
    )
)


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment on, and before another."""

    since: datetime
    until: datetime


def _goes_on_after(end: ColumnElement[int]) -> ColumnElement[bool]:
    return or_(subscriptions.c.cancel_at.is_(None), subscriptions.c.cancel_at > end)


def _is_new(name: str, *parts: ColumnElement[Any]) -> ColumnElement[bool]:
    """Its cause, put together as model/moment.py does, is not among those that were decided."""
    whole: ColumnElement[str] = literal(name, Text)
    for part in parts:
        whole = whole + ":" + cast(part, Text)
    return ~exists(select(literal(1)).where(moments.c.cause == whole))


def _within(column: ColumnElement[int]) -> ColumnElement[bool]:
    return and_(column >= bindparam("since"), column < bindparam("until"))


def _whose(column: ColumnElement[str], *wanted: ColumnElement[bool]) -> Executable:
    """All of them in one look: a page at a time would look through the same days for each page."""
    return select(column).distinct().where(*wanted).order_by(column)


_TRIALS = Statement(
    _whose(
        subscriptions.c.customer,
        HAS_TRIAL,
        _within(subscriptions.c.trial_end),
        _is_new("trial_will_end", subscriptions.c.id, subscriptions.c.trial_end),
        subscriptions.c.status == "trialing",
        _goes_on_after(subscriptions.c.trial_end),
    )
)
_RENEWALS = Statement(
    _whose(
        subscriptions.c.customer,
        _within(subscriptions.c.period_end),
        _is_new("renewal_upcoming", subscriptions.c.id, subscriptions.c.period_end),
        or_(subscriptions.c.status == "active", subscriptions.c.status == "past_due"),
        subscriptions.c.paused.is_(False),
        _goes_on_after(subscriptions.c.period_end),
        ~_BILLED_SOONER,
    )
)
_MONTH = payment_methods.c.exp_year * 100 + payment_methods.c.exp_month
_IS_CHARGED = and_(IS_RUNNING, subscriptions.c.collection_method == "charge_automatically")
_CARDS = Statement(
    _whose(
        payment_methods.c.customer,
        payment_methods.c.exp_year == bindparam("year"),
        payment_methods.c.exp_month == bindparam("month"),
        exists(
            select(literal(1))
            .select_from(subscriptions.join(customers, customers.c.id == subscriptions.c.customer))
            .where(
                subscriptions.c.customer == payment_methods.c.customer,
                _IS_CHARGED,
                or_(
                    subscriptions.c.default_payment_method == payment_methods.c.id,
                    customers.c.default_payment_method == payment_methods.c.id,
                ),
            )
        ),
        _is_new("card_expiring", payment_methods.c.id, _MONTH),
    )
)
_OVERDUE = Statement(
    _whose(
        invoices.c.customer,
        WAITS_FOR_TRANSFER,
        _within(invoices.c.due_at),
        _is_new("transfer_invoice_overdue", invoices.c.id),
    )
)


async def trials_for_staff(engine: Engine, ends: Span) -> AsyncIterator[CustomerId]:
    async for customer in _walk(engine, _TRIALS, **_bound(ends)):
        yield customer


async def renewals_for_staff(engine: Engine, ends: Span, days: int) -> AsyncIterator[CustomerId]:
    """Of contracts whose shortest period has that many days."""
    async for customer in _walk(engine, _RENEWALS, days=days, **_bound(ends)):
        yield customer


async def cards_for_staff(engine: Engine, first: date, last: date) -> AsyncIterator[CustomerId]:
    """Whose card, which something is charged to, has its last day from the first to the last of these days."""
    for month in _months_ending(first, last):
        async for customer in _walk(engine, _CARDS, year=month.year, month=month.month):
            yield customer


async def overdue_for_staff(engine: Engine, due: Span) -> AsyncIterator[CustomerId]:
    async for customer in _walk(engine, _OVERDUE, **_bound(due)):
        yield customer


async def _walk(engine: Engine, statement: Statement, **bound: object) -> AsyncIterator[CustomerId]:
    async with searching(engine) as conn:
        found = await conn.rows(statement, **bound)
    for (id,) in found:
        yield CustomerId(id)


def _bound(span: Span) -> dict[str, object]:
    return {"since": seconds(span.since), "until": seconds(span.until)}


def _months_ending(first: date, last: date) -> list[date]:
    """The last days of months among these days."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if (day + timedelta(days=1)).day == 1]
