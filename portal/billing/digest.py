"""The monthly digest: on which day it is due, which time it tells of, and what stands in it."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from portal.model.unpaid import Sum, added

MESSAGE = "digest"
LAST = "last"
HOUR = 8


@dataclass(frozen=True, slots=True)
class Digest:
    """What it says. What is unpaid, open and waiting is as of now; the rest happened between the two days."""

    since: datetime
    until: datetime
    unpaid: Mapping[str, Sequence[Sum]]  # by age
    failures_open: Sequence[Sum]
    failures_set_aside: int
    failures_new: int
    failures_solved: int
    paid_outside: Sequence[Sum]
    reminders: int
    answers: int
    deposits: int  # that nobody has decided

    @property
    def owed(self) -> list[Sum]:
        return added([one for sums in self.unpaid.values() for one in sums])

    @property
    def last_day(self) -> datetime:
        """Of the time it tells of."""
        return self.until - timedelta(seconds=1)

    @property
    def is_quiet(self) -> bool:
        """Nothing waits for anybody."""
        return not (self.owed or self.failures_open or self.answers or self.deposits)


def due(now: datetime, day: str, zone: tzinfo) -> date:
    """The day of the newest digest that should have gone out by now."""
    local = now.astimezone(zone)
    this = _in_month(local.year, local.month, day)
    return this if local >= datetime.combine(this, time(HOUR), zone) else before(this, day)


def before(on: date, day: str) -> date:
    """The day of the digest before: the set one, a month earlier; else the same day of the month."""
    last_month = on.replace(day=1) - timedelta(days=1)
    is_last = day == LAST and on == _in_month(on.year, on.month, LAST)
    return _in_month(last_month.year, last_month.month, LAST if is_last else str(on.day))


def period(on: date, day: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """From the day of the digest before to this one's, this one left out."""
    return datetime.combine(before(on, day), time(), zone), datetime.combine(on, time(), zone)


def _in_month(year: int, month: int, day: str) -> date:
    days = monthrange(year, month)[1]
    return date(year, month, days if day == LAST else min(int(day), days))
