"""A card that fails: what is told, when it is tried again, and how it ends."""

import pytest

from tests.sandbox.calls import Calls, Thing

DAY = 86400


@pytest.fixture
def failed(stripe: Calls, subscription: Thing) -> Thing:
    """A renewal whose payment was declined, an hour and a little after it was due."""
    stripe.faults(next_decline="insufficient_funds")
    ends = subscription["items"]["data"][0]["current_period_end"]
    stripe.advance(seconds=ends - subscription["created"] + 3700)
    invoice: Thing = stripe.get("invoices", {"limit": 1})["data"][0]
    return invoice


def test_leaves_the_invoice_open_and_the_subscription_past_due(stripe: Calls, failed: Thing, hana: Thing) -> None:
    assert (failed["status"], failed["attempted"], failed["attempt_count"]) == ("open", True, 1)
    assert failed["next_payment_attempt"] == pytest.approx(failed["created"] + 3600 + 3 * DAY, abs=5)
    assert stripe.get("subscriptions")["data"][0]["status"] == "past_due"
    assert stripe.get(f"customers/{hana['id']}")["delinquent"] is True


def test_says_why_in_the_intent_and_the_charge(stripe: Calls, failed: Thing) -> None:
    expand = ["data.payment.payment_intent.latest_charge"]
    [payment] = stripe.get("invoice_payments", {"invoice": failed["id"], "expand": expand})["data"]
    intent = payment["payment"]["payment_intent"]
    error, charge = intent["last_payment_error"], intent["latest_charge"]

    assert (payment["status"], intent["status"]) == ("open", "requires_payment_method")
    assert (error["code"], error["decline_code"], error["advice_code"]) == (
        "card_declined",
        "insufficient_funds",
        "try_again_later",
    )
    assert error["charge"] == charge["id"]
    assert (charge["status"], charge["outcome"]["reason"]) == ("failed", "insufficient_funds")


def test_tries_again_by_itself_and_is_good_again_when_paid(stripe: Calls, failed: Thing) -> None:
    stripe.advance(days=3, seconds=60)
    paid = stripe.get(f"invoices/{failed['id']}")

    assert (paid["status"], paid["attempt_count"], paid["next_payment_attempt"]) == ("paid", 2, None)
    assert stripe.get("subscriptions")["data"][0]["status"] == "active"


def test_a_new_card_pays_at_once(stripe: Calls, failed: Thing, hana: Thing) -> None:
    card = stripe.post("payment_methods/pm_card_jcb/attach", {"customer": hana["id"]})
    paid = stripe.post(f"invoices/{failed['id']}/pay", {"payment_method": card["id"]})

    assert (paid["status"], paid["amount_remaining"]) == ("paid", 0)
    assert stripe.get(f"customers/{hana['id']}")["delinquent"] is False


def test_gives_up_after_the_last_try(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    bad = stripe.post("payment_methods/pm_card_chargeCustomerFail/attach", {"customer": hana["id"]})
    begun = stripe.post("subscriptions", {"customer": hana["id"], "items": [{"price": monthly["id"]}]})
    stripe.post(f"customers/{hana['id']}", {"invoice_settings": {"default_payment_method": bad["id"]}})
    ends = begun["items"]["data"][0]["current_period_end"]
    stripe.advance(seconds=ends - begun["created"] + 3700 + 16 * DAY)
    failures = stripe.get("events", {"type": "invoice.payment_failed"})["data"]
    invoice = stripe.get("invoices", {"limit": 1})["data"][0]

    assert [event["data"]["object"]["attempt_count"] for event in failures] == [4, 3, 2, 1]
    assert (invoice["status"], invoice["next_payment_attempt"]) == ("open", None)
    assert stripe.get(f"subscriptions/{begun['id']}")["status"] == "unpaid"


def test_paying_by_hand_with_a_declined_card_is_a_card_error(stripe: Calls, failed: Thing) -> None:
    stripe.faults(next_decline="expired_card")
    refusal = stripe.client.post(f"/v1/invoices/{failed['id']}/pay")
    error = refusal.json()["error"]

    assert refusal.status_code == 402
    assert (error["type"], error["code"]) == ("card_error", "expired_card")
    assert "decline_code" not in error
    assert error["payment_intent"]["object"] == "payment_intent"
    assert stripe.get(f"invoices/{failed['id']}")["next_payment_attempt"] == failed["next_payment_attempt"]


def test_a_card_refused_on_an_invoice_that_was_sent_is_not_tried_again_and_the_contract_stays_as_it_is(
    stripe: Calls, hana: Thing, monthly: Thing
) -> None:
    terms = {"collection_method": "send_invoice", "days_until_due": 30}
    begun = stripe.post("subscriptions", {"customer": hana["id"], "items": [{"price": monthly["id"]}], **terms})
    sent = stripe.post(f"invoices/{begun['latest_invoice']}/finalize")
    for _ in range(2):
        stripe.faults(next_decline="insufficient_funds")
        assert stripe.client.post(f"/v1/invoices/{sent['id']}/pay").status_code == 402
    stripe.advance(days=10)
    invoice, failures = stripe.get(f"invoices/{sent['id']}"), stripe.get("events", {"type": "charge.failed"})["data"]

    assert (invoice["status"], invoice["attempt_count"], invoice["next_payment_attempt"]) == ("open", 1, None)
    assert len({event["data"]["object"]["id"] for event in failures}) == 2
    assert stripe.get(f"subscriptions/{begun['id']}")["status"] == "active"
    assert stripe.get(f"customers/{hana['id']}")["delinquent"] is False


def test_a_bank_debit_leaves_the_invoice_open_until_its_bank_has_answered(stripe: Calls, hana: Thing) -> None:
    bank = stripe.post("payment_methods/pm_usBankAccount_processing/attach", {"customer": hana["id"]})["id"]
    terms = {"collection_method": "send_invoice", "days_until_due": 30, "pending_invoice_items_behavior": "include"}
    stripe.post("invoiceitems", {"customer": hana["id"], "amount": 5000, "currency": "usd"})
    id = stripe.post("invoices", {"customer": hana["id"], "currency": "usd", **terms})["id"]
    begun = stripe.post(f"invoices/{id}/pay", {"payment_method": bank})
    expand = ["data.payment.payment_intent.latest_charge"]
    [payment] = stripe.get("invoice_payments", {"invoice": id, "expand": expand})["data"]
    intent = payment["payment"]["payment_intent"]

    assert (begun["status"], begun["attempted"], begun["attempt_count"]) == ("open", True, 1)
    assert (payment["status"], intent["status"], intent["last_payment_error"]) == ("open", "processing", None)
    assert intent["latest_charge"]["status"] == "pending"
    assert intent["latest_charge"]["payment_method_details"]["type"] == "us_bank_account"
    assert stripe.client.post(f"/v1/invoices/{id}/pay", data={"payment_method": bank}).status_code == 400


def test_an_unpaid_beginning_is_incomplete_and_expires(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    stripe.faults(next_decline="generic_decline")
    begun = stripe.post("subscriptions", {"customer": hana["id"], "items": [{"price": monthly["id"]}]})
    stripe.advance(days=1)

    assert begun["status"] == "incomplete"
    assert stripe.get(f"subscriptions/{begun['id']}")["status"] == "incomplete_expired"
    assert stripe.get(f"invoices/{begun['latest_invoice']}")["status"] == "void"


def test_a_card_past_its_month_is_declined_as_expired(stripe: Calls, subscription: Thing) -> None:
    stripe.advance(days=5 * 366)
    failure = stripe.get("payment_intents", {"limit": 1})["data"][0]["last_payment_error"]

    assert failure["code"] == "expired_card"


def test_some_test_cards_are_refused_at_the_door(stripe: Calls, hana: Thing) -> None:
    path = "/v1/payment_methods/pm_card_chargeDeclinedLostCard/attach"
    refusal = stripe.client.post(path, data={"customer": hana["id"]})

    assert (refusal.status_code, refusal.json()["error"]["decline_code"]) == (402, "lost_card")
