"""`portal reconcile`: the mirror held against Stripe, object by object, in both directions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from portal.clock import Clock, micros
from portal.complaint import Complaint
from portal.database.engine import Engine, Row, reading, writing
from portal.mirror import company, images
from portal.mirror.alone import Lease, alone
from portal.mirror.fill import SYNC
from portal.mirror.found_again import fetch_again
from portal.mirror.images import KINDS, Thing, differences, own_thing, things_of
from portal.mirror.seen import Seen
from portal.mirror.store import Found, store
from portal.mirror.walk import IN_ONE, LISTS, Arrival, Refused, walk
from portal.mirror.windows import Board
from portal.stripe_api.account import fetch_company
from portal.stripe_api.bulk import BulkReader
from portal.stripe_api.client import StripeClient
from portal.stripe_api.pace import Pace

_MANY = 1000
Tell = Callable[["Difference"], None]


class OtherAccount(Complaint):
    """The mirror is of another account than the key: repairing would replace all of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not here as it is at Stripe."""

    kind: str
    id: str
    what: Complaint

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.what}"


@dataclass(slots=True)
class Outcome:
    """What a comparison came to, in objects, and the lists that it had to leave out."""

    compared: int = 0
    differing: int = 0
    repaired: int = 0
    refused: Refused = field(default_factory=dict)

    @property
    def left(self) -> int:
        return self.differing - self.repaired


async def compare(
    engine: Engine, stripe: StripeClient, clock: Clock, *, pace: Pace, repair: bool, tell: Tell
) -> Outcome:
    """`tell` hears each difference; `repair` stores what Stripe says and removes what it has not.

    Raises StripeAway, RefusedByStripe, OtherAccount, and Taken while another process syncs or compares.
    """
    async with alone(engine, SYNC, clock) as lease:
        comparison = _Comparison(engine, BulkReader(stripe, pace), clock, lease, repair, tell)
        try:
            await comparison.compare_company(stripe)
            await comparison.compare_what_stripe_lists()
            await comparison.compare_what_only_we_have()
        finally:
            comparison.seen.close()
    return comparison.outcome


class _Comparison:
    def __init__(
        self, engine: Engine, reader: BulkReader, clock: Clock, lease: Lease, repair: bool, tell: Tell
    ) -> None:
        self._engine, self._reader, self._clock, self._lease = engine, reader, clock, lease
        self._repair, self._tell = repair, tell
        self._began_at = clock()
        self.seen, self.outcome = Seen(), Outcome()

    async def compare_company(self, stripe: StripeClient) -> None:
        asked_at, there = self._clock(), await fetch_company(stripe)
        async with reading(self._engine) as conn:
            here = await company.find(conn)
        if here and here.id != there.id:
            raise OtherAccount(
                "the mirror is of account %(here)s, and PORTAL_STRIPE_API_KEY is a key of %(there)s",
                here=here.id,
                there=there.id,
            )
        self.outcome.compared += 1
        problems = differences(asdict(here), asdict(there)) if here else [Complaint("is at Stripe and not here")]
        if self._say("company", there.id, problems):
            await self._mend([there], asked_at)

    async def compare_what_stripe_lists(self) -> None:
        board = Board(LISTS, in_one=IN_ONE)

        async def keep(arrivals: Sequence[Arrival]) -> None:
            for arrival in arrivals:
                board.take_in(arrival.window, arrival.page)
                self.seen.add(own_thing(found).id for found in arrival.page.found)
                await self._compare(arrival.page.found, arrival.fetched_at)

        self.outcome.refused = await walk(self._reader, board, self._clock, keep)

    async def compare_what_only_we_have(self) -> None:
        for name in (name for name in LISTS if name not in self.outcome.refused):
            after = ""
            while rows := await self._list_ours(name, after):
                for id, fetched_at in rows:
                    if fetched_at < micros(self._began_at) and id not in self.seen:
                        await self._look_for(name, id)
                after = rows[-1][0]

    async def _list_ours(self, name: str, after: str) -> Sequence[Row]:
        async with reading(self._engine) as conn:
            return await conn.rows(KINDS[name].list, after=after, most=_MANY)

    async def _look_for(self, name: str, id: str) -> None:
        """No list has it. Deleted customers and test clocks' things are in no list, and can still be read alone."""
        async with reading(self._engine) as conn:
            held = (await images.find(conn, KINDS[name], [id])).get(id)
        if held is None:
            return
        asked_at = self._clock()
        found = await fetch_again(self._reader, name, held.image)
        if found:
            await self._compare([found], asked_at)
            return
        self.outcome.compared += 1
        self._say(KINDS[name].name, id, [Complaint("is here and not at Stripe")])
        if self._repair:
            async with writing(self._engine) as conn:
                await self._lease.confirm(conn)
                await images.remove(conn, KINDS[name], id, self._began_at)
            self.outcome.repaired += 1

    async def _compare(self, found: Iterable[Found], asked_at: datetime) -> None:
        by_kind: dict[str, list[tuple[Thing, Found]]] = {}
        for one in found:
            for name, thing in things_of(one):
                by_kind.setdefault(name, []).append((thing, one))
        wrong: list[Found] = []
        async with reading(self._engine) as conn:
            for name, things in by_kind.items():
                held = await images.find(conn, KINDS[name], {thing.id for thing, _ in things})
                wrong += [one for thing, one in things if self._differs(name, thing, held.get(thing.id), asked_at)]
        if wrong:
            await self._mend(wrong, asked_at)

    def _differs(self, name: str, thing: Thing, held: images.Held | None, asked_at: datetime) -> bool:
        if held and held.fetched_at > micros(asked_at):
            return False  # read again since we asked: it is our answer that is old
        self.outcome.compared += 1
        kind = KINDS[name]
        problems = differences(held.image, kind.to_image(thing)) if held else [Complaint("is at Stripe and not here")]
        return self._say(kind.name, thing.id, problems)

    def _say(self, kind: str, id: str, problems: Sequence[Complaint]) -> bool:
        for problem in problems:
            self._tell(Difference(kind, id, problem))
        self.outcome.differing += bool(problems)
        return bool(problems)

    async def _mend(self, found: Sequence[Found], asked_at: datetime) -> None:
        if self._repair:
            async with writing(self._engine) as conn:
                await self._lease.confirm(conn)
                await store(conn, found, asked_at)
            self.outcome.repaired += len(found)
