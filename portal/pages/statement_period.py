"""Which period a statement of account is asked for: two days, a month, a year, or the fiscal year so far."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from starlette.datastructures import QueryParams

from portal.language import read_day

YEARS = range(2000, 9999)


@dataclass(frozen=True, slots=True)
class Period:
    """Both days are in it, each as the moment at which it began where the operator is."""

    first: datetime
    last: datetime

    @property
    def until(self) -> datetime:
        return _begin(self.last.date() + timedelta(days=1), self.last.tzinfo)


def period_of(asked: QueryParams, today: datetime, fiscal_month: int) -> Period | None:
    """None if what was typed is no period; nothing typed is the fiscal year so far."""
    try:
        days = _days(asked, today.date(), fiscal_month)
    except ValueError:
        return None
    first, last = days
    return _period(first, last, today) if first <= last and {first.year, last.year} <= {*YEARS} else None


def choices(today: datetime, fiscal_month: int) -> dict[str, Period]:
    """The periods that are asked for most, by name."""
    day = today.date()
    year, month = _year_of(day, fiscal_month), day.replace(day=1)
    before, last_year = month - timedelta(days=1), _year_of(year - timedelta(days=1), fiscal_month)
    return {
        "year": _period(year, day, today),
        "last_year": _period(last_year, year - timedelta(days=1), today),
        "month": _period(month, day, today),
        "last_month": _period(before.replace(day=1), before, today),
    }


def _days(asked: QueryParams, today: date, fiscal_month: int) -> tuple[date, date]:
    first, last = asked.get("from", "").strip(), asked.get("to", "").strip()
    if first or last:
        end = _day(last) if last else max(today, _day(first))
        return _day(first) if first else _year_of(end, fiscal_month), end
    if year := asked.get("year", "").strip():
        month = asked.get("month", "").strip()
        begin = date(int(year), int(month or 1), 1)
        following = date(int(year) + 1, 1, 1) if not month else (begin + timedelta(days=31)).replace(day=1)
        return begin, following - timedelta(days=1)
    return _year_of(today, fiscal_month), today


def _day(typed: str) -> date:
    """In each of the ways in which the list of invoices takes one. Raises ValueError."""
    if day := read_day(typed):
        return day
    raise ValueError(typed)


def _year_of(day: date, fiscal_month: int) -> date:
    """The first day of the fiscal year that this day is in."""
    return date(day.year if day.month >= fiscal_month else day.year - 1, fiscal_month, 1)


def _period(first: date, last: date, today: datetime) -> Period:
    return Period(_begin(first, today.tzinfo), _begin(last, today.tzinfo))


def _begin(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time(), zone)
