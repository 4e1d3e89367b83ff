"""Every `PORTAL_*` setting, its default, and its complaint. Read once, in `cli/`; everything else is handed it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from portal import setting_values as values
from portal.setting_values import BadSetting

T = TypeVar("T")
UTC = ZoneInfo("UTC")


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
        secret_keys=_required(
            environ, "PORTAL_SECRET_KEY", values.several, "random strings, newest first, comma-separated"
        ),
        stripe_api_key=_required(
            environ, "PORTAL_STRIPE_API_KEY", values.stripe_key, "a secret or restricted key (sk_… or rk_…)"
        ),
        webhook_secrets=_optional(environ, "PORTAL_STRIPE_WEBHOOK_SECRET", values.several, ()),
        base_url=_optional(environ, "PORTAL_BASE_URL", values.address, Settings.base_url),
        database_url=_optional(environ, "PORTAL_DATABASE_URL", values.database, Settings.database_url),
        stripe_api_base=_optional(environ, "PORTAL_STRIPE_API_BASE", values.address, None),
        smtp_url=_optional(environ, "PORTAL_SMTP_URL", values.mail_server, Settings.smtp_url),
        mail_from=_optional(environ, "PORTAL_MAIL_FROM", values.sender, ""),
        trusted_proxies=_optional(environ, "PORTAL_TRUSTED_PROXIES", values.networks, ()),
        locale=_optional(environ, "PORTAL_LOCALE", values.language, "en"),
        timezone=_optional(environ, "PORTAL_TIMEZONE", values.zone, UTC),
        sweep_minutes=_optional(environ, "PORTAL_SWEEP_MINUTES", values.minutes, 20),
        document_years=_optional(environ, "PORTAL_DOCUMENT_YEARS", values.years, 10),
        staff_emails=_optional(environ, "PORTAL_STAFF_EMAILS", values.staff, ()),
        alert_emails=_optional(environ, "PORTAL_ALERT_EMAILS", values.addressees, ()),
        plan_changes=_optional(environ, "PORTAL_PLAN_CHANGES", values.plan_changes, "direct"),
        staff_readers=_optional(environ, "PORTAL_STAFF_READERS", values.staff, ()),
        mails=_optional(environ, "PORTAL_MAILS", values.moments, ()),
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
