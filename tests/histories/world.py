"""A small Stripe and a portal that mirrors it, in the same time; what Stripe announces waits to be delivered."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from portal import clock, intake
from portal.assembly import Portal
from portal.background.sweep import sweep
from portal.database.engine import reading
from portal.mirror import instants, stale
from portal.mirror.compare import compare
from portal.mirror.fill import fill
from portal.pause import LeftInPeace
from portal.sandbox import due
from portal.sandbox.app import create_sandbox
from portal.sandbox.books import Books
from portal.sandbox.faults import Faults
from portal.sandbox.shelf import Thing
from portal.stripe_api.events import StripeEvent, read_event
from portal.stripe_api.pace import Pace
from portal.stripe_api.problems import StripeAway
from tests.histories import choices, deeds
from tests.histories.ledger import Ledger, Row
from tests.histories.wire import Wire
from tests.webhooks import SECRET, signed

START = int(datetime(2026, 5, 20, 1, 0, tzinfo=UTC).timestamp())
STRIPE = "http://stripe.test"
KEPT = timedelta(days=30)


class World:
    """Portal and tables serve history after history; `begin_anew` gives each a Stripe of its own."""

    def __init__(self, portal: Portal, ledger: Ledger, wire: Wire) -> None:
        self.portal, self.ledger, self.wire = portal, ledger, wire
        self._beginning: dict[str, list[Row]] = {}
        self._moments = 0
        portal.clock = self.now
        self.open()

    def open(self) -> None:
        """A shop without customers, that opened yesterday."""
        stripe = create_sandbox(STRIPE, company=False)
        self.books: Books = stripe.state.books
        self.books.clock.set(START - 86400)
        self.books.events_since = START
        choices.open_shop(self.books)
        self.books.clock.set(START)
        self.wire.lead_to(stripe)
        self.told: list[Thing] = []  # delivered, or lost
        self.is_behind = False  # events were missed that Stripe no longer lists

    def now(self) -> datetime:
        """Stripe's second, and in it a later moment at each look."""
        self._moments += 1
        return clock.moment(self.books.clock.now()) + timedelta(microseconds=self._moments % 999_999)

    async def remember(self, contents: dict[str, list[Row]]) -> None:
        self._beginning = contents

    async def begin_anew(self) -> None:
        self.open()
        await self.ledger.put_back(self._beginning)

    def do(self, what: str, which: int, how: int) -> None:
        deeds.do(self.books, what, which, how)

    @property
    def waiting(self) -> list[Thing]:
        """Announced, and not delivered yet."""
        return list(self.books.objects["event"].values())[len(self.told) :]

    async def deliver(self, events: Sequence[Thing]) -> None:
        """Signed as Stripe signs, and taken as the endpoint takes them."""
        await intake.take_all(self.portal, [self._received(msgspec.json.encode(event)) for event in events])

    def _received(self, body: bytes) -> StripeEvent:
        at = self.portal.clock()
        return read_event(body, signed(body, at), [SECRET], at)

    async def read(self) -> None:
        await intake.refresh_stale(self.portal)

    async def sweep(self) -> None:
        async with reading(self.portal.engine) as conn:
            swept = await instants.find(conn, "swept")
        assert swept is not None
        if self.portal.clock() - swept > KEPT:
            self.is_behind = True  # the log asks for a sync
        await sweep(self.portal)

    async def sync(self, *, full: bool = False) -> None:
        await fill(self.portal.engine, self.portal.stripe, self.portal.clock, pace=Pace(1e6, 1e6), full=full)

    async def differences(self, *, repair: bool = False) -> list[str]:
        """As `portal reconcile` finds them."""
        found: list[str] = []
        await compare(
            self.portal.engine,
            self.portal.stripe,
            self.portal.clock,
            pace=Pace(1e6, 1e6),
            repair=repair,
            tell=lambda difference: found.append(str(difference)),
        )
        return found

    async def come_to_rest(self) -> None:
        """Stripe answers again, and the background does its rounds until there is nothing left to read."""
        self.books.faults = Faults()
        for _ in range(30):
            try:
                await self._round()
            except LeftInPeace:
                due.play(self.books, self.books.clock.now() + 1800)
                continue
            except StripeAway as problem:
                raise AssertionError(f"Stripe answers, and the portal says {problem!r}") from problem
            if not await self._is_anything_stale():
                return
            due.play(self.books, self.books.clock.now() + 1800)
        raise AssertionError("there is always something left to read")

    async def _round(self) -> None:
        await self.sweep()
        if self.is_behind:
            await self.sync(full=True)
            self.is_behind = False
        await self.read()

    async def _is_anything_stale(self) -> bool:
        async with reading(self.portal.engine) as conn:
            return await stale.count(conn) > 0
