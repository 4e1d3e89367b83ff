"""What the values of the settings of the billing staff's work may be: fees of banks, reminders, the digest."""

import re
from datetime import time
from itertools import pairwise
from typing import Literal, get_args

from holidays import list_supported_countries

from portal import money
from portal.setting_values import BadSetting, several

Fees = tuple[str, tuple[int, ...]]  # a currency, and amounts in its minor unit
Way = Literal["stripe", "portal"]  # who writes a reminder
WAYS: tuple[Way, ...] = get_args(Way)


def bank_fees(name: str, value: str) -> tuple[Fees, ...]:
    """`jpy:110,220; usd:15,25.50` in the minor unit, a currency once."""
    parts = [part.partition(":") for part in value.split(";") if part.strip()]
    found = {currency.strip().lower(): _amounts(fees, currency.strip().lower()) for currency, _, fees in parts}
    if not all(map(_is_currency, found)) or not all(found.values()) or len(found) < len(parts):
        raise BadSetting(
            "%(name)s is %(value)r: expected fees by currency, such as jpy:110,220,440; usd:15,25.50",
            name=name,
            value=value,
        )
    return tuple(found.items())


def _amounts(fees: str, currency: str) -> tuple[int, ...]:
    """Empty if one of them is no amount above zero."""
    if not _is_currency(currency):
        return ()
    amounts = [money.read(fee, currency) for fee in fees.split(",") if fee.strip()]
    return tuple(one.minor for one in amounts if one) if all(one and one.minor > 0 for one in amounts) else ()


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isalpha()


def steps(name: str, value: str) -> tuple[tuple[int, int], ...]:
    """`3-7,10-14`: from which to which day after the due date, one after the other."""
    found = [re.fullmatch(r"([0-9]{1,3})-([0-9]{1,3})", part) for part in several(name, value)]
    read = [(int(one[1]), int(one[2])) for one in found if one]
    days = [day for step in read for day in step]
    if len(read) < len(found) or days != sorted(days) or days[0] < 1 or any(a[1] >= b[0] for a, b in pairwise(read)):
        raise BadSetting(
            "%(name)s is %(value)r: expected days after the due date such as 3-7,10-14, in order",
            name=name,
            value=value,
        )
    return tuple(read)


def reminder_by(name: str, value: str) -> Way:
    for way in WAYS:
        if value == way:
            return way
    raise BadSetting("%(name)s is %(value)r: expected %(known)s", name=name, value=value, known=" | ".join(WAYS))


def time_of_day(name: str, value: str) -> time:
    found = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", value)
    if found is None:
        raise BadSetting("%(name)s is %(value)r: expected a time of day such as 10:00", name=name, value=value)
    return time(int(found[1]), int(found[2]))


def holidays_of(name: str, value: str) -> str:
    if value != "none" and value not in list_supported_countries():
        raise BadSetting("%(name)s is %(value)r: expected a country such as JP, or none", name=name, value=value)
    return value


def written_lines(name: str, value: str) -> tuple[str, ...]:
    """Lines of a text, separated by `|`."""
    return tuple(line.strip() for line in value.split("|") if line.strip())


def day_of_month(name: str, value: str) -> str:
    """The 29th is not in every month."""
    if value != "last" and not (value.isascii() and value.isdigit() and 1 <= int(value) <= 28):
        raise BadSetting("%(name)s is %(value)r: expected a day from 1 to 28, or last", name=name, value=value)
    return value
