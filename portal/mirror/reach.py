"""How many contracts renew by themselves, by the length of their period: what a reminder so many days ahead reaches."""

from collections.abc import Mapping

from sqlalchemy import case, func, or_, select

from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import prices, subscription_items, subscriptions
from portal.mirror.due_moments import LENGTH

_SHORTEST = (
    select(func.min(case((prices.c.interval.is_not(None), LENGTH))).label("days"))
    .select_from(
        subscriptions.join(subscription_items, subscription_items.c.subscription == subscriptions.c.id).join(
            prices, prices.c.id == subscription_items.c.price
        )
    )
    .where(
        or_(subscriptions.c.status == "active", subscriptions.c.status == "past_due"),
        subscriptions.c.paused.is_(False),
        or_(subscriptions.c.cancel_at.is_(None), subscriptions.c.cancel_at > subscriptions.c.period_end),
    )
    .group_by(subscriptions.c.id)
    .subquery()
)
_COUNT = Statement(select(_SHORTEST.c.days, func.count()).group_by(_SHORTEST.c.days))


async def count_for_staff(conn: Connection) -> Mapping[int, int]:
    """Contracts by the days of their shortest period."""
    return {days: count for days, count in await conn.rows(_COUNT) if days is not None}
