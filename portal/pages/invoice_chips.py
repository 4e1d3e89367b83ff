"""The parts of the invoice list's filter in words, each with the list as it is without it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from portal.language import Language
from portal.model.invoice_filter import InvoiceFilter
from portal.money import Money
from portal.pages.invoice_filter import Asked, Span, begin_of, local_day, months_later, read

# A month says which year it is of: without the year it would be another one.
_GO_TOGETHER = {"year": ("year", "month"), "fiscal": ("fiscal", "month")}


@dataclass(frozen=True, slots=True)
class Chip:
    """`query` and `rest` are the address and the filter that are left without this part."""

    name: str
    label: str
    query: str
    rest: InvoiceFilter


def chips(asked: Asked, language: Language) -> list[Chip]:
    """One for each part that is understood."""
    return [_chip(name, asked, language) for name in asked.typed if name not in asked.problems]


def fiscal_years(asked: Asked, span: Span, language: Language) -> dict[int, str]:
    """Those that have invoices, newest first."""
    if span is None:
        return {}
    begins, days = asked.ground.fiscal_month, [local_day(end, asked.ground) for end in span]
    oldest, newest = (day.year if day.month >= begins else day.year - 1 for day in days)
    return {year: _fiscal(year, begins, language) for year in range(newest, oldest - 1, -1)}


def years(asked: Asked, span: Span) -> dict[int, int]:
    if span is None:
        return {}
    oldest, newest = (local_day(end, asked.ground).year for end in span)
    return {year: year for year in range(newest, oldest - 1, -1)}


def month_names(language: Language) -> dict[int, str]:
    return {number: language.short_month(date(2000, number, 1)) for number in range(1, 13)}


def _chip(name: str, asked: Asked, language: Language) -> Chip:
    gone = _GO_TOGETHER.get(name, (name,))
    typed = {other: text for other, text in asked.typed.items() if other not in gone}
    return Chip(name, _label(name, asked, language), urlencode(typed), read(typed, asked.ground).wanted)


def _label(name: str, asked: Asked, language: Language) -> str:
    text, wanted = language.text, asked.wanted
    match name:
        case "q":
            return text("“%(text)s”", text=asked.typed["q"])
        case "status":
            return _status(asked.typed["status"], language)
        case "min":
            return text("From %(amount)s", amount=language.money(Money(wanted.least or 0, wanted.currency)))
        case "max":
            return text("Up to %(amount)s", amount=language.money(Money(wanted.most or 0, wanted.currency)))
    return _period(name, asked, language)


def _period(name: str, asked: Asked, language: Language) -> str:
    if name == "fiscal" and asked.fiscal:
        return _fiscal(asked.fiscal, asked.ground.fiscal_month, language)
    if name == "month" and asked.month:
        return language.month(asked.month)
    if name == "from" and (first := begin_of(asked.first, asked.ground)):
        return language.text("From %(day)s", day=language.day(first))
    if name == "to" and (last := begin_of(asked.last, asked.ground)):
        return language.text("Until %(day)s", day=language.day(last))
    return language.year(date(asked.year or 1, 1, 1))


def _status(status: str, language: Language) -> str:
    words = {
        "open": language.text("Open"),
        "overdue": language.text("Past due"),
        "paid": language.text("Paid"),
        "void": language.text("Void"),
        "uncollectible": language.text("Not collected"),
    }
    return words[status]


def _fiscal(year: int, begins: int, language: Language) -> str:
    first = date(year, begins, 1)
    months = {"first": language.month(first), "last": language.month(months_later(first, 11))}
    return language.text("Fiscal year %(year)s (%(first)s – %(last)s)", year=year, **months)
