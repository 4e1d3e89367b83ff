"""Plan changes in the Customer Portal: what is shown is what is charged, with discounts, in trial, and declined."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.hosted.conftest import Open
from tests.sandbox.hosted.test_customer_portal import AOBA, DONE, REDIRECT, flow, subscription_of
from tests.sandbox.server import SandboxServer

CODE = "promo_1Welcome10"
CONFIRM = "[subscription_update_confirm]"


@pytest.fixture
def stand_in() -> Iterator[SandboxServer]:
    """Each visit changes the company, so each test has its own."""
    with SandboxServer() as server:
        yield server


def prepared(api: httpx.Client, id: str, price: str | None = None, seats: int | None = None) -> dict[str, str]:
    item = subscription_of(api, id)["items"]["data"][0]
    wanted = {
        f"{CONFIRM}[items][0][id]": item["id"],
        f"{CONFIRM}[items][0][price]": price or item["price"]["id"],
        f"{CONFIRM}[items][0][quantity]": str(seats or item["quantity"]),
    }
    return flow("subscription_update_confirm", id, **wanted, **REDIRECT)


def newest(api: httpx.Client, subscription: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/v1/invoices", params={"subscription": subscription, "limit": "1"}).json()["data"][
        0
    ]
    return found


def test_a_prepared_discount_is_shown_and_taken(browser: httpx.Client, api: httpx.Client, open_portal: Open) -> None:
    wanted = prepared(api, AOBA, "price_1StandardYearlyJpy", 12)
    url = open_portal("cus_AobaClinic", flow={**wanted, f"{CONFIRM}[discounts][0][promotion_code]": CODE})

    shown = browser.get(url, follow_redirects=True)
    done = browser.post(str(shown.url))
    invoice = newest(api, AOBA)

    assert "お値引き" in shown.text
    assert "-¥18,000" in shown.text  # a tenth of 12 × 15,000
    assert done.headers["location"] == DONE
    assert (invoice["billing_reason"], invoice["total_discount_amounts"][0]["amount"]) == (
        "subscription_update",
        18_000,
    )
    assert f"¥{invoice['amount_paid']:,}" in shown.text
    assert subscription_of(api, AOBA)["discounts"] == []  # it was for once


def test_a_change_ends_the_trial_and_is_paid_at_once(
    browser: httpx.Client, api: httpx.Client, open_portal: Open
) -> None:
    trial = "sub_1MalloryStarterYearly"
    url = open_portal("cus_Mallory", flow=prepared(api, trial, "price_1StandardYearlyUsd", 3))

    shown = browser.get(url, follow_redirects=True)
    browser.post(str(shown.url))

    assert "$360.00" in shown.text
    assert subscription_of(api, trial)["status"] == "active"
    assert (newest(api, trial)["amount_paid"], newest(api, trial)["status"]) == (36_000, "paid")


def test_a_declined_card_changes_nothing(browser: httpx.Client, api: httpx.Client, open_portal: Open) -> None:
    before = newest(api, AOBA)["id"]
    url = open_portal("cus_AobaClinic", flow=prepared(api, AOBA, seats=20))
    shown = browser.get(url, follow_redirects=True)
    browser.post("/_sandbox/faults", json={"next_decline": "insufficient_funds"})

    refused = browser.post(str(shown.url))

    assert refused.status_code == 402
    assert subscription_of(api, AOBA)["items"]["data"][0]["quantity"] == 12
    assert (subscription_of(api, AOBA)["status"], newest(api, AOBA)["id"]) == ("active", before)


def refusal(api: httpx.Client, customer: str, flow: dict[str, str]) -> dict[str, Any]:
    named = {f"flow_data{name}": value for name, value in flow.items()}
    answer = api.post("/v1/billing_portal/sessions", data={"customer": customer, **named})
    assert answer.status_code == 400
    error: dict[str, Any] = answer.json()["error"]
    assert error["type"] == "invalid_request_error"
    return error


def test_takes_nobody_through_what_it_cannot_change(api: httpx.Client) -> None:
    transfer = prepared(api, "sub_1MinatoStandardMonthly", seats=30)
    several = prepared(api, AOBA, seats=20)
    add_on = {"items[0][price]": "price_1SmsRemindersMonthlyJpy"}
    assert api.post(f"/v1/subscriptions/{AOBA}", data=add_on).status_code == 200

    assert "send_invoice" in refusal(api, "cus_MinatoTrading", transfer)["message"]
    assert "multiple products" in refusal(api, "cus_AobaClinic", several)["message"]
    assert refusal(api, "cus_AobaClinic", flow("subscription_update", AOBA))["param"].endswith("[subscription]")


def test_takes_nobody_to_what_is_not_offered_or_no_change(api: httpx.Client) -> None:
    add_on = prepared(api, AOBA, "price_1PhoneSupportMonthlyJpy")
    used = {**prepared(api, AOBA), f"{CONFIRM}[discounts][0][promotion_code]": "promo_none"}

    assert refusal(api, "cus_AobaClinic", add_on)["param"].endswith("[items][0][price]")
    assert "must change" in refusal(api, "cus_AobaClinic", prepared(api, AOBA))["message"]
    assert refusal(api, "cus_AobaClinic", used)["code"] == "resource_missing"


def test_takes_nobody_to_a_change_that_it_does_not_allow(api: httpx.Client) -> None:
    [default] = api.get("/v1/billing_portal/configurations", params={"is_default": "true"}).json()["data"]
    only_price = {"features[subscription_update][default_allowed_updates][0]": "price"}
    api.post(f"/v1/billing_portal/configurations/{default['id']}", data=only_price)

    assert "quantity" in refusal(api, "cus_AobaClinic", prepared(api, AOBA, seats=20))["message"]


def test_what_is_ending_already_is_not_canceled_again(api: httpx.Client) -> None:
    api.post(f"/v1/subscriptions/{AOBA}", data={"cancel_at_period_end": "true"})

    assert "already" in refusal(api, "cus_AobaClinic", flow("subscription_cancel", AOBA))["message"]
