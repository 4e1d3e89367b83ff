"""`portal sync`: everything that Stripe lists, stored. A walk that was cut goes on where each of its windows was."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal import log
from portal.clock import Clock
from portal.database.engine import Engine, writing
from portal.mirror import instants, payments, progress
from portal.mirror.alone import Lease, alone
from portal.mirror.next_charges import fill_next_charges
from portal.mirror.store import store
from portal.mirror.walk import IN_ONE, LISTS, Arrival, Keep, Refused, walk
from portal.mirror.windows import Board
from portal.model.offer import Offers
from portal.stripe_api.account import fetch_company
from portal.stripe_api.bulk import BulkReader
from portal.stripe_api.client import StripeClient
from portal.stripe_api.pace import Pace
from portal.stripe_api.portal_configurations import fetch_offers
from portal.stripe_api.problems import RefusedByStripe

SYNC = "sync"
NEXT_CHARGES = "next charges"
# Stripe's clock and ours may differ by this; what happened while we walked is swept from here on.
OVERLAP = timedelta(minutes=10)

Report = Callable[[str, int, int | None], None]  # list, objects stored, about how many are left (None: not known)


@dataclass(frozen=True, slots=True)
class Filled:
    """How many objects were stored, and which lists the key may not read: none that is needed."""

    objects: int
    refused: Refused


async def fill(
    engine: Engine,
    stripe: StripeClient,
    clock: Clock,
    *,
    pace: Pace,
    full: bool = False,
    report: Report = lambda name, rows, left: None,
) -> Filled:
    """Store everything Stripe lists. `full` begins anew; `report` hears of all that is stored.

    Raises StripeAway when Stripe stays away for a minute (run it again, and it goes on), RefusedByStripe with the
    needed list that the key may not read, when all others are stored, and Taken while another process syncs.
    """
    reader = BulkReader(stripe, pace)
    async with alone(engine, SYNC, clock) as lease:
        fetched_at, company, offered = clock(), await fetch_company(stripe), await _offers(stripe)
        began_at, board = await _begin(engine, clock(), full)
        async with writing(engine) as conn:
            await store(conn, [company, *offered], fetched_at)
        refused = await walk(reader, board, clock, _keeper(engine, lease, board, report))
        charges = await fill_next_charges(
            engine, reader, clock, lease, began_at, lambda rows: report(NEXT_CHARGES, rows, None)
        )
        await _end(engine, lease, began_at)
    return Filled(charges + sum(board.rows(name) for name in LISTS), refused)


async def _offers(stripe: StripeClient) -> list[Offers]:
    """None if the key may not read them: everything else is shown without."""
    try:
        return [await fetch_offers(stripe)]
    except RefusedByStripe as problem:
        log.warning("the Customer Portal configuration may not be read: no plans are offered", problem=str(problem))
        return []


async def _begin(engine: Engine, now: datetime, full: bool) -> tuple[datetime, Board]:
    """When the walk began, and what is left of it."""
    async with writing(engine) as conn:
        if full:
            await progress.forget(conn)
        windows = await progress.list_windows(conn)
        began_at = await instants.find(conn, SYNC) if windows else None
        board = Board(LISTS, windows, IN_ONE)
        await progress.keep(conn, board.unsaved())
        if began_at is None:
            await instants.keep(conn, SYNC, now)
    return began_at or now, board


def _keeper(engine: Engine, lease: Lease, board: Board, report: Report) -> Keep:
    async def keep(arrivals: Sequence[Arrival]) -> None:
        """The pages and how far they take us, in one transaction."""
        for arrival in arrivals:
            board.take_in(arrival.window, arrival.page)
        found = [one for arrival in arrivals for one in arrival.page.found]
        async with writing(engine) as conn:
            await lease.confirm(conn)
            # In one call, which meets the tables and rows in the order that everybody does: nobody waits in a ring.
            await store(conn, found, min(arrival.fetched_at for arrival in arrivals))
            await progress.keep(conn, board.unsaved())
        for name in {arrival.window.list for arrival in arrivals}:
            report(name, board.rows(name), board.remaining(name))

    return keep


async def _end(engine: Engine, lease: Lease, began_at: datetime) -> None:
    async with writing(engine) as conn:
        await lease.confirm(conn)
        await payments.adopt(conn)
        await progress.forget(conn)
        await instants.keep(conn, "swept", began_at - OVERLAP)
