"""Refunds: of a whole charge or a part, at once or late, and the ones that come back."""

import pytest

from tests.sandbox.calls import Calls, Thing


def charged(stripe: Calls, hana: Thing, price: Thing, card: str) -> Thing:
    """¥15,000 by this one of Stripe's test cards."""
    method = stripe.post(f"payment_methods/{card}/attach", {"customer": hana["id"]})
    terms = {"customer": hana["id"], "default_payment_method": method["id"]}
    stripe.post("subscriptions", {**terms, "items": [{"price": price["id"], "quantity": 10}]})
    [charge] = stripe.get("charges", {"customer": hana["id"], "limit": 1})["data"]
    found: Thing = charge
    return found


def test_a_part_and_then_the_rest(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    charge = charged(stripe, hana, monthly, "pm_card_visa")
    first = stripe.post("refunds", {"charge": charge["id"], "amount": 5000, "reason": "requested_by_customer"})
    rest = stripe.post("refunds", {"payment_intent": charge["payment_intent"]})
    after = stripe.get(f"charges/{charge['id']}")

    assert (first["amount"], rest["amount"], first["payment_intent"]) == (5000, 10000, charge["payment_intent"])
    assert (after["amount_refunded"], after["refunded"]) == (15000, True)
    assert stripe.get(f"refunds/{first['id']}") == first
    listed = stripe.get("refunds", {"charge": charge["id"], "created": {"gte": first["created"]}})["data"]
    assert [one["id"] for one in listed] == [rest["id"], first["id"]]


@pytest.mark.parametrize(
    ("card", "begun", "ended", "refunded", "told"),
    [
        ("pm_card_pendingRefund", "pending", "succeeded", 15000, ["refund.updated", "refund.created"]),
        ("pm_card_refundFail", "succeeded", "failed", 0, ["refund.failed", "refund.updated", "refund.created"]),
    ],
)
def test_the_bank_has_the_last_word(
    stripe: Calls, hana: Thing, monthly: Thing, card: str, begun: str, ended: str, refunded: int, told: list[str]
) -> None:
    charge = charged(stripe, hana, monthly, card)
    refund = stripe.post("refunds", {"charge": charge["id"]})
    stripe.advance(days=2)
    events = [one["type"] for one in stripe.get("events", {"limit": 100})["data"]]

    assert (refund["status"], stripe.get(f"refunds/{refund['id']}")["status"]) == (begun, ended)
    assert stripe.get(f"charges/{charge['id']}")["amount_refunded"] == refunded
    assert [type for type in events if type.startswith("refund.")] == told


def test_refuses_more_than_is_left(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    charge = charged(stripe, hana, monthly, "pm_card_visa")
    too_much = stripe.refused("POST", "refunds", {"charge": charge["id"], "amount": 15001}).json()["error"]
    stripe.post("refunds", {"charge": charge["id"]})
    again = stripe.refused("POST", "refunds", {"charge": charge["id"]}).json()["error"]

    assert too_much["message"] == "Refund amount (¥15,001) is greater than unrefunded amount on charge (¥15,000)"
    assert again["code"] == "charge_already_refunded"
    assert stripe.refused("POST", "refunds", {}).status_code == 400


def test_a_transfer_goes_back_to_the_cash_balance(stripe: Calls, hana: Thing) -> None:
    terms = {"customer": hana["id"], "collection_method": "send_invoice", "days_until_due": 30, "currency": "jpy"}
    draft = stripe.post("invoices", terms)
    stripe.post("invoiceitems", {"customer": hana["id"], "invoice": draft["id"], "amount": 8000, "currency": "jpy"})
    stripe.post(f"invoices/{draft['id']}/finalize", {"auto_advance": True})
    stripe.post(f"test_helpers/customers/{hana['id']}/fund_cash_balance", {"amount": 8000, "currency": "jpy"})
    [charge] = stripe.get("charges", {"customer": hana["id"], "limit": 1})["data"]
    stripe.post("refunds", {"charge": charge["id"], "amount": 3000})

    assert stripe.get(f"customers/{hana['id']}/cash_balance")["available"] == {"jpy": 3000}


def test_metadata_is_all_that_can_be_changed(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    refund = stripe.post("refunds", {"charge": charged(stripe, hana, monthly, "pm_card_visa")["id"]})
    changed = stripe.post(f"refunds/{refund['id']}", {"metadata": {"ticket": "4711"}})

    assert changed["metadata"] == {"ticket": "4711"}
    assert stripe.refused("POST", f"refunds/{refund['id']}", {"amount": 1}).status_code == 400
