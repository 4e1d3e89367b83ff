"""What one click on the invoice list does to its filter: another month or year, or one part of it less."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from portal.language import Language
from portal.pages.invoice_filter import Asked, Span, local_day, months_later

PERIOD = ("year", "fiscal", "month", "from", "to")


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`query` stands behind the question mark of the list's address; `kind` is month, year or fiscal."""

    kind: str
    label: str
    query: str
    current: bool = False


def shortcuts(asked: Asked, span: Span, language: Language) -> list[Shortcut]:
    """Newest first: the months of the year that is looked at, or the last twelve, and the years around them.

    Nothing from before the first invoice is offered, and nothing of the future.
    """
    if span is None:
        return []
    rest = urlencode({name: text for name, text in asked.typed.items() if name not in PERIOD})
    offered = _Offered(asked, local_day(span[0], asked.ground), f"{rest}&" if rest else "", language)
    return list(offered.fiscal() if asked.fiscal and not asked.year else offered.calendar())


@dataclass(frozen=True, slots=True)
class _Offered:
    asked: Asked
    first: date
    rest: str
    language: Language

    @property
    def today(self) -> date:
        return self.asked.ground.today.date()

    def calendar(self) -> Iterator[Shortcut]:
        chosen = self.asked.year or (self.asked.month.year if self.asked.month else None)
        begin = date(chosen, 1, 1) if chosen else months_later(self.today.replace(day=1), -11)
        months = self.months(begin)
        if chosen and chosen < self.today.year:
            yield self.year(chosen + 1)
        years = sorted({month.year for month in months} | ({chosen} if chosen else {self.today.year}), reverse=True)
        for year in years:
            yield self.year(year)
            yield from (self.month(month, "year", year) for month in months if month.year == year)
        if years[-1] > self.first.year:
            yield self.year(years[-1] - 1)
        if not chosen and self.asked.ground.fiscal_month > 1:
            yield self.fiscal_year(self.fiscal_of(self.today))

    def fiscal(self) -> Iterator[Shortcut]:
        chosen, begins = self.asked.fiscal or 0, self.asked.ground.fiscal_month
        if chosen < self.fiscal_of(self.today):
            yield self.fiscal_year(chosen + 1)
        yield self.fiscal_year(chosen)
        yield from (self.month(month, "fiscal", chosen) for month in self.months(date(chosen, begins, 1)))
        if chosen > self.fiscal_of(self.first):
            yield self.fiscal_year(chosen - 1)

    def months(self, begin: date) -> list[date]:
        twelve = (months_later(begin, number) for number in range(11, -1, -1))
        return [month for month in twelve if self.first.replace(day=1) <= month <= self.today]

    def month(self, month: date, of: str, year: int) -> Shortcut:
        query = f"{self.rest}{of}={year}&month={month.month}"
        return Shortcut("month", self.language.short_month(month), query, month == self.asked.month)

    def year(self, year: int) -> Shortcut:
        current = year == self.asked.year and not self.asked.month
        return Shortcut("year", self.language.year(date(year, 1, 1)), f"{self.rest}year={year}", current)

    def fiscal_year(self, year: int) -> Shortcut:
        current = year == self.asked.fiscal and not self.asked.month
        label = self.language.text("FY %(year)s", year=year)
        return Shortcut("fiscal", label, f"{self.rest}fiscal={year}", current)

    def fiscal_of(self, day: date) -> int:
        return day.year if day.month >= self.asked.ground.fiscal_month else day.year - 1
