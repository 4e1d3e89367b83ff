"""Reads Stripe's lists whole, many windows side by side, and hands over what comes, page by page."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import anyio

from portal import log
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
from portal.stripe_api.problems import MayNot, NotAtStripe, RefusedByStripe, StripeAway
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
# Shown where they are there, and missed by nobody's sums: a key need not be let in to them (docs/stripe.md).
OPTIONAL = frozenset(("tax_rates", "refunds", "quotes"))
TOGETHER = 5  # pages in one transaction: more would keep webhooks waiting for theirs
WAITS = (0.5, 1, 2, 4, 8, 16, 30)  # seconds between tries, a minute in all


@dataclass(frozen=True, slots=True)
class Arrival:
    """A page of a window, and the moment before it was asked for."""

    window: Window
    page: Slice[Found]
    fetched_at: datetime


Keep = Callable[[Sequence[Arrival]], Awaitable[None]]
Refused = Mapping[str, MayNot]  # lists that the key may not read


async def walk(reads: Reads, board: Board, clock: Clock, keep: Keep) -> Refused:
    """Until the board is done; which lists had to be left out. `keep` is never called twice at a time, and tells the
    board of each page.

    Raises StripeAway when Stripe stays away for a minute; RefusedByStripe when the key is none, or, once all the others
    are walked, when it may not read a list that is needed.
    """
    walkers = _Walkers(reads, board, clock, keep)
    try:
        async with anyio.create_task_group() as tasks:
            for _ in range(CONNECTIONS):
                tasks.start_soon(walkers.walk)
    except ExceptionGroup as group:
        raise first_of(group) from None
    needed = [_named(name, refusal) for name, refusal in walkers.refused.items() if name not in OPTIONAL]
    if needed:
        raise RefusedByStripe("; ".join(needed))
    return walkers.refused


class _Walkers:
    def __init__(self, reads: Reads, board: Board, clock: Clock, keep: Keep) -> None:
        self._reads, self._board, self._clock, self._keep = reads, board, clock, keep
        self._arrived: list[Arrival] = []
        self._keeping = asyncio.Lock()
        self._moved = asyncio.Event()
        self.refused: dict[str, MayNot] = {}

    async def walk(self) -> None:
        while not self._board.is_done:
            window = self._board.take()
            if window is None:
                await self._moved.wait()
                continue
            try:
                while not window.done:
                    await self._hand_over(await self._fetch(window))
            except MayNot as refusal:
                self._leave_out(window, refusal)

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
            except MayNot:
                raise
            except RefusedByStripe as refusal:
                raise RefusedByStripe(_named(window.list, refusal)) from refusal

    def _leave_out(self, window: Window, refusal: MayNot) -> None:
        """As it stands, so that a later walk finds it where this one was; its neighbours meet the same."""
        if window.list not in self.refused:
            log.warning("a list may not be read", list=window.list, permission=refusal.permission, problem=str(refusal))
        self.refused.setdefault(window.list, refusal)
        self._board.leave_out(window)
        self._tell_all()

    async def _hand_over(self, arrival: Arrival) -> None:
        """Returns when it is kept: by us, or by a neighbour who had the lock before and took it along."""
        self._arrived.append(arrival)
        async with self._keeping:
            together, self._arrived = self._arrived[:TOGETHER], self._arrived[TOGETHER:]
            if together:
                await self._keep(together)
        self._tell_all()

    def _tell_all(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()


def _named(name: str, refusal: Exception) -> str:
    return f"the list of {name}: {refusal}"


def first_of(error: BaseException) -> BaseException:
    """What went wrong first among tasks side by side; the others were cancelled, or met the same."""
    return first_of(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
