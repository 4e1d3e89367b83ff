"""Webhooks get lost: what Stripe lists as having happened is taken a second time, through the same door."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from portal import intake, log, pause
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.mirror import instants
from portal.mirror.alone import Taken, alone
from portal.mirror.instants import NOT_LET_IN, SWEPT
from portal.stripe_api.bulk import BulkReader
from portal.stripe_api.events import fetch_events
from portal.stripe_api.pace import pace_for
from portal.stripe_api.problems import MayNot, RefusedByStripe

OVERLAP = timedelta(minutes=10)  # whole seconds, and clocks that differ
KEPT = timedelta(days=30)


def sweeping(portal: Portal, minutes: int) -> Callable[[], Awaitable[int]]:
    """The job: when its process starts, and every so many minutes unless another process has swept meanwhile.

    The minutes are the clock's: after a machine has slept, the events of that time are not waited for. Nor are those of
    the time that a sync took, which puts back until when the list was looked through.
    """
    every = timedelta(minutes=minutes)
    begun_at: datetime | None = None
    reached: datetime | None = None

    async def work() -> int:
        nonlocal begun_at, reached
        now, swept = portal.clock(), await _swept_until(portal)
        was_put_back = reached is not None and (swept is None or swept < reached)
        is_early = begun_at is not None and (now - begun_at < every or (swept is not None and now - swept < every / 2))
        if is_early and not was_put_back:
            reached = swept
            return 0
        taken = await sweep(portal)
        begun_at, reached = now, await _swept_until(portal)
        return taken

    return work


async def sweep(portal: Portal) -> int:
    """Take all events since the last sweep; how many there were. Each counts once, however often it comes.

    One process at a time; where another is at it, nothing is done. Raises StripeAway.
    """
    try:
        async with alone(portal.engine, "sweep", portal.clock):
            return await pause.ask(portal.engine, portal.clock, lambda: _sweep(portal))
    except Taken:
        return 0
    except RefusedByStripe as refusal:
        log.warning("events may not be read: lost webhooks stay lost", problem=str(refusal))
        if isinstance(refusal, MayNot):
            async with writing(portal.engine) as conn:
                await instants.keep(conn, NOT_LET_IN, portal.clock())
        return 0


async def _sweep(portal: Portal) -> int:
    started = portal.clock()
    since = await _swept_until(portal) or started
    if started - since > KEPT:
        log.warning("Stripe keeps events for 30 days, and the last sweep is older: run portal sync", swept=str(since))
    reader = BulkReader(portal.stripe, pace_for(portal.settings.stripe_api_key))
    taken = 0
    async for events in fetch_events(reader, since - OVERLAP):
        await intake.take_all(portal, events)
        taken += len(events)
    async with writing(portal.engine) as conn:
        await instants.keep(conn, SWEPT, started)
        await instants.forget(conn, NOT_LET_IN)
    return taken


async def _swept_until(portal: Portal) -> datetime | None:
    async with reading(portal.engine) as conn:
        return await instants.find(conn, SWEPT)
