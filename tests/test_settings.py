"""Settings: what is missing or malformed names itself, and no secret is ever said."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from portal.setting_values import BadSetting
from portal.settings import Settings, read_settings

LEAST = {"PORTAL_SECRET_KEY": "old-and-new", "PORTAL_STRIPE_API_KEY": "sk_test_123"}
WHOLE = {
    **LEAST,
    "PORTAL_SECRET_KEY": "newest, older",
    "PORTAL_STRIPE_WEBHOOK_SECRET": "whsec_new,whsec_old",
    "PORTAL_BASE_URL": "https://billing.example.com/",
    "PORTAL_DATABASE_URL": "sqlite:////var/lib/portal.db",
    "PORTAL_STRIPE_API_BASE": "http://127.0.0.1:12111",
    "PORTAL_SMTP_URL": "smtp://user:hunter2@mail.example.com:587",
    "PORTAL_MAIL_FROM": "Billing <billing@example.com>",
    "PORTAL_TRUSTED_PROXIES": "10.0.0.0/8, 127.0.0.1",
    "PORTAL_LOCALE": "ja",
    "PORTAL_TIMEZONE": "Asia/Tokyo",
    "PORTAL_DOCUMENT_YEARS": "7",
    "PORTAL_STAFF_EMAILS": "ito@example.com, @billing.example.com",
    "PORTAL_ALERT_EMAILS": "alerts@example.com",
    "PORTAL_STAFF_READERS": "nao@example.com",
    "PORTAL_MAILS": "payment_failed",
    "PORTAL_BANK_FEES": "jpy:110, 220; USD:15,25.50",
    "PORTAL_REMINDERS": "5-9, 12-20, 30-30",
    "PORTAL_REMINDER_BY": "portal",
    "PORTAL_REMINDERS_AT": "09:30",
    "PORTAL_HOLIDAYS": "US",
    "PORTAL_BANK_DETAILS": "みずほ銀行 丸の内支店 | 普通 1234567|",
    "PORTAL_DIGEST_DAY": "last",
}


def test_the_least_is_a_key_of_ours_and_one_of_stripes() -> None:
    settings = read_settings(LEAST)

    assert settings == Settings(secret_keys=("old-and-new",), stripe_api_key="sk_test_123")
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == "sqlite:///portal.db"
    assert settings.smtp_url == "console:"
    assert settings.locale == "en"
    assert settings.timezone.key == "UTC"
    assert not settings.is_https


def test_all_of_them_are_read() -> None:
    assert read_settings(WHOLE) == Settings(
        secret_keys=("newest", "older"),
        stripe_api_key="sk_test_123",
        webhook_secrets=("whsec_new", "whsec_old"),
        base_url="https://billing.example.com",
        database_url="sqlite:////var/lib/portal.db",
        stripe_api_base="http://127.0.0.1:12111",
        smtp_url="smtp://user:hunter2@mail.example.com:587",
        mail_from="Billing <billing@example.com>",
        trusted_proxies=("10.0.0.0/8", "127.0.0.1"),
        locale="ja",
        timezone=ZoneInfo("Asia/Tokyo"),
        document_years=7,
        staff_emails=("ito@example.com", "@billing.example.com"),
        alert_emails=("alerts@example.com",),
        staff_readers=("nao@example.com",),
        mails=("payment_failed",),
        bank_fees=(("jpy", (110, 220)), ("usd", (1500, 2550))),
        reminders=((5, 9), (12, 20), (30, 30)),
        reminder_by="portal",
        reminders_at=time(9, 30),
        holidays="US",
        bank_details=("みずほ銀行 丸の内支店", "普通 1234567"),
        digest_day="last",
    )
    assert read_settings(WHOLE).is_https


def test_an_empty_setting_is_as_if_it_were_not_there() -> None:
    assert read_settings({**dict.fromkeys(WHOLE, " "), **LEAST}) == read_settings(LEAST)


@pytest.mark.parametrize("name", LEAST)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_setting_is_named_in_one_line(name: str, value: str | None) -> None:
    given = {key: kept for key, kept in LEAST.items() if key != name}
    with pytest.raises(BadSetting, match=f"^{name} is missing: expected .+$") as problem:
        read_settings(given if value is None else {**given, name: value})

    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SECRET_KEY", ","),
        ("PORTAL_STRIPE_API_KEY", "pk_test_123"),
        ("PORTAL_STRIPE_WEBHOOK_SECRET", ", ,"),
        ("PORTAL_BASE_URL", "billing.example.com"),
        ("PORTAL_BASE_URL", "ftp://billing.example.com"),
        ("PORTAL_BASE_URL", "https://billing.example.com?a=b"),
        ("PORTAL_BASE_URL", "https://[::1"),
        ("PORTAL_BASE_URL", "https://billing.example.com:https"),
        ("PORTAL_DATABASE_URL", "portal.db"),
        ("PORTAL_DATABASE_URL", "sqlite:///"),
        ("PORTAL_DATABASE_URL", "mysql://localhost/portal"),
        ("PORTAL_DATABASE_URL", "postgresql://[::1/portal"),
        ("PORTAL_STRIPE_API_BASE", "12111"),
        ("PORTAL_SMTP_URL", "mail.example.com:25"),
        ("PORTAL_SMTP_URL", "smtp://"),
        ("PORTAL_SMTP_URL", "smtp://mail.example.com:submission"),
        ("PORTAL_MAIL_FROM", "Billing"),
        ("PORTAL_TRUSTED_PROXIES", "10.0.0.0/8,proxy"),
        ("PORTAL_STRIPE_HOSTS", "https://pay.example.com"),
        ("PORTAL_STRIPE_HOSTS", "pay.example.com, *"),
        ("PORTAL_LOCALE", "fr"),
        ("PORTAL_PLAN_CHANGES", "later"),
        ("PORTAL_STAFF_EMAILS", "ito@hinode.example,@"),
        ("PORTAL_ALERT_EMAILS", "@hinode.example"),
        ("PORTAL_DOCUMENT_YEARS", "0"),
        ("PORTAL_DOCUMENT_YEARS", "ten"),
        ("PORTAL_DOCUMENT_YEARS", "101"),
        ("PORTAL_STAFF_EMAILS", "ito"),
        ("PORTAL_STAFF_EMAILS", "@"),
        ("PORTAL_MAILS", "payment_failed, everything"),
        ("PORTAL_BANK_FEES", "110,220"),
        ("PORTAL_BANK_FEES", "yen:"),
        ("PORTAL_BANK_FEES", "jpy:110,0"),
        ("PORTAL_BANK_FEES", "jpy:110.5"),
        ("PORTAL_BANK_FEES", "jpy:110;jpy:220"),
        ("PORTAL_STAFF_READERS", "nao@example.com, every body@example.com"),
        ("PORTAL_ALERT_EMAILS", "@example.com"),
        ("PORTAL_DIGEST_DAY", "29"),
        ("PORTAL_DIGEST_DAY", "0"),
        ("PORTAL_DIGEST_DAY", "first"),
        ("PORTAL_TIMEZONE", "Tokyo"),
        ("PORTAL_TIMEZONE", "Asia"),
        ("PORTAL_TIMEZONE", "../../etc/passwd"),
    ],
)
def test_a_malformed_setting_is_named_with_what_is_expected(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=rf"^{name} .*expected ") as problem:
        read_settings({**WHOLE, name: value})

    assert "\n" not in str(problem.value)


def test_staff_mail_goes_to_the_whole_addresses_of_staff_unless_others_are_named() -> None:
    assert read_settings(WHOLE).alert_addresses == ("alerts@example.com",)
    assert read_settings({**WHOLE, "PORTAL_ALERT_EMAILS": ""}).alert_addresses == ("ito@example.com",)


def test_mail_that_leaves_the_house_needs_a_sender() -> None:
    with pytest.raises(BadSetting, match="PORTAL_MAIL_FROM is missing"):
        read_settings({**LEAST, "PORTAL_SMTP_URL": "smtp://mail.example.com"})


def test_staff_mail_goes_to_whole_addresses() -> None:
    staff = {**LEAST, "PORTAL_STAFF_EMAILS": "@hinode.example, ito@hinode.example"}
    named = {**staff, "PORTAL_ALERT_EMAILS": "billing@hinode.example"}

    assert read_settings(staff).alert_addresses == ("ito@hinode.example",)
    assert read_settings(named).alert_addresses == ("billing@hinode.example",)


def test_requests_to_change_a_plan_need_somebody_who_confirms_them() -> None:
    wanted = {**LEAST, "PORTAL_PLAN_CHANGES": "request"}
    with pytest.raises(BadSetting, match="PORTAL_ALERT_EMAILS"):
        read_settings({**wanted, "PORTAL_STAFF_EMAILS": "@hinode.example"})

    assert read_settings({**wanted, "PORTAL_ALERT_EMAILS": "ito@hinode.example"}).plan_changes == "request"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_STRIPE_API_KEY", "whsec_hunter2"),
        ("PORTAL_DATABASE_URL", "mysql://portal:hunter2@localhost/portal"),
        ("PORTAL_SMTP_URL", "imap://user:hunter2@mail.example.com"),
    ],
)
def test_a_complaint_does_not_repeat_a_secret(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as problem:
        read_settings({**WHOLE, name: value})

    assert "hunter2" not in str(problem.value)


def test_no_secret_is_in_the_repr() -> None:
    shown = repr(read_settings(WHOLE))

    for secret in ("newest", "older", "sk_test_123", "whsec", "hunter2"):
        assert secret not in shown
