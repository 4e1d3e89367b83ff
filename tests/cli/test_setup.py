"""`portal setup`: what differs, shown like a diff; made so; and nothing more to do the second time."""

import re
import stat
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from portal.billing import declared
from portal.model.declared import Seats
from portal.model.endpoint import EVENTS
from tests.cli import process
from tests.sandbox.calls import Thing
from tests.stand_in import MINATO_TRADING, StandIn

Run = Callable[..., subprocess.CompletedProcess[str]]

DECLARED = """
[customer_portal]
headline = "お支払いの管理"
cancel_reasons = ["too_expensive", "other"]
[[customer_portal.products]]
product = "prod_HinodeStandard"
prices = ["standard_monthly_jpy", "price_1StandardYearlyJpy"]
seats = { minimum = 1, maximum = 50 }
[transfer]
footer = "振込手数料は貴社にてご負担ください。"
bank_details = "みずほ銀行 丸の内支店 普通 1234567"
memo = "いつもありがとうございます。"
days_until_due = 45
custom_fields = [{ name = "登録番号", value = "T6900001000142" }]
[mails]
payment_failed = "portal"
card_expiring = "stripe"
"""


@pytest.fixture
def tidy(stand_in: StandIn) -> Iterator[StandIn]:
    """A Stripe that is the sample company's again afterwards: it is shared."""
    with stand_in.restored("webhook_endpoint", "billing_portal.configuration", "customer", "subscription"):
        yield stand_in


@pytest.fixture
def run(tmp_path: Path, database_url: str, tidy: StandIn) -> Run:
    (tmp_path / "portal.toml").write_text(DECLARED, "utf-8")
    settings = {
        "PORTAL_SECRET_KEY": "k",
        "PORTAL_STRIPE_API_KEY": "sk_test_1",
        "PORTAL_STRIPE_API_BASE": tidy.url,
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_BASE_URL": "https://billing.example.com",
    }
    return lambda *words, **more: process.run(tmp_path, *words, **{**settings, **more})


def posts(stand_in: StandIn) -> list[str]:
    return [call for call in stand_in.asked() if call.startswith("POST")]


def endpoint(stand_in: StandIn) -> Thing:
    [one] = stand_in.get("webhook_endpoints")["data"]
    return dict(one)


def ours(stand_in: StandIn) -> Thing:
    known = stand_in.get("billing_portal/configurations", {"expand": ["data.features.subscription_update.products"]})
    [one] = [one for one in known["data"] if one["metadata"] and one["active"]]
    return dict(one)


def test_makes_stripe_be_as_declared(run: Run, tidy: StandIn) -> None:
    done = run("setup", "portal.toml")

    assert done.returncode == 0, done.stderr
    made, configuration = endpoint(tidy), ours(tidy)
    assert made["url"] == "https://billing.example.com/webhooks/stripe"
    assert set(made["enabled_events"]) == EVENTS
    assert made["api_version"] == "2026-08-26.dahlia"
    assert configuration["business_profile"]["headline"] == "お支払いの管理"
    [product] = configuration["features"]["subscription_update"]["products"]
    assert product["prices"] == ["price_1StandardMonthlyJpy", "price_1StandardYearlyJpy"]
    customer = tidy.get(f"customers/{MINATO_TRADING}")["invoice_settings"]
    assert customer["footer"].endswith("ご負担ください。\n\nみずほ銀行 丸の内支店 普通 1234567")
    assert customer["custom_fields"] == [{"name": "登録番号", "value": "T6900001000142"}]
    contract = tidy.subscription_of(MINATO_TRADING)
    assert (contract["days_until_due"], contract["invoice_settings"]["description"]) == (
        45,
        "いつもありがとうございます。",
    )


def test_the_second_time_it_changes_nothing(run: Run, tidy: StandIn) -> None:
    run("setup", "portal.toml")
    tidy.client.delete("/_sandbox/requests")
    again = run("setup", "portal.toml")

    assert again.returncode == 0, again.stderr
    assert posts(tidy) == []
    assert again.stdout.count("as declared") == 3


def test_drift_by_hand_is_shown_and_mended(run: Run, tidy: StandIn) -> None:
    run("setup", "portal.toml")
    tidy.post(f"webhook_endpoints/{endpoint(tidy)['id']}", {"enabled_events": ["invoice.paid", "plan.created"]})
    by_hand = {"features": {"subscription_cancel": {"enabled": True, "mode": "immediately"}}}
    tidy.post(f"billing_portal/configurations/{ours(tidy)['id']}", by_hand)
    tidy.post(f"customers/{MINATO_TRADING}", {"invoice_settings": {"footer": ""}})
    shown = run("setup", "portal.toml", "--dry-run")
    mended = run("setup", "portal.toml")

    assert mended.returncode == 0, mended.stderr
    assert "    - features.subscription_cancel.mode: immediately\n" in shown.stdout
    assert "    + features.subscription_cancel.mode: at_period_end\n" in shown.stdout
    assert "    - enabled_events: plan.created\n" in shown.stdout
    assert f"{tidy.get(f'customers/{MINATO_TRADING}')['name']} ({MINATO_TRADING})" in shown.stdout
    assert ours(tidy)["features"]["subscription_cancel"]["mode"] == "at_period_end"
    assert set(endpoint(tidy)["enabled_events"]) == EVENTS
    assert "みずほ銀行" in tidy.get(f"customers/{MINATO_TRADING}")["invoice_settings"]["footer"]


def test_a_dry_run_changes_nothing(run: Run, tidy: StandIn) -> None:
    shown = run("setup", "portal.toml", "--dry-run")

    assert shown.returncode == 0
    assert "+ webhook endpoint https://billing.example.com/webhooks/stripe\n" in shown.stdout
    assert posts(tidy) == []


def test_an_endpoint_that_was_deleted_is_made_anew_though_stripe_remembers_the_call(run: Run, tidy: StandIn) -> None:
    run("setup", "portal.toml")
    first = endpoint(tidy)["id"]
    tidy.delete(f"webhook_endpoints/{first}")
    done = run("setup", "portal.toml")

    assert done.returncode == 0
    assert endpoint(tidy)["id"] != first
    assert endpoint(tidy)["id"] in done.stdout


def test_the_secret_is_in_a_file_of_the_owner_alone(run: Run, tidy: StandIn, tmp_path: Path) -> None:
    done = run("setup", "portal.toml")
    kept, secret = tmp_path / "portal.webhook-secret", tidy.books.endpoint_secrets[endpoint(tidy)["id"]]

    assert kept.read_text() == f"PORTAL_STRIPE_WEBHOOK_SECRET={secret}\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert str(kept.name) in done.stdout
    assert secret not in done.stdout + done.stderr


def test_an_endpoint_of_another_version_stays_until_the_new_secret_is_in_place(run: Run, tidy: StandIn) -> None:
    url = "https://billing.example.com/webhooks/stripe"
    old = tidy.post("webhook_endpoints", {"url": url, "enabled_events": ["*"], "api_version": "2025-08-27.basil"})
    done = run("setup", "portal.toml")

    assert done.returncode == 0
    assert f"{old['id']} of version 2025-08-27.basil is told at the same address" in done.stdout
    assert len(tidy.get("webhook_endpoints")["data"]) == 2


def test_says_the_line_and_the_switches_that_it_cannot_move(run: Run) -> None:
    done = run("setup", "portal.toml", "--dry-run")

    assert "    PORTAL_MAILS=payment_failed\n" in done.stdout
    assert "[ ] on   Dashboard → Settings → Billing" in done.stdout
    assert "[ ] off  Dashboard → Settings → Billing" in done.stdout
    assert "PORTAL_MAILS=" not in run("setup", "portal.toml", PORTAL_MAILS="payment_failed").stdout


def test_it_speaks_the_operators_language(run: Run) -> None:
    done = run("setup", "portal.toml", "--dry-run", PORTAL_LOCALE="ja")

    assert "Webhookエンドポイント https://billing.example.com/webhooks/stripe\n" in done.stdout
    assert "APIでは確認できないため、目視でご確認ください：" in done.stdout
    assert re.search(r"    \+ \w[\w.]*［全\d+件中\d+件：.+］: ", done.stdout)
    assert "prod_HinodeStandard.adjustable_quantity: 1–50\n" in done.stdout


SMALLEST = ("webhook_write", "customer_portal_write", "plan_read", "subscription_write", "customer_write")


def test_the_smallest_key_is_enough(run: Run, tidy: StandIn) -> None:
    key = tidy.limit_key("rk_test_smallest", *SMALLEST)

    assert run("setup", "portal.toml", PORTAL_STRIPE_API_KEY=key).returncode == 0


@pytest.mark.parametrize("lacking", SMALLEST)
def test_each_permission_that_is_lacking_is_named(run: Run, tidy: StandIn, lacking: str) -> None:
    key = tidy.limit_key("rk_test_lacking", *(name for name in SMALLEST if name != lacking))
    done = run("setup", "portal.toml", PORTAL_STRIPE_API_KEY=key)
    read = lacking.replace("write", "read")

    assert done.returncode == 1
    assert f"the key lacks {lacking}" in done.stderr or f"the key lacks {read}" in done.stderr
    assert "rk_test_lacking" not in done.stderr + done.stdout


def test_the_sample_is_valid(tmp_path: Path) -> None:
    sample = process.run(tmp_path, "setup", "--example")
    whole = re.sub(r"(?m)^# (?=\[\[|[a-z_]+ = |お振込先|口座名義)", "", sample.stdout)

    assert declared.read(sample.stdout).mails.payment_failed == "portal"
    assert declared.read(whole).customer_portal.products[0].seats == Seats(minimum=1, maximum=999)
    assert "みずほ銀行" in (declared.read(whole).transfer.whole_footer or "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[customer_portal]\ncancle = 'no'", "customer_portal.cancle: there is no such key; did you mean cancel?"),
        ("[webhook", "line 1 is not TOML: expected ]"),
    ],
)
def test_what_is_wrong_in_the_file_is_one_line(run: Run, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "portal.toml").write_text(text, "utf-8")
    done = run("setup", "portal.toml")

    assert done.returncode == 1
    assert f"portal: portal.toml: {says}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_file_it_says_how_to_get_one(tmp_path: Path) -> None:
    done = partial(process.run, tmp_path)("setup")

    assert done.returncode == 2
    assert "portal setup --example" in done.stderr
