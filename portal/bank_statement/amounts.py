"""Amounts as banks write them: quoted, with a currency's sign, in parentheses, with the sign behind."""

import re
import unicodedata

from portal import money
from portal.money import Money, minor_digits

_ENCLOSED = re.compile(r"\((.+)\)")
_EUROPEAN = re.compile(r"-?[€$£]? ?[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{2}")
_SIGN, _DIGIT = re.compile(r"[-+]|^\(.+\)$"), re.compile("[1-9]")
_OF_SIGN = {"¥": "jpy", "円": "jpy", "$": "usd", "€": "eur", "£": "gbp"}


def read(text: str, currency: str) -> Money | None:
    """None if it is no amount, or of another currency."""
    typed = _tidied(text)
    is_negative = False
    if found := _ENCLOSED.fullmatch(typed):
        typed, is_negative = found[1], True
    if typed.endswith("-") and not typed.startswith("-"):
        typed, is_negative = typed[:-1].strip(), True
    if _EUROPEAN.fullmatch(typed) and minor_digits(currency) == 2:
        typed = typed.replace(".", "").replace(",", ".")
    if minor_digits(currency) == 0:
        typed = re.sub(r"\.0+(?=$|円)", "", typed)
    found_amount = money.read(typed.removeprefix("+"), currency)
    return Money(-found_amount.minor, currency) if found_amount and is_negative else found_amount


def is_blank(text: str) -> bool:
    """Nothing, or what stands for nothing."""
    return _tidied(text) in ("", "-", "*", "--", "nan")


def is_signed(text: str) -> bool:
    """It says itself which way the money went."""
    return not is_blank(text) and _SIGN.search(_tidied(text)) is not None


def is_something(text: str) -> bool:
    """Neither nothing nor zero."""
    return _DIGIT.search(_tidied(text)) is not None


def digits(text: str) -> str:
    """To be compared within one column, whatever its currency; empty if it is no amount."""
    found = [one for one in (read(text, "jpy"), read(text, "usd")) if one is not None]
    only = re.sub("[^0-9]", "", _tidied(text))
    return "" if not found else f"-{only}" if found[0].minor < 0 else only


def currency_of(text: str) -> str | None:
    """What the sign before or behind it says; $ may be many a dollar, and is taken for none of them but the first."""
    return next((code for sign, code in _OF_SIGN.items() if sign in _tidied(text)), None)


def _tidied(text: str) -> str:
    """The yen sign of Shift JIS is its backslash. What looks like a minus is one."""
    found = unicodedata.normalize("NFKC", text).strip().strip("'\"").replace("\\", "¥").casefold()
    return re.sub("[−‐–△▲]", "-", found).strip()
