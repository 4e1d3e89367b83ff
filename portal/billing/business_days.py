"""The days on which offices and banks work: no weekend, no holiday of the country, and no year's end in Japan."""

from datetime import date, timedelta
from functools import lru_cache

from holidays import HolidayBase, country_holidays

A_DAY = timedelta(days=1)
SATURDAY = 5
# By custom offices rest from December 29 to January 3; only the first of these is a holiday by law.
_YEARS_END = {"JP": frozenset(((12, 29), (12, 30), (12, 31), (1, 2), (1, 3)))}


class Calendar:
    """Business days of a country; without one, all but weekends."""

    def __init__(self, country: str | None) -> None:
        self._holidays = _of(country) if country else None
        self._rests = _YEARS_END.get(country or "", frozenset())
        self._known: dict[date, bool] = {}  # thousands of invoices ask for the same few days

    def is_business_day(self, day: date) -> bool:
        if day not in self._known:
            self._known[day] = self._ask(day)
        return self._known[day]

    def on_or_after(self, day: date) -> date:
        """The same day, or the next on which somebody works."""
        while not self.is_business_day(day):
            day += A_DAY
        return day

    def after(self, day: date, count: int) -> date:
        """So many business days later."""
        for _ in range(count):
            day = self.on_or_after(day + A_DAY)
        return day

    def _ask(self, day: date) -> bool:
        if day.weekday() >= SATURDAY or (day.month, day.day) in self._rests:
            return False
        return self._holidays is None or day not in self._holidays


@lru_cache
def _of(country: str) -> HolidayBase:
    """It reckons a year when it is first asked for one."""
    return country_holidays(country)
