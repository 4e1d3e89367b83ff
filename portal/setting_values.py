"""What the value of a setting may be: each kind is read by one function, or raises BadSetting."""

import ipaddress
import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.complaint import Complaint

# Of which the portal can mail a customer's people.
MOMENTS = (
    "trial_will_end",
    "renewal_upcoming",
    "card_expiring",
    "payment_succeeded",
    "payment_failed",
    "transfer_invoice_finalized",
    "transfer_invoice_overdue",
)


class BadSetting(Complaint):
    """A setting is missing or malformed; the text names it and says what is expected."""


def several(name: str, value: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in value.split(",") if part.strip())
    if not parts:
        raise BadSetting("%(name)s is %(value)r: expected values separated by commas", name=name, value=value)
    return parts


def stripe_key(name: str, value: str) -> str:
    if not value.startswith(("sk_", "rk_")):
        raise BadSetting("%(name)s is not a secret or restricted key: expected sk_… or rk_…", name=name)
    return value


def address(name: str, value: str) -> str:
    parts = _split(value)
    if parts is None or parts.scheme not in ("http", "https") or "@" in parts.netloc or _has_more(parts):
        raise BadSetting(
            "%(name)s is %(value)r: expected an address such as https://billing.example.com", name=name, value=value
        )
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


def _misses_a_bracket(value: str) -> bool:
    try:
        urlsplit(value)
    except ValueError:
        return True
    return False


def database(name: str, value: str) -> str:
    """What else may be wrong with it, the driver says: it alone reads its hosts and parameters."""
    schemes = ("sqlite:///", "postgresql://", "postgres://")
    if not value.startswith(schemes) or value in schemes or _misses_a_bracket(value):
        raise BadSetting("%(name)s is malformed: expected sqlite:///PATH or postgresql://USER@HOST/NAME", name=name)
    return value


def mail_server(name: str, value: str) -> str:
    parts = _split(value)
    if value != "console:" and (parts is None or parts.scheme not in ("smtp", "smtps")):
        raise BadSetting(
            "%(name)s is malformed: expected smtp://[user:password@]host:port, smtps://… or console:", name=name
        )
    return value


def label(name: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?", value):
        raise BadSetting("%(name)s is %(value)r: expected a name such as selector1", name=name, value=value)
    return value


def hosts(name: str, value: str) -> tuple[str, ...]:
    """In small letters, as a browser compares them."""
    found = several(name, value.lower())
    for one in found:
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", one):
            raise BadSetting("%(name)s has %(value)r: expected hosts such as pay.example.com", name=name, value=one)
    return found


def name_server(name: str, value: str) -> str:
    """An address, as a name would have to be asked of another name server first; IPv4 with a port if need be."""
    host, _, port = value.rpartition(":") if value.count(":") == 1 else (value, "", "53")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        port = ""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise BadSetting(
            "%(name)s is %(value)r: expected an address such as 1.1.1.1 or 127.0.0.1:5353", name=name, value=value
        )
    return value


def sender(name: str, value: str) -> str:
    local, _, domain = parseaddr(value)[1].rpartition("@")
    if not (local and domain) or "\n" in value:
        raise BadSetting(
            "%(name)s is %(value)r: expected an address such as billing@example.com", name=name, value=value
        )
    return value


def reply_to(name: str, value: str) -> str:
    if not _is_written_out(value) or "," in value:
        raise BadSetting(
            "%(name)s is %(value)r: expected one address such as support@example.com", name=name, value=value
        )
    return value


def addressees(name: str, value: str) -> tuple[str, ...]:
    parts = several(name, value)
    for part in parts:
        if not _is_written_out(part):
            raise BadSetting(
                "%(name)s is %(value)r: expected addresses such as billing@example.com, comma-separated",
                name=name,
                value=value,
            )
    return parts


def staff(name: str, value: str) -> tuple[str, ...]:
    parts = several(name, value)
    for part in parts:
        if not _is_written_out(f"anybody{part}" if part.startswith("@") else part):
            raise BadSetting(
                "%(name)s is %(value)r: expected addresses or @example.com, comma-separated", name=name, value=value
            )
    return parts


def moments(name: str, value: str) -> tuple[str, ...]:
    parts = several(name, value)
    if not set(parts) <= set(MOMENTS):
        raise BadSetting(
            "%(name)s is %(value)r: expected some of %(known)s, comma-separated",
            name=name,
            value=value,
            known=", ".join(MOMENTS),
        )
    return parts


def _is_written_out(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return bool(local and domain) and not any(letter.isspace() for letter in address)


def plan_changes(name: str, value: str) -> str:
    if value not in ("direct", "request"):
        raise BadSetting("%(name)s is %(value)r: expected direct or request", name=name, value=value)
    return value


def networks(name: str, value: str) -> tuple[str, ...]:
    parts = several(name, value)
    for part in parts:
        try:
            ipaddress.ip_network(part, strict=False)
        except ValueError:
            raise BadSetting(
                "%(name)s is %(value)r: expected networks such as 10.0.0.0/8,127.0.0.1", name=name, value=value
            ) from None
    return parts


def language(name: str, value: str) -> str:
    """Whether there is such a language is known when the overrides are: see `read_settings`."""
    return value.replace("-", "_")


def folder(name: str, value: str) -> Path:
    path = Path(value)
    if not path.is_dir():
        raise BadSetting("%(name)s is %(value)r: there is no such folder", name=name, value=value)
    return path


def minutes(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 1440):
        raise BadSetting("%(name)s is %(value)r: expected minutes from 1 to 1440", name=name, value=value)
    return int(value)


def days(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 90):
        raise BadSetting("%(name)s is %(value)r: expected days from 1 to 90", name=name, value=value)
    return int(value)


def years(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 100):
        raise BadSetting("%(name)s is %(value)r: expected years from 1 to 100", name=name, value=value)
    return int(value)


def zone(name: str, value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting("%(name)s is %(value)r: expected a zone such as Asia/Tokyo", name=name, value=value) from None
