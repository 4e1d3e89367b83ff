"""The pace of many reads, on a clock that moves only while somebody sleeps."""

import asyncio
from collections import Counter
from collections.abc import Iterable

import pytest

from portal.stripe_api.pace import Pace, pace_for


class VirtualTime:
    """Sleepers are woken in the order of their times, and the clock jumps from one to the next."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, woken))
        await woken

    async def run_until(self, end: float) -> None:
        while True:
            for _ in range(20):
                await asyncio.sleep(0)  # let everybody who can go on do so
            due = min(self._sleepers, default=None, key=lambda one: one[0])
            if due is None or due[0] > end:
                self.now = end
                return
            self._sleepers.remove(due)
            self.now = max(self.now, due[0])
            due[1].set_result(None)


class Readers:
    """Some for each list, reading for ever; what went out when."""

    def __init__(self, time: VirtualTime, pace: Pace, lists: Iterable[str], each: int = 8) -> None:
        self.sent: list[tuple[float, str]] = []
        self.tasks = [asyncio.create_task(self._read(time, pace, name)) for name in lists for _ in range(each)]

    async def _read(self, time: VirtualTime, pace: Pace, name: str) -> None:
        while True:
            await pace.turn(name)
            self.sent.append((time.now, name))

    def most_in_a_second(self, name: str | None = None) -> int:
        times = [at for at, of in self.sent if name in (None, of)]
        return max(sum(start <= at < start + 0.999 for at in times) for start in times)

    def stop(self) -> None:
        for task in self.tasks:
            task.cancel()


async def test_no_second_holds_more_than_a_list_may_have_and_all_of_it_is_used() -> None:
    time = VirtualTime()
    readers = Readers(time, Pace(20, 80, lambda: time.now, time.sleep), ["invoices"])
    await time.run_until(1010)
    readers.stop()

    assert readers.most_in_a_second() == 20
    assert 199 <= len(readers.sent) <= 201


async def test_all_lists_together_stay_below_the_rate_for_all_and_share_it() -> None:
    time = VirtualTime()
    lists = ["customers", "invoices", "payments", "subscriptions", "prices"]
    readers = Readers(time, Pace(20, 80, lambda: time.now, time.sleep), lists)
    await time.run_until(1010)
    readers.stop()

    assert readers.most_in_a_second() <= 81
    assert all(readers.most_in_a_second(name) <= 20 for name in lists)
    assert 780 <= len(readers.sent) <= 801
    assert min(Counter(name for _, name in readers.sent).values()) > 100


async def test_a_slow_list_does_not_hold_up_a_quick_one() -> None:
    time = VirtualTime()
    pace = Pace(1, 80, lambda: time.now, time.sleep)
    waiting = Readers(time, pace, ["invoices"])
    await time.run_until(1000.5)
    before = time.now
    await pace.turn("customers")
    waiting.stop()

    assert time.now == before


async def test_after_a_429_there_is_quiet_then_half_the_rate_then_slowly_all_of_it() -> None:
    time = VirtualTime()
    pace = Pace(20, 80, lambda: time.now, time.sleep)
    readers = Readers(time, pace, ["invoices"])
    await time.run_until(1010)
    pace.slow_down()
    pace.slow_down()  # its neighbour, sent before the first one was answered
    await time.run_until(1110)
    readers.stop()

    def sent(start: float, end: float) -> int:
        return sum(start < at <= end for at, _ in readers.sent)

    assert sent(1010.06, 1010.99) == 0
    assert 9 <= sent(1011, 1012) <= 11
    assert 14 <= sent(1026, 1027) <= 16
    assert 19 <= sent(1100, 1101) <= 20


async def test_the_time_that_stripe_asks_for_is_kept() -> None:
    time = VirtualTime()
    pace = Pace(20, 80, lambda: time.now, time.sleep)
    readers = Readers(time, pace, ["invoices", "customers"])
    await time.run_until(1001)
    pace.slow_down(retry_after=7)
    await time.run_until(1010)
    readers.stop()

    assert not [at for at, _ in readers.sent if 1001.1 < at < 1008]
    assert [at for at, _ in readers.sent if at >= 1008]


async def test_however_often_stripe_says_429_something_is_still_asked() -> None:
    time = VirtualTime()
    pace = Pace(20, 80, lambda: time.now, time.sleep)
    for second in range(30):
        time.now = 1000.0 + second
        pace.slow_down()

    assert 0.03 < pace.share < 0.05


@pytest.mark.parametrize(
    ("key", "asked", "rates"),
    [
        ("sk_live_1", (None, None), (20, 80)),
        ("rk_live_1", (None, None), (20, 80)),
        ("sk_test_1", (None, None), (20, 20)),
        ("rk_test_1", (None, None), (20, 20)),
        ("sk_test_1", (500.0, 1000.0), (500, 1000)),
    ],
)
def test_the_keys_mode_decides_unless_other_rates_are_asked_for(
    key: str, asked: tuple[float | None, float | None], rates: tuple[float, float]
) -> None:
    pace = pace_for(key, *asked)

    assert (pace.per_list, pace.in_all) == rates
