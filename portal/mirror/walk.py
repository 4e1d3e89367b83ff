"""Reads Stripe's lists whole, many windows side by side, and hands over what comes, page by page."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import anyio

from portal.clock import Clock
from portal.mirror.store import Found
from portal.mirror.windows import Board, Window
from portal.stripe_api.client import CONNECTIONS
from portal.stripe_api.credit_notes import CREDIT_NOTES
from portal.stripe_api.customers import CUSTOMERS
from portal.stripe_api.invoices import INVOICES
from portal.stripe_api.listing import Listing, Reads, Slice, fetch_slice
from portal.stripe_api.payments import PAYMENTS
from portal.stripe_api.prices import PRICES, PRODUCTS
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway
from portal.stripe_api.quotes import QUOTES
from portal.stripe_api.refunds import REFUNDS
from portal.stripe_api.subscriptions import SUBSCRIPTIONS
from portal.stripe_api.tax_rates import TAX_RATES

LISTS: dict[str, Listing[Found]] = {
    "products": PRODUCTS,
    "prices": PRICES,
    "tax_rates": TAX_RATES,
    "customers": CUSTOMERS,
    "subscriptions": SUBSCRIPTIONS,
    "invoices": INVOICES,
    "payments": PAYMENTS,
    "credit_notes": CREDIT_NOTES,
    "refunds": REFUNDS,
    "quotes": QUOTES,
}
IN_ONE = frozenset(name for name, listing in LISTS.items() if not listing.by_created)
TOGETHER = 5  # pages in one transaction: more would keep webhooks waiting for theirs
WAITS = (0.5, 1, 2, 4, 8, 16, 30)  # seconds between tries, a minute in all


@dataclass(frozen=True, slots=True)
class Arrival:
    """A page of a window, and the moment before it was asked for."""

    window: Window
    page: Slice[Found]
    fetched_at: datetime


Keep = Callable[[Sequence[Arrival]], Awaitable[None]]


async def walk(reads: Reads, board: Board, clock: Clock, keep: Keep) -> None:
    """Until the board is done. `keep` is never called twice at a time, and tells the board of each page.

    Raises StripeAway when Stripe stays away for a minute, RefusedByStripe when the key may not read a list.
    """
    walkers = _Walkers(reads, board, clock, keep)
    try:
        async with anyio.create_task_group() as tasks:
            for _ in range(CONNECTIONS):
                tasks.start_soon(walkers.walk)
    except ExceptionGroup as group:
        raise first_of(group) from None


class _Walkers:
    def __init__(self, reads: Reads, board: Board, clock: Clock, keep: Keep) -> None:
        self._reads, self._board, self._clock, self._keep = reads, board, clock, keep
        self._arrived: list[Arrival] = []
        self._keeping = asyncio.Lock()
        self._moved = asyncio.Event()

    async def walk(self) -> None:
        while not self._board.is_done:
            window = self._board.take()
            if window is None:
                await self._moved.wait()
                continue
            while not window.done:
                await self._hand_over(await self._fetch(window))

    async def _fetch(self, window: Window) -> Arrival:
        waits = iter(WAITS)
        while True:
            fetched_at = self._clock()
            try:
                listing = LISTS[window.list]
                page = await fetch_slice(self._reads, listing, window.since, window.until, window.cursor)
                return Arrival(window, page, fetched_at)
            except NotAtStripe:
                if window.cursor is None:
                    raise
                window.begin_again()
            except StripeAway:
                wait = next(waits, None)
                if wait is None:
                    raise
                await anyio.sleep(wait)
            except RefusedByStripe as refusal:
                raise RefusedByStripe(f"the list of {window.list}: {refusal}") from refusal

    async def _hand_over(self, arrival: Arrival) -> None:
        """Returns when it is kept: by us, or by a neighbour who had the lock before and took it along."""
        self._arrived.append(arrival)
        async with self._keeping:
            together, self._arrived = self._arrived[:TOGETHER], self._arrived[TOGETHER:]
            if together:
                await self._keep(together)
        self._moved.set()
        self._moved = asyncio.Event()


def first_of(error: BaseException) -> BaseException:
    """What went wrong first among tasks side by side; the others were cancelled, or met the same."""
    return first_of(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
