"""Subscriptions with their items and next charge; read as the plans that the overview shows."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, or_, select

from portal.clock import micros, moment, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, keep_latest
from portal.database.tables import customers, next_charges, prices, products, subscription_items, subscriptions
from portal.model.account import Account
from portal.model.names import PaymentMethodId, SubscriptionId
from portal.model.subscription import RUNNING, NextCharge, Plan, PlanLine, Subscription
from portal.money import Money

_KEEP = keep_latest(subscriptions)
_KEEP_ITEM = keep_latest(subscription_items)
_KEEP_NEXT = keep_latest(next_charges)
_KEPT = Statement(
    lambda dialect: select(subscriptions.c.id).where(
        among(subscriptions.c.id, dialect), subscriptions.c.fetched_at == bindparam("fetched_at")
    )
)
_DROP_ITEMS = Statement(
    lambda dialect: delete(subscription_items).where(
        among(subscription_items.c.subscription, dialect), subscription_items.c.fetched_at <= bindparam("before")
    )
)
_OWN = Statement(
    select(subscriptions.c.id).where(
        subscriptions.c.id == bindparam("id"), subscriptions.c.customer == bindparam("customer")
    )
)
# One by one: a list in IN() is expanded per call, and cannot be compiled once.
IS_RUNNING = or_(*(subscriptions.c.status == status for status in sorted(RUNNING)))


def _out_of_balance(column: ColumnElement[str]) -> Statement:
    """Customers of running contracts, whose balance we have read after the next charge, and is another."""
    charged = next_charges.join(customers, customers.c.id == next_charges.c.customer).join(
        subscriptions, subscriptions.c.id == next_charges.c.subscription
    )
    wanted = (
        select(next_charges.c.customer)
        .distinct()
        .select_from(charged)
        .where(
            IS_RUNNING,
            next_charges.c.balance != customers.c.balance,
            next_charges.c.fetched_at <= customers.c.fetched_at,
        )
    )
    return Statement(lambda dialect: wanted.where(among(column, dialect)))


_REBALANCED = _out_of_balance(next_charges.c.customer)
_OVERTAKEN = _out_of_balance(next_charges.c.subscription)
_PLANS = Statement(
    select(
        subscriptions.c.id,
        subscriptions.c.status,
        subscriptions.c.collection_method,
        subscriptions.c.period_end,
        subscriptions.c.trial_end,
        subscriptions.c.cancel_at,
        subscriptions.c.default_payment_method,
        next_charges.c.amount,
        next_charges.c.currency,
        next_charges.c.due_at,
        subscriptions.c.paused,
        subscriptions.c.scheduled,
    )
    .select_from(subscriptions.outerjoin(next_charges, next_charges.c.subscription == subscriptions.c.id))
    .where(subscriptions.c.customer == bindparam("customer"), IS_RUNNING)
    .order_by(subscriptions.c.started_at.desc(), subscriptions.c.id)
)
_LINES = Statement(
    select(
        subscription_items.c.subscription,
        subscription_items.c.price,
        subscription_items.c.quantity,
        products.c.name,
        prices.c.currency,
        prices.c.unit_amount,
        prices.c.interval,
        prices.c.interval_count,
    )
    .select_from(
        subscription_items.outerjoin(prices, prices.c.id == subscription_items.c.price).outerjoin(
            products, products.c.id == prices.c.product
        )
    )
    .where(subscription_items.c.customer == bindparam("customer"))
    .order_by(subscription_items.c.subscription, subscription_items.c.position)
)


async def list_plans(conn: Connection, account: Account) -> list[Plan]:
    """What the customer pays for now, newest contract first."""
    lines: dict[str, list[PlanLine]] = {}
    for row in await conn.rows(_LINES, customer=account.customer):
        lines.setdefault(row[0], []).append(_line(row))
    return [_plan(row, lines.get(row[0], ())) for row in await conn.rows(_PLANS, customer=account.customer)]


async def is_own(conn: Connection, account: Account, id: str) -> bool:
    """Whether this subscription is the account's."""
    return await conn.row(_OWN, id=id, customer=account.customer) is not None


async def list_out_of_balance(conn: Connection, people: Iterable[str], charged: Iterable[str]) -> list[str]:
    """Whose next charges were calculated with another balance than we know now, after these customers were stored
    and the next charges of these contracts: only of those, or what cannot be read again would be asked for for ever.
    """
    found = [*await conn.rows(_REBALANCED, ids=as_ids(people)), *await conn.rows(_OVERTAKEN, ids=as_ids(charged))]
    return sorted({id for (id,) in found})


async def store(conn: Connection, found: Sequence[Subscription], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there; items that are gone go with the older answer."""
    if not found:
        return
    at = micros(fetched_at)
    offered = {one.id: one for one in found}
    await conn.run_many(_KEEP, [to_row(one, at) for one in offered.values()])
    kept = {id for (id,) in await conn.rows(_KEPT, ids=as_ids(offered), fetched_at=at)}
    stored = [one for one in offered.values() if one.id in kept]
    await conn.run(_DROP_ITEMS, ids=as_ids(kept), before=at)
    await conn.run_many(_KEEP_ITEM, [item for one in stored for item in to_items(one, at)])


async def store_next_charges(conn: Connection, found: Sequence[NextCharge], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there."""
    await conn.run_many(_KEEP_NEXT, [_next_row(one, micros(fetched_at)) for one in found])


def to_row(found: Subscription, fetched_at: int) -> dict[str, object]:
    return {
        "id": found.id,
        "customer": found.customer,
        "status": found.status,
        "collection_method": found.collection_method,
        "currency": found.currency,
        "default_payment_method": found.default_payment_method,
        "started_at": seconds(found.started_at),
        "period_end": _seconds(found.period_end),
        "trial_end": _seconds(found.trial_end),
        "cancel_at": _seconds(found.cancel_at),
        "ended_at": _seconds(found.ended_at),
        "paused": found.paused,
        "scheduled": found.scheduled,
        "fetched_at": fetched_at,
    }


def to_items(found: Subscription, fetched_at: int) -> list[dict[str, object]]:
    return [
        {
            "id": item.id,
            "subscription": found.id,
            "customer": found.customer,
            "position": position,
            "price": item.price,
            "quantity": item.quantity,
            "fetched_at": fetched_at,
        }
        for position, item in enumerate(found.items)
    ]


def _next_row(found: NextCharge, fetched_at: int) -> dict[str, object]:
    return {
        "subscription": found.subscription,
        "customer": found.customer,
        "currency": found.currency,
        "amount": None if found.amount is None else found.amount.minor,
        "balance": found.balance,
        "due_at": _seconds(found.due_at),
        "fetched_at": fetched_at,
    }


def _plan(row: Row, lines: Sequence[PlanLine]) -> Plan:
    id, status, collection, period_end, trial_end, cancel_at, method, amount, currency, due_at, paused, scheduled = row
    return Plan(
        SubscriptionId(id),
        status,
        collection == "send_invoice",
        _moment(period_end),
        _moment(trial_end),
        _moment(cancel_at),
        PaymentMethodId(method) if method else None,
        tuple(lines),
        None if amount is None else Money(amount, currency),
        _moment(due_at),
        bool(paused),
        bool(scheduled),
    )


def _line(row: Row) -> PlanLine:
    _, price, quantity, name, currency, unit_amount, interval, interval_count = row
    each = None if unit_amount is None else Money(unit_amount, currency)
    return PlanLine(name or price, quantity, each, interval, interval_count or 1)


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def _seconds(value: datetime | None) -> int | None:
    return None if value is None else seconds(value)
