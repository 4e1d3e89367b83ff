"""How fast many reads may follow each other: never above Stripe's rates, and slower while Stripe says 429."""

import asyncio
import time
from collections.abc import Awaitable, Callable

# Stripe allows 25 a second for each endpoint and 100 in all, 25 in all in test mode. The pages want some of it.
PER_LIST = 20.0
IN_ALL = 80.0
IN_ALL_IN_TEST_MODE = 20.0
_SLOWEST = 1 / 32
_RECOVERY_SECONDS = 60.0  # from standing still to the full rate
_PAUSE_SECONDS = 1.0  # Stripe documents no Retry-After


class Pace:
    """Turns for requests, evenly spaced for each endpoint and over all of them. Seconds are the monotonic clock's."""

    def __init__(
        self,
        per_list: float = PER_LIST,
        in_all: float = IN_ALL,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.per_list, self.in_all = per_list, in_all
        self._now, self._sleep = now, sleep
        self._lanes: dict[str, _Lane] = {}
        self._free_at = self._quiet_until = 0.0
        self._slowed_at, self._slowed_to = 0.0, 1.0

    @property
    def share(self) -> float:
        """Of the full rate, what is used now: halved by each 429, and slowly coming back."""
        return min(1.0, self._slowed_to + (self._now() - self._slowed_at) / _RECOVERY_SECONDS)

    async def turn(self, endpoint: str) -> None:
        """Returns when the next request to this endpoint may go out; first come, first served."""
        lane = self._lanes.setdefault(endpoint, _Lane())
        async with lane.queue:
            while (wait := max(lane.free_at, self._free_at, self._quiet_until) - self._now()) > 0:
                await self._sleep(wait)
            now, share = self._now(), self.share
            lane.free_at = now + 1 / (self.per_list * share)
            self._free_at = now + 1 / (self.in_all * share)

    def slow_down(self, retry_after: float | None = None) -> None:
        """Stripe answered 429. Answers to requests that were out together count as one."""
        now = self._now()
        self._quiet_until = max(self._quiet_until, now + (_PAUSE_SECONDS if retry_after is None else retry_after))
        if self._slowed_to == 1.0 or now - self._slowed_at >= _PAUSE_SECONDS:
            self._slowed_to, self._slowed_at = max(_SLOWEST, self.share / 2), now


class _Lane:
    """One endpoint's queue."""

    def __init__(self) -> None:
        self.queue = asyncio.Lock()
        self.free_at = 0.0


def pace_for(api_key: str, per_list: float | None = None, in_all: float | None = None) -> Pace:
    """The rates that suit the key's mode, unless others are asked for."""
    usual = IN_ALL_IN_TEST_MODE if api_key.startswith(("sk_test_", "rk_test_")) else IN_ALL
    return Pace(per_list or PER_LIST, in_all or usual)


def unpaced() -> Pace:
    """For the stand-in only, which has no limits."""
    return Pace(1e6, 1e6)
