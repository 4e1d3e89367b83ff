"""Windows of a list: whatever is split, read, cut and taken up again, every object is read and counted once."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from portal.mirror.windows import AT_ONCE, Board, Window
from portal.stripe_api.listing import LATEST, Slice

NAMES = ("invoices", "payments")
Key = tuple[str, int]


class Stripe:
    """Lists, newest first, a hundred at a time."""

    def __init__(self, created: dict[str, list[int]]) -> None:
        self.lists = {
            name: sorted(((at, f"{name}_{number:06}") for number, at in enumerate(times)), reverse=True)
            for name, times in created.items()
        }
        self.asked = 0

    def page(self, name: str, since: int, until: int, cursor: str | None) -> Slice[str]:
        self.asked += 1
        ours = [(at, id) for at, id in self.lists[name] if since <= at < until]
        if cursor:
            ours = ours[[id for _, id in ours].index(cursor) + 1 :]
        page = ours[:100]
        return Slice([id for _, id in page], [at for at, _ in page], page[-1][1] if page else None, len(ours) > 100)


class Sync:
    """Walkers that take turns at random; what was kept outlives them."""

    def __init__(self, stripe: Stripe, chance: random.Random, walkers: int = 12) -> None:
        self.stripe, self.chance, self.walkers = stripe, chance, walkers
        self.kept: dict[Key, Window] = {}
        self.read: list[str] = []
        self.under_way: list[tuple[Window, Slice[str]]] = []
        self.board = self._begin()

    def run(self, steps: int | None = None) -> None:
        """To the end, or for so many pages."""
        while not self.board.is_done and (steps is None or steps > 0):
            while len(self.under_way) < self.walkers and (window := self.board.take()):
                self.under_way.append((window, self._ask(window)))
            window, page = self.under_way.pop(self.chance.randrange(len(self.under_way)))
            self._keep(window, page)
            if not window.done:
                self.under_way.append((window, self._ask(window)))
            steps = None if steps is None else steps - 1

    def kill(self) -> None:
        """Only what was kept is known now."""
        self.under_way = []
        self.board = self._begin()

    def _begin(self) -> Board:
        windows = [replace(one, taken=False, density=None, unsaved=False) for one in self.kept.values()]
        return Board(NAMES, windows)

    def _ask(self, window: Window) -> Slice[str]:
        return self.stripe.page(window.list, window.since, window.until, window.cursor)

    def _keep(self, window: Window, page: Slice[str]) -> None:
        self.board.take_in(window, page)
        self.read += page.found
        self.kept |= {(one.list, one.since): replace(one) for one in self.board.unsaved()}


def times(chance: random.Random) -> Iterator[int]:
    """Some years, quiet and busy ones, with many things in one second now and then."""
    for _ in range(chance.randrange(8)):
        at, spread = chance.randrange(1_300_000_000, 1_800_000_000), 10 ** chance.randrange(9)
        for _ in range(chance.randrange(1500)):
            yield at + chance.randrange(spread)


@pytest.mark.parametrize("seed", range(60))
def test_every_object_is_read_however_often_the_sync_is_killed(seed: int) -> None:
    chance = random.Random(seed)
    stripe = Stripe({name: list(times(chance)) for name in NAMES})
    sync = Sync(stripe, chance)
    for _ in range(chance.randrange(4)):
        sync.run(steps=chance.randrange(30))
        sync.kill()
    sync.run()

    for name in NAMES:
        everything = [id for _, id in stripe.lists[name]]
        assert set(everything) <= set(sync.read)
        assert sync.board.rows(name) == len(everything)
        assert sync.board.remaining(name) == 0


@pytest.mark.parametrize("seed", range(10))
def test_windows_never_overlap(seed: int) -> None:
    chance = random.Random(seed)
    sync = Sync(Stripe({name: list(times(chance)) for name in NAMES}), chance)
    sync.run(steps=chance.randrange(60))
    for name in NAMES:
        spans = sorted((one.since, one.until) for one in sync.kept.values() if one.list == name and not one.done)

        assert all(until <= since for (_, until), (since, _) in pairwise(spans))


def test_a_list_of_one_page_costs_one_request() -> None:
    stripe = Stripe({"invoices": list(range(100)), "payments": []})
    Sync(stripe, random.Random(1)).run()

    assert stripe.asked == 2


def test_splitting_costs_few_requests_more_than_the_pages_themselves() -> None:
    chance = random.Random(7)
    stripe = Stripe(
        {"invoices": [chance.randrange(1_600_000_000, 1_790_000_000) for _ in range(20_000)], "payments": []}
    )
    Sync(stripe, chance).run()

    assert 200 <= stripe.asked <= 260


def test_many_walkers_share_one_long_list() -> None:
    stripe = Stripe({"invoices": [1_700_000_000 + 60 * number for number in range(10_000)], "payments": []})
    board = Board(NAMES)
    first = board.take()
    assert first is not None
    board.take_in(first, stripe.page("invoices", 0, LATEST, None))
    others = [window for window in (board.take() for _ in range(20)) if window and window.list == "invoices"]

    assert len(others) == AT_ONCE - 1
    assert first.since > min(window.since for window in others) == 0


def test_a_thousand_objects_of_one_second_are_walked_by_one_cursor() -> None:
    stripe = Stripe({"invoices": [1_700_000_000] * 1000, "payments": []})
    sync = Sync(stripe, random.Random(3))
    sync.run()

    assert sync.board.rows("invoices") == 1000
    assert len(set(sync.read)) == 1000


def test_how_much_is_left_is_unknown_at_first_and_then_about_right() -> None:
    stripe = Stripe({"invoices": [1_700_000_000 + 60 * number for number in range(20_000)], "payments": []})
    sync = Sync(stripe, random.Random(5))
    unknown = sync.board.remaining("invoices")
    guesses = []
    for _ in range(3):
        sync.run(steps=50)
        guesses.append((sync.board.remaining("invoices") or 0) / (20_000 - sync.board.rows("invoices")))

    assert unknown is None
    assert all(0.5 < guess < 2 for guess in guesses)
