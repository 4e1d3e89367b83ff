"""Stripe left in peace: after a 429 or 5xx all background reading stops, the longer the longer it lasts."""

from datetime import datetime, timedelta

from portal.database.engine import Connection
from portal.mirror import instants

SHORTEST, LONGEST = timedelta(seconds=5), timedelta(minutes=5)
_SINCE, _UNTIL = "stripe-away-since", "stripe-pause-until"


async def is_on(conn: Connection, now: datetime) -> bool:
    """Whether background work should leave Stripe alone. Clicks still try: they are few, and somebody waits."""
    until = await instants.find(conn, _UNTIL)
    return until is not None and now < until


async def since(conn: Connection) -> datetime | None:
    """Since when Stripe has not answered the background; None while it does."""
    return await instants.find(conn, _SINCE)


async def begin(conn: Connection, now: datetime) -> None:
    """Stripe did not answer: wait half as long again as it has been away already."""
    away_since = await since(conn) or now
    wait = min(max((now - away_since) / 2, SHORTEST), LONGEST)
    await instants.keep(conn, _SINCE, away_since)
    await instants.keep(conn, _UNTIL, now + wait)


async def end(conn: Connection) -> None:
    """Stripe answered. Nothing is written while it always does."""
    if await since(conn) is not None:
        await instants.forget(conn, _SINCE)
        await instants.forget(conn, _UNTIL)
