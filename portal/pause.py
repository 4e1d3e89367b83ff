"""Stripe left in peace: after a 429 or 5xx all background reading stops, the longer the longer it lasts."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from portal.clock import Clock
from portal.database.engine import Connection, Engine, reading, writing
from portal.mirror import instants
from portal.mirror.instants import AWAY_SINCE, PAUSE_UNTIL
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

T = TypeVar("T")

SHORTEST, LONGEST = timedelta(seconds=5), timedelta(minutes=5)


class LeftInPeace(StripeAway):
    """Nobody has asked: Stripe did not answer a while ago."""


async def ask(engine: Engine, clock: Clock, question: Callable[[], Awaitable[T]]) -> T:
    """The way of all background work to Stripe. Not while it is left in peace; whether it answered, everybody learns.

    Raises LeftInPeace, and what the question raises.
    """
    async with reading(engine) as conn:
        if await is_on(conn, clock()):
            raise LeftInPeace("left in peace")
    try:
        answer = await question()
    except StripeAway:
        async with writing(engine) as conn:
            await begin(conn, clock())
        raise
    except (RefusedByStripe, NotAtStripe):
        await _answered(engine)
        raise
    await _answered(engine)
    return answer


async def is_on(conn: Connection, now: datetime) -> bool:
    """Whether background work should leave Stripe alone. Clicks still try: they are few, and somebody waits."""
    until = await instants.find(conn, PAUSE_UNTIL)
    return until is not None and now < until


async def since(conn: Connection) -> datetime | None:
    """Since when Stripe has not answered the background; None while it does."""
    return await instants.find(conn, AWAY_SINCE)


async def begin(conn: Connection, now: datetime) -> None:
    """Stripe did not answer: wait half as long again as it has been away already."""
    away_since = await since(conn) or now
    wait = min(max((now - away_since) / 2, SHORTEST), LONGEST)
    await instants.keep(conn, AWAY_SINCE, away_since)
    await instants.keep(conn, PAUSE_UNTIL, now + wait)


async def end(conn: Connection) -> None:
    """Stripe answered. Nothing is written while it always does."""
    if await since(conn) is not None:
        await instants.forget(conn, AWAY_SINCE)
        await instants.forget(conn, PAUSE_UNTIL)


async def _answered(engine: Engine) -> None:
    async with reading(engine) as conn:
        was_away = await since(conn)
    if was_away:
        async with writing(engine) as conn:
            await end(conn)
