"""Quotes: from draft to accepted, what they come to, and what acceptance brings about."""

from typing import Any

import pytest

from tests.sandbox.calls import Calls, Thing

DAY = 86400


@pytest.fixture
def once(stripe: Calls, monthly: Thing) -> Thing:
    return {"price_data": {"currency": "jpy", "product": monthly["product"], "unit_amount": 50_000}}


def quoted(stripe: Calls, customer: Thing, *lines: Thing, **given: Any) -> Thing:
    made = stripe.post("quotes", {"customer": customer["id"], "line_items": list(lines), **given})
    opened: Thing = stripe.post(f"quotes/{made['id']}/finalize")
    return opened


def test_a_draft_has_no_number_and_thirty_days(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    lines = [{"price": monthly["id"], "quantity": 10}]
    draft = stripe.post("quotes", {"customer": hana["id"], "line_items": lines, "header": "お見積り"})

    assert (draft["status"], draft["number"], draft["header"]) == ("draft", None, "お見積り")
    assert draft["expires_at"] == draft["created"] + 30 * DAY
    assert (draft["amount_subtotal"], draft["amount_total"], draft["currency"]) == (15_000, 15_000, "jpy")
    assert "line_items" not in draft


def test_finalizing_numbers_it_for_the_customer(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    numbers = [quoted(stripe, hana, {"price": monthly["id"]})["number"] for _ in range(2)]
    [opened] = stripe.get("events", {"type": "quote.finalized", "limit": 1})["data"]

    assert numbers == [f"QT-{hana['invoice_prefix']}-0001-1", f"QT-{hana['invoice_prefix']}-0002-1"]
    assert opened["data"]["object"]["status_transitions"]["finalized_at"] is not None
    assert len(stripe.get("quotes", {"customer": hana["id"], "status": "open"})["data"]) == 2
    assert stripe.get("quotes", {"status": "draft"})["data"] == []


def test_sums_discounts_and_taxes_on_top(stripe: Calls, company: Calls) -> None:
    ten = {"currency": "jpy", "product": "prod_HinodeStandard", "unit_amount": 333, "tax_behavior": "exclusive"}
    lines = [{"price": "price_1StandardMonthlyJpy", "quantity": 3}, {"price_data": ten, "quantity": 1}]
    asked = {"customer": "cus_AobaClinic", "default_tax_rates": ["txr_1ConsumptionTax10"]}
    quote = company.post("quotes", {**asked, "line_items": lines, "discounts": [{"coupon": coupon(company)}]})
    details = quote["total_details"]

    # 10 % off 4,500 and off 333 is 450 and 33; tax of 4,050 and 300 is 405 and 30
    assert (quote["amount_subtotal"], details["amount_discount"], details["amount_tax"]) == (4833, 483, 435)
    assert quote["amount_total"] == 4833 - 483 + 435
    assert quote["computed"]["upfront"]["amount_total"] == quote["amount_total"]
    assert quote["computed"]["recurring"]["amount_total"] == 4950  # without what is off only once
    assert quote["computed"]["recurring"]["interval"] == "month"


def coupon(stripe: Calls) -> str:
    return str(stripe.post("coupons", {"percent_off": 10, "duration": "once"})["id"])


def test_shows_lines_and_breakdown_when_asked(stripe: Calls, hana: Thing, monthly: Thing, once: Thing) -> None:
    off = [{"coupon": coupon(stripe)}]
    quote = quoted(stripe, hana, {"price": monthly["id"], "quantity": 2, "discounts": off}, once)
    asked = ["line_items.data.discounts", "computed.upfront.line_items", "total_details.breakdown"]
    whole = stripe.get(f"quotes/{quote['id']}", {"expand": asked})
    [first, second] = stripe.get(f"quotes/{quote['id']}/line_items", {"expand": ["data.taxes"]})["data"]

    assert [first["amount_discount"], first["amount_total"], second["amount_total"]] == [300, 2700, 50_000]
    assert (second["price"]["active"], second["price"]["type"], second["taxes"]) == (False, "one_time", [])
    assert whole["line_items"]["data"][0]["discounts"][0]["amount"] == 300
    assert whole["total_details"]["breakdown"]["discounts"][0]["amount"] == 300
    assert len(whole["computed"]["upfront"]["line_items"]["data"]) == 2
    assert len(stripe.get(f"quotes/{quote['id']}/computed_upfront_line_items", {"limit": 1})["data"]) == 1


def test_a_draft_can_be_changed_and_an_open_one_only_put_off(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    path = f"quotes/{stripe.post('quotes', {'customer': hana['id'], 'line_items': [{'price': monthly['id']}]})['id']}"
    [line] = stripe.get(f"{path}/line_items")["data"]
    changed = stripe.post(path, {"line_items": [{"id": line["id"], "quantity": 4}], "description": "四席"})
    opened = stripe.post(f"{path}/finalize", {"expires_at": changed["created"] + 5 * DAY})
    later = stripe.post(path, {"expires_at": changed["created"] + 9 * DAY})

    assert (changed["amount_total"], changed["description"]) == (6000, "四席")
    assert (opened["expires_at"], later["expires_at"]) == (changed["created"] + 5 * DAY, changed["created"] + 9 * DAY)
    assert stripe.refused("POST", path, {"description": "Other"}).status_code == 400


def test_accepting_what_recurs_begins_a_subscription(stripe: Calls, hana: Thing, monthly: Thing, once: Thing) -> None:
    given = {
        "subscription_data": {"description": "10 seats", "metadata": {"po": "7"}},
        "discounts": [{"coupon": coupon(stripe)}],
    }
    quote = quoted(stripe, hana, {"price": monthly["id"], "quantity": 10}, once, **given)
    accepted = stripe.post(f"quotes/{quote['id']}/accept", {"expand": ["subscription.latest_invoice"]})
    begun = accepted["subscription"]
    stripe.advance(seconds=3700)
    paid = stripe.get(f"invoices/{begun['latest_invoice']['id']}")

    assert (accepted["status"], accepted["invoice"], begun["status"]) == ("accepted", None, "active")
    assert (begun["description"], begun["metadata"]) == ("10 seats", {"po": "7"})
    assert (begun["latest_invoice"]["status"], begun["latest_invoice"]["auto_advance"]) == ("draft", True)
    assert (paid["status"], paid["total"], quote["amount_total"]) == ("paid", 58_500, 58_500)
    assert stripe.get("events", {"type": "quote.accepted"})["data"][0]["data"]["object"]["id"] == quote["id"]


def test_accepting_what_is_sold_once_leaves_a_draft(stripe: Calls, hana: Thing, once: Thing) -> None:
    terms = {
        "collection_method": "send_invoice",
        "invoice_settings": {"days_until_due": 30, "footer": "毎度ありがとうございます"},
    }
    quote = quoted(stripe, hana, {**once, "quantity": 2}, **terms)
    accepted = stripe.post(f"quotes/{quote['id']}/accept")
    stripe.advance(days=2)
    draft = stripe.get(f"invoices/{accepted['invoice']}")
    sent = stripe.post(f"invoices/{draft['id']}/send")

    assert (accepted["subscription"], draft["status"], draft["auto_advance"]) == (None, "draft", False)
    assert (draft["billing_reason"], draft["parent"]["quote_details"]["quote"]) == ("quote_accept", quote["id"])
    assert (draft["total"], draft["footer"], draft["due_date"]) == (
        100_000,
        "毎度ありがとうございます",
        draft["created"] + 30 * DAY,
    )
    assert sent["status"] == "open"


def test_with_a_trial_nothing_is_due_upfront(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    quote = quoted(stripe, hana, {"price": monthly["id"]}, subscription_data={"trial_period_days": 14})
    accepted = stripe.post(f"quotes/{quote['id']}/accept", {"expand": ["subscription"]})

    assert (quote["amount_total"], quote["computed"]["recurring"]["amount_total"]) == (0, 1500)
    assert accepted["subscription"]["status"] == "trialing"


@pytest.mark.parametrize("finalized", [False, True])
def test_expires_on_its_day(stripe: Calls, hana: Thing, monthly: Thing, *, finalized: bool) -> None:
    draft = stripe.post("quotes", {"customer": hana["id"], "line_items": [{"price": monthly["id"]}]})
    if finalized:
        stripe.post(f"quotes/{draft['id']}/finalize")
    stripe.advance(days=30, seconds=5)
    after = stripe.get(f"quotes/{draft['id']}")

    assert (after["status"], after["status_transitions"]["canceled_at"]) == ("canceled", draft["expires_at"])
    assert len(stripe.get("events", {"type": "quote.canceled"})["data"]) == 1
    assert stripe.refused("POST", f"quotes/{draft['id']}/accept").status_code == 400


def test_what_is_put_off_lives_longer(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    quote = quoted(stripe, hana, {"price": monthly["id"]})
    stripe.post(f"quotes/{quote['id']}", {"expires_at": quote["expires_at"] + 9 * DAY})
    stripe.advance(days=31)

    assert stripe.get(f"quotes/{quote['id']}")["status"] == "open"


def test_each_step_is_taken_once(stripe: Calls, hana: Thing, monthly: Thing, once: Thing) -> None:
    draft = stripe.post("quotes", {"customer": hana["id"], "line_items": [once]})
    too_early = stripe.refused("POST", f"quotes/{draft['id']}/accept")
    path = f"quotes/{quoted(stripe, hana, once)['id']}"
    again = stripe.refused("POST", f"{path}/finalize")
    stripe.post(f"{path}/accept")

    assert (too_early.status_code, again.status_code) == (400, 400)
    assert "draft" in too_early.json()["error"]["message"]
    for deed in ("accept", "cancel", "finalize"):
        assert stripe.refused("POST", f"{path}/{deed}").status_code == 400
    assert stripe.post(f"quotes/{draft['id']}/cancel")["status"] == "canceled"
    assert stripe.refused("POST", "quotes/qt_none/cancel").status_code == 404


def test_refuses_what_makes_no_quote(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    dollars = {"price_data": {"currency": "usd", "product": monthly["product"], "unit_amount": 5}}
    yearly = {**dollars["price_data"], "currency": "jpy", "recurring": {"interval": "year"}}
    line = {"price": monthly["id"]}
    for wrong in (
        {"line_items": [line, dollars]},
        {"line_items": [line, {"price_data": yearly}]},
        {"line_items": [{"quantity": 1}]},
        {"line_items": [line], "expires_at": 1_000_000},
        {"line_items": [line], "collection_method": "send_invoice"},
        {"line_items": [line], "customer": "cus_none"},
    ):
        answer = stripe.refused("POST", "quotes", {"customer": hana["id"], **wrong})
        assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")
    empty = stripe.post("quotes", {"customer": hana["id"]})
    nobody = stripe.post("quotes", {"line_items": [line]})

    assert stripe.refused("POST", f"quotes/{empty['id']}/finalize").status_code == 400
    assert stripe.refused("POST", f"quotes/{nobody['id']}/finalize").status_code == 400
