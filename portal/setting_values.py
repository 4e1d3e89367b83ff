"""What the value of a setting may be: each kind is read by one function, or raises BadSetting."""

import ipaddress
import re
from datetime import time
from email.utils import parseaddr
from itertools import pairwise
from typing import Literal, get_args
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holidays import list_supported_countries

from portal import money
from portal.language import LANGUAGES

Fees = tuple[str, tuple[int, ...]]  # a currency, and amounts in its minor unit
Way = Literal["stripe", "portal"]  # who writes a reminder
WAYS: tuple[Way, ...] = get_args(Way)

MOMENTS = ("payment_failed",)  # of which the portal can mail a customer's people


class BadSetting(Exception):
    """A setting is missing or malformed; the text names it and says what is expected."""


def several(name: str, value: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in value.split(",") if part.strip())
    if not parts:
        raise BadSetting(f"{name} is {value!r}: expected values separated by commas")
    return parts


def stripe_key(name: str, value: str) -> str:
    if not value.startswith(("sk_", "rk_")):
        raise BadSetting(f"{name} is not a secret or restricted key: expected sk_… or rk_…")
    return value


def address(name: str, value: str) -> str:
    parts = _split(value)
    if parts is None or parts.scheme not in ("http", "https") or "@" in parts.netloc or _has_more(parts):
        raise BadSetting(f"{name} is {value!r}: expected an address such as https://billing.example.com")
    return value.rstrip("/")


def _has_more(parts: SplitResult) -> bool:
    """The portal's pages begin at the root: a path before them would be lost in links."""
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


def _split(value: str) -> SplitResult | None:
    """The parts of an address with a host and, if any, a port that is a number; else None."""
    try:
        parts = urlsplit(value)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def database(name: str, value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://")) or value in ("sqlite:///", "postgresql://"):
        raise BadSetting(f"{name} is malformed: expected sqlite:///PATH or postgresql://USER@HOST/NAME")
    return value


def mail_server(name: str, value: str) -> str:
    parts = _split(value)
    if value != "console:" and (parts is None or parts.scheme not in ("smtp", "smtps")):
        raise BadSetting(f"{name} is malformed: expected smtp://[user:password@]host:port, smtps://… or console:")
    return value


def label(name: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?", value):
        raise BadSetting(f"{name} is {value!r}: expected a name such as selector1")
    return value


def name_server(name: str, value: str) -> str:
    """An address, as a name would have to be asked of another name server first; IPv4 with a port if need be."""
    host, _, port = value.rpartition(":") if value.count(":") == 1 else (value, "", "53")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        port = ""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise BadSetting(f"{name} is {value!r}: expected an address such as 1.1.1.1 or 127.0.0.1:5353")
    return value


def sender(name: str, value: str) -> str:
    local, _, domain = parseaddr(value)[1].rpartition("@")
    if not (local and domain) or "\n" in value:
        raise BadSetting(f"{name} is {value!r}: expected an address such as billing@example.com")
    return value


def addressees(name: str, value: str) -> tuple[str, ...]:
    parts = several(name, value)
    for part in parts:
        if not _is_written_out(part):
            raise BadSetting(f"{name} is {value!r}: expected addresses such as billing@example.com, comma-separated")
    return parts


def staff(name: str, value: str) -> tuple[str, ...]:
    parts = several(name, value)
    for part in parts:
        if not _is_written_out(f"anybody{part}" if part.startswith("@") else part):
            raise BadSetting(f"{name} is {value!r}: expected addresses or @example.com, comma-separated")
    return parts


def moments(name: str, value: str) -> tuple[str, ...]:
    parts = several(name, value)
    if not set(parts) <= set(MOMENTS):
        raise BadSetting(f"{name} is {value!r}: expected some of {', '.join(MOMENTS)}, comma-separated")
    return parts


def _is_written_out(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return bool(local and domain) and not any(letter.isspace() for letter in address)


def bank_fees(name: str, value: str) -> tuple[Fees, ...]:
    """`jpy:110,220; usd:15,25.50` in the minor unit, a currency once."""
    parts = [part.partition(":") for part in value.split(";") if part.strip()]
    found = {currency.strip().lower(): _amounts(fees, currency.strip().lower()) for currency, _, fees in parts}
    if not all(map(_is_currency, found)) or not all(found.values()) or len(found) < len(parts):
        raise BadSetting(f"{name} is {value!r}: expected fees by currency, such as jpy:110,220,440; usd:15,25.50")
    return tuple(found.items())


def _amounts(fees: str, currency: str) -> tuple[int, ...]:
    """Empty if one of them is no amount above zero."""
    if not _is_currency(currency):
        return ()
    amounts = [money.read(fee, currency) for fee in fees.split(",") if fee.strip()]
    return tuple(one.minor for one in amounts if one) if all(one and one.minor > 0 for one in amounts) else ()


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isalpha()


def plan_changes(name: str, value: str) -> str:
    if value not in ("direct", "request"):
        raise BadSetting(f"{name} is {value!r}: expected direct or request")
    return value


def steps(name: str, value: str) -> tuple[tuple[int, int], ...]:
    """`3-7,10-14`: from which to which day after the due date, one after the other."""
    found = [re.fullmatch(r"([0-9]{1,3})-([0-9]{1,3})", part) for part in several(name, value)]
    read = [(int(one[1]), int(one[2])) for one in found if one]
    days = [day for step in read for day in step]
    if len(read) < len(found) or days != sorted(days) or days[0] < 1 or any(a[1] >= b[0] for a, b in pairwise(read)):
        raise BadSetting(f"{name} is {value!r}: expected days after the due date such as 3-7,10-14, in order")
    return tuple(read)


def reminder_by(name: str, value: str) -> Way:
    for way in WAYS:
        if value == way:
            return way
    raise BadSetting(f"{name} is {value!r}: expected {' or '.join(WAYS)}")


def time_of_day(name: str, value: str) -> time:
    found = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", value)
    if found is None:
        raise BadSetting(f"{name} is {value!r}: expected a time of day such as 10:00")
    return time(int(found[1]), int(found[2]))


def holidays_of(name: str, value: str) -> str:
    if value != "none" and value not in list_supported_countries():
        raise BadSetting(f"{name} is {value!r}: expected a country such as JP, or none")
    return value


def written_lines(name: str, value: str) -> tuple[str, ...]:
    """Lines of a text, separated by `|`."""
    return tuple(line.strip() for line in value.split("|") if line.strip())


def day_of_month(name: str, value: str) -> str:
    """The 29th is not in every month."""
    if value != "last" and not (value.isascii() and value.isdigit() and 1 <= int(value) <= 28):
        raise BadSetting(f"{name} is {value!r}: expected a day from 1 to 28, or last")
    return value


def networks(name: str, value: str) -> tuple[str, ...]:
    parts = several(name, value)
    for part in parts:
        try:
            ipaddress.ip_network(part, strict=False)
        except ValueError:
            raise BadSetting(f"{name} is {value!r}: expected networks such as 10.0.0.0/8,127.0.0.1") from None
    return parts


def language(name: str, value: str) -> str:
    if value not in LANGUAGES:
        raise BadSetting(f"{name} is {value!r}: expected one of {', '.join(LANGUAGES)}")
    return value


def minutes(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 1440):
        raise BadSetting(f"{name} is {value!r}: expected minutes from 1 to 1440")
    return int(value)


def years(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 100):
        raise BadSetting(f"{name} is {value!r}: expected years from 1 to 100")
    return int(value)


def zone(name: str, value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(f"{name} is {value!r}: expected a zone such as Asia/Tokyo") from None
