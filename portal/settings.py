"""Every `PORTAL_*` setting, its default, and its complaint. Read once, in `cli/`; everything else is handed it."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.language import LANGUAGES

T = TypeVar("T")
UTC = ZoneInfo("UTC")
MOMENTS = ("payment_failed",)  # of which the portal can mail a customer's people


class BadSetting(Exception):
    """A setting is missing or malformed; the text names it and says what is expected."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator decides. Secrets never appear in a repr."""

    secret_keys: tuple[str, ...]
    stripe_api_key: str
    webhook_secrets: tuple[str, ...] = ()
    base_url: str = "http://127.0.0.1:8000"
    database_url: str = "sqlite:///portal.db"
    stripe_api_base: str | None = None
    smtp_url: str = "console:"
    mail_from: str = ""
    trusted_proxies: tuple[str, ...] = ()
    locale: str = "en"
    timezone: ZoneInfo = UTC
    sweep_minutes: int = 20
    document_years: int = 10
    staff_emails: tuple[str, ...] = ()
    alert_emails: tuple[str, ...] = ()
    plan_changes: str = "direct"
    staff_readers: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def alert_addresses(self) -> tuple[str, ...]:
        """Who gets staff mail: else whoever of staff is named by a whole address."""
        whole = tuple(one for one in self.staff_emails if not one.startswith("@"))
        return self.alert_emails or whole

    @property
    def warnings(self) -> list[str]:
        """What works, but hardly as meant."""
        found = []
        if not self.webhook_secrets:
            found.append("PORTAL_STRIPE_WEBHOOK_SECRET is missing: every webhook will be refused")
        if not self.is_https and urlsplit(self.base_url).hostname not in ("127.0.0.1", "localhost", "::1"):
            found.append("PORTAL_BASE_URL is plain http: the session cookie can be read on its way")
        if self.smtp_url == "console:":
            found.append("PORTAL_SMTP_URL is console: mail is printed here and sent to nobody")
        return found

    def __repr__(self) -> str:
        return f"Settings(base_url={self.base_url!r})"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of `serve` and the commands that speak with Stripe; raises BadSetting."""
    settings = Settings(
        secret_keys=_required(environ, "PORTAL_SECRET_KEY", _several, "random strings, newest first, comma-separated"),
        stripe_api_key=_required(
            environ, "PORTAL_STRIPE_API_KEY", _stripe_key, "a secret or restricted key (sk_… or rk_…)"
        ),
        webhook_secrets=_optional(environ, "PORTAL_STRIPE_WEBHOOK_SECRET", _several, ()),
        base_url=_optional(environ, "PORTAL_BASE_URL", _address, Settings.base_url),
        database_url=_optional(environ, "PORTAL_DATABASE_URL", _database, Settings.database_url),
        stripe_api_base=_optional(environ, "PORTAL_STRIPE_API_BASE", _address, None),
        smtp_url=_optional(environ, "PORTAL_SMTP_URL", _mail_server, Settings.smtp_url),
        mail_from=_optional(environ, "PORTAL_MAIL_FROM", _sender, ""),
        trusted_proxies=_optional(environ, "PORTAL_TRUSTED_PROXIES", _networks, ()),
        locale=_optional(environ, "PORTAL_LOCALE", _language, "en"),
        timezone=_optional(environ, "PORTAL_TIMEZONE", _zone, UTC),
        sweep_minutes=_optional(environ, "PORTAL_SWEEP_MINUTES", _minutes, 20),
        document_years=_optional(environ, "PORTAL_DOCUMENT_YEARS", _years, 10),
        staff_emails=_optional(environ, "PORTAL_STAFF_EMAILS", _staff, ()),
        alert_emails=_optional(environ, "PORTAL_ALERT_EMAILS", _addressees, ()),
        plan_changes=_optional(environ, "PORTAL_PLAN_CHANGES", _plan_changes, "direct"),
        staff_readers=_optional(environ, "PORTAL_STAFF_READERS", _staff, ()),
        mails=_optional(environ, "PORTAL_MAILS", _moments, ()),
    )
    if settings.smtp_url != "console:" and not settings.mail_from:
        raise BadSetting("PORTAL_MAIL_FROM is missing: PORTAL_SMTP_URL needs a sender, such as billing@example.com")
    if settings.plan_changes == "request" and not settings.alert_addresses:
        raise BadSetting("PORTAL_PLAN_CHANGES is request: expected PORTAL_ALERT_EMAILS, the addresses of who confirms")
    return settings


def _required(environ: Mapping[str, str], name: str, read: Callable[[str, str], T], expected: str) -> T:
    if not environ.get(name, "").strip():
        raise BadSetting(f"{name} is missing: expected {expected}")
    return read(name, environ[name].strip())


def _optional(environ: Mapping[str, str], name: str, read: Callable[[str, str], T], default: T) -> T:
    value = environ.get(name, "").strip()
    return read(name, value) if value else default


def _several(name: str, value: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in value.split(",") if part.strip())
    if not parts:
        raise BadSetting(f"{name} is {value!r}: expected values separated by commas")
    return parts


def _stripe_key(name: str, value: str) -> str:
    if not value.startswith(("sk_", "rk_")):
        raise BadSetting(f"{name} is not a secret or restricted key: expected sk_… or rk_…")
    return value


def _address(name: str, value: str) -> str:
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


def _database(name: str, value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://")) or value in ("sqlite:///", "postgresql://"):
        raise BadSetting(f"{name} is malformed: expected sqlite:///PATH or postgresql://USER@HOST/NAME")
    return value


def _mail_server(name: str, value: str) -> str:
    parts = _split(value)
    if value != "console:" and (parts is None or parts.scheme not in ("smtp", "smtps")):
        raise BadSetting(f"{name} is malformed: expected smtp://[user:password@]host:port, smtps://… or console:")
    return value


def _sender(name: str, value: str) -> str:
    local, _, domain = parseaddr(value)[1].rpartition("@")
    if not (local and domain) or "\n" in value:
        raise BadSetting(f"{name} is {value!r}: expected an address such as billing@example.com")
    return value


def _addressees(name: str, value: str) -> tuple[str, ...]:
    parts = _several(name, value)
    for part in parts:
        if not _is_written_out(part):
            raise BadSetting(f"{name} is {value!r}: expected addresses such as billing@example.com, comma-separated")
    return parts


def _staff(name: str, value: str) -> tuple[str, ...]:
    parts = _several(name, value)
    for part in parts:
        if not _is_written_out(f"anybody{part}" if part.startswith("@") else part):
            raise BadSetting(f"{name} is {value!r}: expected addresses or @example.com, comma-separated")
    return parts


def _moments(name: str, value: str) -> tuple[str, ...]:
    parts = _several(name, value)
    if not set(parts) <= set(MOMENTS):
        raise BadSetting(f"{name} is {value!r}: expected some of {', '.join(MOMENTS)}, comma-separated")
    return parts


def _is_written_out(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return bool(local and domain) and not any(letter.isspace() for letter in address)


def _plan_changes(name: str, value: str) -> str:
    if value not in ("direct", "request"):
        raise BadSetting(f"{name} is {value!r}: expected direct or request")
    return value


def _networks(name: str, value: str) -> tuple[str, ...]:
    parts = _several(name, value)
    for part in parts:
        try:
            ipaddress.ip_network(part, strict=False)
        except ValueError:
            raise BadSetting(f"{name} is {value!r}: expected networks such as 10.0.0.0/8,127.0.0.1") from None
    return parts


def _language(name: str, value: str) -> str:
    if value not in LANGUAGES:
        raise BadSetting(f"{name} is {value!r}: expected one of {', '.join(LANGUAGES)}")
    return value


def _minutes(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 1440):
        raise BadSetting(f"{name} is {value!r}: expected minutes from 1 to 1440")
    return int(value)


def _years(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 100):
        raise BadSetting(f"{name} is {value!r}: expected years from 1 to 100")
    return int(value)


def _zone(name: str, value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(f"{name} is {value!r}: expected a zone such as Asia/Tokyo") from None
