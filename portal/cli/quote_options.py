"""What the options of `portal quote create` say, read; or one line on what is wrong with them."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation

from portal.billing.quote_wishes import end_of_day
from portal.cli.speech import fail, wrong
from portal.language import read_day
from portal.model.quote import LONGEST_ORDER, VALID_FOR, QuotedLine, QuoteTerms
from portal.money import Money, read


@dataclass(frozen=True, slots=True)
class Typed:
    """The options as they were typed, but for those that need nothing else to be read."""

    lines: list[str]
    prices: list[str]
    expires: str | None
    order: str
    days: int | None
    taxes: list[str]
    currency: str | None

    def __post_init__(self) -> None:
        if not self.lines and not self.prices:
            raise wrong("a quote needs a --line or a --price")
        if len(self.order) > LONGEST_ORDER:
            raise wrong("an order number has at most %(most)s letters", most=LONGEST_ORDER)

    def quoted_lines(self, customers_currency: str | None) -> tuple[QuotedLine, ...]:
        """What is on sale first, then what is said in own words."""
        currency = (self.currency or customers_currency or "").lower()
        return (*map(priced, self.prices), *(worded(line, currency) for line in self.lines))


def priced(typed: str) -> QuotedLine:
    price, _, quantity = typed.partition(":")
    return QuotedLine(_quantity(quantity or "1", typed), price.strip())


def worded(typed: str, currency: str) -> QuotedLine:
    """The amount is what stands last, or last but one with a quantity behind it: the words may have colons, too."""
    if not currency:
        fail("the customer has no currency yet: --currency says which the lines are in")
    *words, last = typed.split(":")
    if len(words) > 1 and last.strip().isdigit() and (each := read(words[-1], currency)):
        return _line(":".join(words[:-1]), each, _quantity(last, typed))
    each = read(last, currency)
    if each is None or not words:
        fail(
            "%(typed)r: expected TEXT:AMOUNT or TEXT:AMOUNT:QUANTITY, the amount in %(currency)s",
            typed=typed,
            currency=currency.upper(),
        )
    return _line(":".join(words), each, 1)


def _line(words: str, each: Money, quantity: int) -> QuotedLine:
    if not words.strip() or each.minor < 0:
        fail("a line has words, and an amount that is not below nought: --discount lowers the whole")
    return QuotedLine(quantity, words=words.strip(), each=each)


def _quantity(typed: str, whole: str) -> int:
    typed = typed.strip()
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed) < 1_000_000):
        fail("%(typed)r: a quantity is a whole number from 1 to 999,999", typed=whole)
    return int(typed)


def discount(typed: str | None) -> Decimal | str | None:
    if typed is None or not re.fullmatch(r"[0-9.]+%?", typed):
        return typed
    try:
        percent = Decimal(typed.removesuffix("%"))
    except InvalidOperation:
        raise wrong("%(typed)r is no percentage", typed=typed) from None
    if not 0 < percent <= 100:
        raise wrong("a discount is more than nought and at most 100 percent")
    return percent


def end(typed: str | None, zone: tzinfo, now: datetime) -> datetime:
    """The last second of the day that is named; else a month from now."""
    if typed is None:
        return end_of_day(now + VALID_FOR, zone)
    day = read_day(typed)
    if day is None:
        fail("%(typed)r is no day: expected YYYY-MM-DD", typed=typed)
    ends = end_of_day(datetime(day.year, day.month, day.day, tzinfo=zone), zone)
    if ends <= now:
        fail("%(typed)s is over: a quote ends in the future", typed=typed)
    return ends


def terms(usual: QuoteTerms, days: int | None, rates: list[str]) -> QuoteTerms:
    if days is not None:
        usual = replace(usual, by_transfer=True, days_until_due=days)
    return replace(usual, tax_rates=tuple(rates), automatic_tax=False) if rates else usual
