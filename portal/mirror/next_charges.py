"""`portal sync`, last step: what each running subscription will be charged next, one preview each."""

from collections.abc import Callable
from datetime import datetime

import anyio
from sqlalchemy import bindparam, or_, select

from portal import log
from portal.clock import Clock, micros, moment
from portal.database.engine import Connection, Engine, Row, reading, writing
from portal.database.statement import Statement
from portal.database.tables import next_charges, subscriptions
from portal.mirror.alone import Lease
from portal.mirror.store import store
from portal.mirror.subscriptions import IS_RUNNING
from portal.mirror.walk import WAITS, first_of
from portal.model.account import Account
from portal.model.names import CustomerId, SubscriptionId
from portal.model.subscription import NextCharge, Subscription
from portal.stripe_api.previews import Posts, fetch_next_charge
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

AT_ONCE = 8
_MANY = 40
_UNKNOWN = Statement(
    select(
        subscriptions.c.id,
        subscriptions.c.customer,
        subscriptions.c.status,
        subscriptions.c.collection_method,
        subscriptions.c.currency,
        subscriptions.c.started_at,
        subscriptions.c.period_end,
        subscriptions.c.cancel_at,
        subscriptions.c.paused,
    )
    .select_from(subscriptions.outerjoin(next_charges, next_charges.c.subscription == subscriptions.c.id))
    .where(
        subscriptions.c.id > bindparam("after"),
        IS_RUNNING,
        or_(next_charges.c.fetched_at.is_(None), next_charges.c.fetched_at < bindparam("before")),
    )
    .order_by(subscriptions.c.id)
    .limit(_MANY)
)

_OLD = Statement(
    select(subscriptions.c.id)
    .select_from(subscriptions.outerjoin(next_charges, next_charges.c.subscription == subscriptions.c.id))
    .where(
        subscriptions.c.customer == bindparam("customer"),
        IS_RUNNING,
        or_(next_charges.c.fetched_at.is_(None), next_charges.c.fetched_at < bindparam("before")),
    )
    .limit(1)
)


async def are_old(conn: Connection, account: Account, before: datetime) -> bool:
    """Whether what one of the customer's contracts will be charged was last asked for before then, or never."""
    return await conn.row(_OLD, customer=account.customer, before=micros(before)) is not None


async def fill_next_charges(
    engine: Engine, posts: Posts, clock: Clock, lease: Lease, since: datetime, report: Callable[[int], None]
) -> int:
    """Of all that were not asked for since then; how many. Raises StripeAway."""
    rows, after = 0, ""
    while True:
        async with reading(engine) as conn:
            found = await _list_unknown(conn, since, after)
        if not found:
            return rows
        fetched_at = clock()
        charges = await _fetch(posts, found)
        async with writing(engine) as conn:
            await lease.confirm(conn)
            await store(conn, charges, fetched_at)
        rows, after = rows + len(charges), found[-1].id
        report(rows)


async def _list_unknown(conn: Connection, since: datetime, after: str) -> list[Subscription]:
    return [_subscription(row) for row in await conn.rows(_UNKNOWN, before=micros(since), after=after)]


async def _fetch(posts: Posts, found: list[Subscription]) -> list[NextCharge]:
    charges: list[NextCharge] = []
    places = anyio.Semaphore(AT_ONCE)

    async def preview(subscription: Subscription) -> None:
        async with places:
            charge = await _preview(posts, subscription)
        if charge:
            charges.append(charge)

    try:
        async with anyio.create_task_group() as tasks:
            for subscription in found:
                tasks.start_soon(preview, subscription)
    except ExceptionGroup as group:
        raise first_of(group) from None
    return charges


async def _preview(posts: Posts, subscription: Subscription) -> NextCharge | None:
    for wait in WAITS:
        try:
            return await fetch_next_charge(posts, subscription)
        except StripeAway:
            await anyio.sleep(wait)
        except (RefusedByStripe, NotAtStripe) as problem:
            # One contract that Stripe cannot preview must not keep the others from being shown.
            log.warning("no preview of the next charge", subscription=subscription.id, problem=str(problem))
            return None
    return await fetch_next_charge(posts, subscription)


def _subscription(row: Row) -> Subscription:
    id, customer, status, collection, currency, started_at, period_end, cancel_at, paused = row
    return Subscription(
        SubscriptionId(id),
        CustomerId(customer),
        status,
        collection,
        currency,
        None,
        moment(started_at),
        None if period_end is None else moment(period_end),
        None,
        None if cancel_at is None else moment(cancel_at),
        None,
        paused=bool(paused),
    )
