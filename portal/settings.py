"""Every `PORTAL_*` setting, its default, and its complaint. Read once, in `cli/`; everything else is handed it."""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from portal import desk_values as desk
from portal import resources
from portal import setting_values as values
from portal.catalogues import languages
from portal.desk_values import Way
from portal.setting_values import BadSetting

T = TypeVar("T")
UTC = ZoneInfo("UTC")


def _required(name: str, read: Callable[[str, str], T], missing: str) -> T:
    return cast(T, field(metadata={"name": name, "read": read, "missing": missing}))


def _optional(name: str, read: Callable[[str, str], T], default: T) -> T:
    return field(default=default, metadata={"name": name, "read": read})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator decides. Secrets never appear in a repr."""

    secret_keys: tuple[str, ...] = _required(
        "PORTAL_SECRET_KEY",
        values.several,
        "PORTAL_SECRET_KEY is missing: expected random strings, newest first, comma-separated",
    )
    stripe_api_key: str = _required(
        "PORTAL_STRIPE_API_KEY",
        values.stripe_key,
        "PORTAL_STRIPE_API_KEY is missing: expected a secret or restricted key (sk_… or rk_…)",
    )
    webhook_secrets: tuple[str, ...] = _optional("PORTAL_STRIPE_WEBHOOK_SECRET", values.several, ())
    base_url: str = _optional("PORTAL_BASE_URL", values.address, "http://127.0.0.1:8000")
    database_url: str = _optional("PORTAL_DATABASE_URL", values.database, "sqlite:///portal.db")
    stripe_api_base: str | None = _optional("PORTAL_STRIPE_API_BASE", values.address, None)
    stripe_hosts: tuple[str, ...] = _optional("PORTAL_STRIPE_HOSTS", values.hosts, ())
    smtp_url: str = _optional("PORTAL_SMTP_URL", values.mail_server, "console:")
    mail_from: str = _optional("PORTAL_MAIL_FROM", values.sender, "")
    trusted_proxies: tuple[str, ...] = _optional("PORTAL_TRUSTED_PROXIES", values.networks, ())
    locale: str = _optional("PORTAL_LOCALE", values.language, "en")
    timezone: ZoneInfo = _optional("PORTAL_TIMEZONE", values.zone, UTC)  # noqa: RUF009 - never changed
    sweep_minutes: int = _optional("PORTAL_SWEEP_MINUTES", values.minutes, 20)
    document_years: int = _optional("PORTAL_DOCUMENT_YEARS", values.years, 10)
    staff_emails: tuple[str, ...] = _optional("PORTAL_STAFF_EMAILS", values.staff, ())
    alert_emails: tuple[str, ...] = _optional("PORTAL_ALERT_EMAILS", values.addressees, ())
    plan_changes: str = _optional("PORTAL_PLAN_CHANGES", values.plan_changes, "direct")
    staff_readers: tuple[str, ...] = _optional("PORTAL_STAFF_READERS", values.staff, ())
    digest_day: str = _optional("PORTAL_DIGEST_DAY", desk.day_of_month, "")
    mails: tuple[str, ...] = _optional("PORTAL_MAILS", values.moments, ())
    bank_fees: tuple[desk.Fees, ...] = _optional("PORTAL_BANK_FEES", desk.bank_fees, ())
    reminders: tuple[tuple[int, int], ...] = _optional("PORTAL_REMINDERS", desk.steps, ((3, 7), (10, 14)))
    reminder_by: Way = _optional("PORTAL_REMINDER_BY", desk.reminder_by, "stripe")  # noqa: RUF009 - never changed
    reminders_at: time | None = _optional("PORTAL_REMINDERS_AT", desk.time_of_day, None)  # noqa: RUF009 - never changed
    holidays: str = _optional("PORTAL_HOLIDAYS", desk.holidays_of, "")
    bank_details: tuple[str, ...] = _optional("PORTAL_BANK_DETAILS", desk.written_lines, ())
    dkim_selector: str = _optional("PORTAL_DKIM_SELECTOR", values.label, "")
    dns_server: str = _optional("PORTAL_DNS_SERVER", values.name_server, "")
    overrides: Path | None = _optional("PORTAL_OVERRIDES", values.folder, None)  # noqa: RUF009 - as above

    @property
    def catalogues(self) -> tuple[Path, ...]:
        """The folders with messages, the operator's own last."""
        return resources.catalogues(self.overrides)

    renewal_days: int = _optional("PORTAL_RENEWAL_DAYS", values.days, 7)
    reply_to: str = _optional("PORTAL_REPLY_TO", values.reply_to, "")

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def stripe_pages(self) -> list[str]:
        """Where pages of Stripe may be, besides its own domain."""
        base = [self.stripe_api_base] if self.stripe_api_base else []
        return base + [f"https://{host}" for host in self.stripe_hosts]

    @property
    def holiday_country(self) -> str | None:
        """Whose holidays count: as set, else Japan's where the portal speaks Japanese."""
        known = self.holidays or ("JP" if self.locale == "ja" else "none")
        return None if known == "none" else known

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
    given: dict[str, Any] = {one.name: _read(environ, one) for one in fields(Settings) if _is_given(environ, one)}
    settings = Settings(**given)
    spoken = languages(*settings.catalogues)
    if settings.locale not in spoken:
        known = ", ".join(spoken)
        raise BadSetting("PORTAL_LOCALE is %(value)r: expected one of %(known)s", value=settings.locale, known=known)
    if settings.smtp_url != "console:" and not settings.mail_from:
        raise BadSetting("PORTAL_MAIL_FROM is missing: PORTAL_SMTP_URL needs a sender, such as billing@example.com")
    if settings.plan_changes == "request" and not settings.alert_addresses:
        raise BadSetting("PORTAL_PLAN_CHANGES is request: expected PORTAL_ALERT_EMAILS, the addresses of who confirms")
    return settings


def _is_given(environ: Mapping[str, str], setting: Field[Any]) -> bool:
    """An empty value is none."""
    name, missing = setting.metadata["name"], setting.metadata.get("missing")
    is_given = bool(environ.get(name, "").strip())
    if missing and not is_given:
        raise BadSetting(missing)
    return is_given


def _read(environ: Mapping[str, str], setting: Field[Any]) -> object:
    name = setting.metadata["name"]
    read: Callable[[str, str], object] = setting.metadata["read"]
    return read(name, environ[name].strip())
