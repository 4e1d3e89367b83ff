"""The filter of the invoice list as an address says it; what was mistyped is told and kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request

from portal.assembly import portal_of
from portal.clock import day_of
from portal.database.engine import Connection
from portal.language import plain, read_day
from portal.model.invoice_filter import MOST_WORDS, STATUSES, Cursor, InvoiceFilter, Word
from portal.money import Money
from portal.money import read as read_amount
from portal.pages.fiscal_year import first_month
from portal.pages.guards import Viewer

NAMES = ("q", "status", "year", "fiscal", "month", "from", "to", "min", "max")
LONGEST_SEARCH = 100
_YEAR = re.compile(_A_YEAR := "19[7-9][0-9]|[2-8][0-9]{3}")
_MONTH = re.compile(rf"(?:({_A_YEAR})-)?(0?[1-9]|1[0-2])")

Span = tuple[datetime, datetime] | None  # from the first invoice to the last


@dataclass(frozen=True, slots=True)
class Ground:
    """What an address is read against: the account's books and this day."""

    today: datetime
    fiscal_month: int = 1
    currency: str = "usd"


@dataclass(slots=True)
class Asked:
    """`typed` is what is filled in, `problems` what of it cannot be understood, by the names of the address."""

    ground: Ground
    typed: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)  # unreadable, or in the wrong order
    year: int | None = None
    fiscal: int | None = None  # the calendar year in which it begins
    month: date | None = None  # its first day
    first: date | None = None
    last: date | None = None
    wanted: InvoiceFilter = field(default_factory=InvoiceFilter)

    @property
    def days(self) -> dict[str, str]:
        """As a field for a day wants it."""
        known = {"from": self.first, "to": self.last}
        return {name: day.isoformat() for name, day in known.items() if day}

    @property
    def shown_year(self) -> int | None:
        """Beside the month, unless the fiscal year says which one it is of."""
        return self.year or (self.month.year if self.month and not self.fiscal else None)


async def ground_of(conn: Connection, request: Request, viewer: Viewer) -> Ground:
    portal = portal_of(request)
    today = day_of(portal.clock(), portal.settings.timezone)
    return Ground(today, await first_month(conn, portal, viewer), viewer.customer.currency or "usd")


def filter_of(asked: QueryParams, ground: Ground) -> InvoiceFilter:
    """The same where there is no field to say it beside: what cannot be understood is answered with 400."""
    found = read(asked, ground)
    if found.problems:
        raise HTTPException(400)
    return found.wanted


def read(asked: Mapping[str, str], ground: Ground) -> Asked:
    typed = {name: asked[name].strip() for name in NAMES if asked.get(name, "").strip()}
    found = Asked(ground, typed)
    first, until = _period(found)
    least, most = _amounts(found)
    if "status" in typed and typed["status"] not in STATUSES:
        found.problems["status"] = "unreadable"
    found.wanted = InvoiceFilter(
        begin_of(first, ground),
        begin_of(until, ground),
        typed.get("status"),
        _cursor(asked.get("cursor", "")),
        least,
        most,
        _words(found),
        ground.currency,
    )
    return found


def _period(found: Asked) -> tuple[date | None, date | None]:
    """The days that year, fiscal year, month and both days have in common; the second one is outside."""
    found.year, found.fiscal = _year(found, "year"), _year(found, "fiscal")
    found.month = _month(found)
    found.first, found.last = _day(found, "from"), _day(found, "to")
    if found.first and found.last and found.last < found.first:
        found.problems["to"] = "order"
    begin = found.ground.fiscal_month
    months = [
        *([(date(found.year, 1, 1), 12)] if found.year else []),
        *([(date(found.fiscal, begin, 1), 12)] if found.fiscal else []),
        *([(found.month, 1)] if found.month else []),
    ]
    firsts = [first for first, _ in months] + ([found.first] if found.first else [])
    ends = [months_later(first, count) for first, count in months]
    ends += [found.last + timedelta(days=1)] if found.last else []
    return max(firsts, default=None), min(ends, default=None)


def _year(found: Asked, name: str) -> int | None:
    typed = found.typed.get(name)
    if typed and not _YEAR.fullmatch(typed):
        found.problems[name] = "unreadable"
        return None
    return int(typed) if typed else None


def _month(found: Asked) -> date | None:
    """`2026-03`, or `3` of the year, or of the fiscal year, or else the one that was last."""
    typed = found.typed.get("month")
    said = _MONTH.fullmatch(typed) if typed else None
    if said is None:
        found.problems |= {"month": "unreadable"} if typed else {}
        return None
    number, ground, year = int(said[2]), found.ground, found.year
    if said[1]:
        year = int(said[1])
    elif year is None and found.fiscal is not None:
        year = found.fiscal if number >= ground.fiscal_month else found.fiscal + 1
    elif year is None:
        year = ground.today.year if number <= ground.today.month else ground.today.year - 1
    return date(year, number, 1)


def _day(found: Asked, name: str) -> date | None:
    typed = found.typed.get(name)
    day = read_day(typed) if typed else None
    if typed and (day is None or not _YEAR.fullmatch(str(day.year))):
        found.problems[name] = "unreadable"
        return None
    return day


def _amounts(found: Asked) -> tuple[int | None, int | None]:
    sums = {
        name: read_amount(found.typed[name], found.ground.currency) for name in ("min", "max") if name in found.typed
    }
    found.problems |= {name: "unreadable" for name, amount in sums.items() if amount is None}
    least, most = sums.get("min"), sums.get("max")
    if least is not None and most is not None and most < least:
        found.problems["max"] = "order"
    return _minor(least), _minor(most)


def _words(found: Asked) -> tuple[Word, ...]:
    """Each must be there; a sum may be written with spaces within. Beyond the fourth they are one."""
    typed = plain(found.typed.get("q", ""))
    if len(typed) > LONGEST_SEARCH:
        found.problems["q"] = "unreadable"
        return ()
    amount = read_amount(typed, found.ground.currency)
    words = typed.split(maxsplit=MOST_WORDS - 1) if amount is None else [typed]
    return tuple(Word(word, _minor(read_amount(word, found.ground.currency))) for word in words)


def _minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor


def _cursor(text: str) -> Cursor | None:
    """No person types one."""
    at, dot, id = text.partition(".")
    if text and not (dot and at.isascii() and at.isdigit() and len(at) <= 12 and len(id) <= 255):
        raise HTTPException(400)
    return Cursor(int(at), id) if text else None


def months_later(first: date, count: int) -> date:
    years, month = divmod(first.month - 1 + count, 12)
    return date(first.year + years, month + 1, 1)


def begin_of(day: date | None, ground: Ground) -> datetime | None:
    return datetime.combine(day, time(), ground.today.tzinfo) if day else None


def local_day(moment: datetime, ground: Ground) -> date:
    return moment.astimezone(ground.today.tzinfo).date()
