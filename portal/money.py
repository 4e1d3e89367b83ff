"""Amounts in a currency's minor unit, as Stripe counts them, and how each language writes them."""

import re
import unicodedata
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

# https://docs.stripe.com/currencies: isk and ugx are whole units in life, but hundredths in Stripe's API.
ZERO_DECIMAL = frozenset(
    ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf")
)
THREE_DECIMAL = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
WHOLE_BUT_IN_HUNDREDTHS = frozenset(("isk", "ugx"))
_NUMBER = r"([0-9]{1,13}|[0-9]{1,3}(?:[, ][0-9]{3}){1,4})(?:\.([0-9]{1,3}))?"
_TYPED_AS = str.maketrans("−‐–△▲、'’", "-----,,,")  # as Japanese books and other keyboards write them


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`minor` units (yen, cents) of `currency`, a lowercase ISO code as in Stripe's objects."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.minor - other.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")


def minor_digits(currency: str) -> int:
    """How many of Stripe's digits stand behind the decimal sign."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def plain(amount: Money) -> Decimal:
    """The number alone, with as many decimals as the currency is written with: 41250, 19.00."""
    number = Decimal(amount.minor).scaleb(-minor_digits(amount.currency))
    return number.to_integral_value() if amount.currency in WHOLE_BUT_IN_HUNDREDTHS else number


@dataclass(frozen=True, slots=True)
class CurrencyStyle:
    """One currency in one language: asked of Babel once, because Babel per amount costs more than the whole page."""

    before: str
    after: str
    negative_before: str
    negative_after: str
    shown_digits: int
    minor_digits: int
    group: str = ","
    point: str = "."

    def write(self, minor: int) -> str:
        size = abs(minor)
        whole, fraction = divmod(size, 10**self.minor_digits)
        number = f"{whole:,}" if self.group == "," else f"{whole:,}".replace(",", self.group)
        if self.shown_digits:
            number = f"{number}{self.point}{fraction:0{self.minor_digits}}"
        if minor < 0:
            return f"{self.negative_before}{number}{self.negative_after}"
        return f"{self.before}{number}{self.after}"


@dataclass(frozen=True, slots=True)
class AskedStyle:
    """A language that does not group by threes, as Hindi: Babel writes each amount, once."""

    currency: str
    language: str

    def write(self, minor: int) -> str:
        return _babels(minor, self.currency, self.language)


@lru_cache(maxsize=512)
def style_of(currency: str, language: str) -> CurrencyStyle | AskedStyle:
    """Learn the signs from Babel's own writing of two amounts."""
    group, point = get_group_symbol(language), get_decimal_symbol(language)
    number = re.compile(re.escape(f"1{group}234{group}567") + f"(?:{re.escape(point)}0+)?")
    digits, shown = minor_digits(currency), _shown_digits(currency)
    written = _babels(1234567 * 10**digits, currency, language)
    below = _babels(-1234567 * 10**digits, currency, language)
    found, found_below = number.search(written), number.search(below)
    if found is None or found_below is None:
        return AskedStyle(currency, language)
    around = written[: found.start()], written[found.end() :]
    around_below = below[: found_below.start()], below[found_below.end() :]
    return CurrencyStyle(*around, *around_below, shown, digits, group, point)


def write(amount: Money, language: str) -> str:
    """`¥12,000`, `$1,234.50`, as the language writes it."""
    return style_of(amount.currency, language).write(amount.minor)


def read(text: str, currency: str) -> Money | None:
    """An amount as people type it: 11000, １１，０００円, $1,234.50. None if it is none, or not of this currency."""
    typed = unicodedata.normalize("NFKC", text).translate(_TYPED_AS).casefold().strip()
    found, digits = _typed(currency).fullmatch(typed), minor_digits(currency)
    if found is None or (found[1] and found[2]) or len(found[4] or "") > digits:
        return None
    minor = int(re.sub("[, ]", "", found[3]) + (found[4] or "").ljust(digits, "0"))
    return Money(-minor if found[1] or found[2] else minor, currency)


@lru_cache(maxsize=256)
def _typed(currency: str) -> re.Pattern[str]:
    """A number, and before or behind it what marks this currency."""
    styles = [style_of(currency, language) for language in ("en", "ja")]
    marks = [style.before or style.after for style in styles if isinstance(style, CurrencyStyle)]
    signs = {unicodedata.normalize("NFKC", mark).casefold().strip() for mark in marks}
    at_home = {sign[-1] for sign in signs if not sign[-1].isalnum()}  # CA$ is $ there
    yen = {"円"} if currency == "jpy" else set()
    mark = f"(?:{'|'.join(map(re.escape, signs | at_home | yen | {currency}))})?"
    return re.compile(rf"(-?) ?{mark} ?(-?) ?{_NUMBER} ?{mark}")


def _shown_digits(currency: str) -> int:
    return 0 if currency in WHOLE_BUT_IN_HUNDREDTHS else minor_digits(currency)


@lru_cache(maxsize=8192)
def _babels(minor: int, currency: str, language: str) -> str:
    """By the language's pattern, with as many decimals as Stripe counts."""
    locale = Locale.parse(language)
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (_shown_digits(currency),) * 2
    value = Decimal(minor).scaleb(-minor_digits(currency))
    written: str = pattern.apply(value, locale, currency=currency.upper(), currency_digits=False)
    return written
