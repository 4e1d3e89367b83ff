"""The hosted Customer Portal: a short-lived session, its flows, and what it changes."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.hosted.conftest import Open
from tests.sandbox.server import SandboxServer

BACK = "http://portal.example/"
DONE = "http://portal.example/billing/return"
REDIRECT = {"[after_completion][type]": "redirect", "[after_completion][redirect][return_url]": DONE}
AOBA = "sub_1AobaStandardMonthly"


@pytest.fixture
def stand_in() -> Iterator[SandboxServer]:
    """Each visit changes the company, so each test has its own."""
    with SandboxServer() as server:
        yield server


def flow(type: str, subscription: str | None = None, **more: str) -> dict[str, str]:
    named = {f"[{type}][subscription]": subscription} if subscription else {}
    return {"[type]": type, **named, **more}


def card_of(api: httpx.Client, customer: str) -> dict[str, Any]:
    expand = "invoice_settings.default_payment_method"
    found = api.get(f"/v1/customers/{customer}", params={"expand[]": expand}).json()
    card: dict[str, Any] = found["invoice_settings"]["default_payment_method"]["card"]
    return card


def subscription_of(api: httpx.Client, id: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/v1/subscriptions/{id}").json()
    return found


def test_the_homepage_shows_plan_card_address_and_invoices(browser: httpx.Client, open_portal: Open) -> None:
    page = browser.get(open_portal("cus_AobaClinic", return_url=BACK))

    for said in (
        "Standard × 12",
        "Visa •••• 4242",
        "青葉クリニック",
        "AOBA0001-0014",
        f'href="{BACK}"',
        "プランを変更",
    ):
        assert said in page.text


def test_speaks_the_sessions_language_before_the_customers(browser: httpx.Client, open_portal: Open) -> None:
    page = browser.get(open_portal("cus_AobaClinic", return_url=BACK, locale="en"))

    assert "Change plan" in page.text


def test_offers_no_plan_change_to_those_who_are_sent_invoices(browser: httpx.Client, open_portal: Open) -> None:
    url = open_portal("cus_MinatoTrading", return_url=BACK)

    assert "プランを変更" not in browser.get(url).text
    assert browser.get(f"{url}/subscriptions/sub_1MinatoStandardMonthly/plan").status_code == 404


def test_a_session_must_be_opened_within_five_minutes(browser: httpx.Client, open_portal: Open) -> None:
    url, opened = open_portal("cus_Northwind"), open_portal("cus_Northwind")
    browser.get(opened)

    browser.post("/_sandbox/advance", data={"seconds": "301"})

    assert browser.get(url).status_code == 410
    assert "This session has expired" in browser.get(url).text
    assert browser.get(opened).status_code == 200
    browser.post("/_sandbox/advance", data={"seconds": "3601"})
    assert browser.get(opened).status_code == 410


def test_a_card_change_goes_back_to_where_the_flow_says(
    browser: httpx.Client, api: httpx.Client, open_portal: Open
) -> None:
    url = open_portal("cus_AobaClinic", return_url=BACK, flow=flow("payment_method_update", **REDIRECT))
    form = browser.get(url, follow_redirects=True)
    assert "カードを保存" in form.text

    done = browser.post(str(form.url), data={"card": "jcb"})

    assert (done.status_code, done.headers["location"]) == (303, DONE)
    assert card_of(api, "cus_AobaClinic")["brand"] == "jcb"


def test_a_card_that_is_refused_changes_nothing(browser: httpx.Client, api: httpx.Client, open_portal: Open) -> None:
    url = open_portal("cus_AobaClinic", flow=flow("payment_method_update", **REDIRECT))

    refused = browser.post(f"{url}/card", data={"card": "visa_declined"})

    assert refused.status_code == 402
    assert "カードが拒否されました" in refused.text
    assert card_of(api, "cus_AobaClinic")["last4"] == "4242"


def test_a_plan_change_shows_its_price_first(browser: httpx.Client, api: httpx.Client, open_portal: Open) -> None:
    url = open_portal("cus_AobaClinic", flow=flow("subscription_update", AOBA, **REDIRECT))
    choices = browser.get(url, follow_redirects=True)
    assert "Premium" in choices.text
    wanted = {"price": "price_1PremiumMonthlyJpy", "quantity": "14"}

    shown = browser.get(f"{url}/subscriptions/{AOBA}/confirm", params=wanted)
    done = browser.post(str(shown.url))

    assert "Premium × 14" in shown.text
    assert "本日のお支払い額" in shown.text
    assert done.headers["location"] == DONE
    item = subscription_of(api, AOBA)["items"]["data"][0]
    assert (item["price"]["id"], item["quantity"]) == ("price_1PremiumMonthlyJpy", 14)


def test_a_prepared_change_only_needs_confirming(browser: httpx.Client, api: httpx.Client, open_portal: Open) -> None:
    item = subscription_of(api, AOBA)["items"]["data"][0]["id"]
    prepared = {"[subscription_update_confirm][items][0][id]": item}
    prepared["[subscription_update_confirm][items][0][quantity]"] = "15"
    url = open_portal("cus_AobaClinic", flow=flow("subscription_update_confirm", AOBA, **prepared))

    shown = browser.get(url, follow_redirects=True)
    done = browser.post(str(shown.url), follow_redirects=True)

    assert "Standard × 15" in shown.text
    assert "プランを変更しました" in done.text
    assert subscription_of(api, AOBA)["items"]["data"][0]["quantity"] == 15


@pytest.mark.parametrize(
    "wanted",
    [{"price": "price_1StandardMonthlyUsd"}, {"price": "price_none"}, {"quantity": "0"}, {"quantity": "many"}],
)
def test_a_plan_that_is_not_offered_is_not_there(
    browser: httpx.Client, open_portal: Open, wanted: dict[str, str]
) -> None:
    url = open_portal("cus_AobaClinic")

    assert browser.get(f"{url}/subscriptions/{AOBA}/confirm", params=wanted).status_code == 404
    assert browser.post(f"{url}/subscriptions/{AOBA}/confirm", params=wanted).status_code == 404


def test_a_cancellation_is_confirmed_and_can_be_taken_back(
    browser: httpx.Client, api: httpx.Client, open_portal: Open
) -> None:
    sorry = {"[after_completion][type]": "hosted_confirmation"}
    sorry["[after_completion][hosted_confirmation][custom_message]"] = "またのご利用を"
    url = open_portal("cus_AobaClinic", return_url=BACK, flow=flow("subscription_cancel", AOBA, **sorry))

    asked = browser.get(url, follow_redirects=True)
    done = browser.post(str(asked.url), follow_redirects=True)
    ending = subscription_of(api, AOBA)
    kept = browser.post(f"{url}/subscriptions/{AOBA}/keep", follow_redirects=True)

    assert "プランを解約しますか" in asked.text
    assert "またのご利用を" in done.text
    assert ending["cancel_at"] is not None
    assert "解約を取り消しました" in kept.text
    assert subscription_of(api, AOBA)["cancel_at"] is None


def test_another_customers_subscription_is_not_there(browser: httpx.Client, open_portal: Open) -> None:
    url = open_portal("cus_Mallory")

    for page in ("plan", "confirm", "cancel"):
        assert browser.get(f"{url}/subscriptions/{AOBA}/{page}").status_code == 404
    assert browser.post(f"{url}/subscriptions/{AOBA}/cancel").status_code == 404
