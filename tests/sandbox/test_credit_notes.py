"""Credit notes: less to pay while an invoice is open, money back once it is paid."""

from typing import Any

import pytest

from tests.sandbox.calls import Calls, Thing


@pytest.fixture
def paid(stripe: Calls, subscription: Thing) -> Thing:
    """¥15,000 by card."""
    invoice: Thing = stripe.get(f"invoices/{subscription['latest_invoice']}")
    return invoice


@pytest.fixture
def unpaid(stripe: Calls, hana: Thing) -> Thing:
    """¥8,000 by transfer."""
    terms = {"customer": hana["id"], "collection_method": "send_invoice", "days_until_due": 30, "currency": "jpy"}
    draft = stripe.post("invoices", terms)
    stripe.post("invoiceitems", {"customer": hana["id"], "invoice": draft["id"], "amount": 8000, "currency": "jpy"})
    invoice: Thing = stripe.post(f"invoices/{draft['id']}/finalize")
    return invoice


def events(stripe: Calls) -> list[str]:
    told = [one["type"] for one in stripe.get("events", {"limit": 100})["data"]]
    return [type for type in told if type.startswith(("credit_note.", "refund.", "charge.refunded"))]


def test_a_note_with_a_refund_pays_the_card_back(stripe: Calls, paid: Thing) -> None:
    wanted = {"invoice": paid["id"], "amount": 3000, "refund_amount": 3000, "reason": "order_change", "memo": "Sorry"}
    note = stripe.post("credit_notes", wanted)
    [refund] = stripe.get("refunds", {"limit": 1})["data"]
    charge = stripe.get(f"charges/{refund['charge']}", {"expand": ["refunds"]})

    assert (note["number"], note["type"], note["total"]) == (f"{paid['number']}-CN-01", "post_payment", 3000)
    assert note["refunds"][0] | {"amount_refunded": 3000, "refund": refund["id"]} == note["refunds"][0]
    assert (refund["amount"], refund["status"]) == (3000, "succeeded")
    assert (charge["amount_refunded"], charge["refunded"]) == (3000, False)
    assert [one["id"] for one in charge["refunds"]["data"]] == [refund["id"]]
    assert events(stripe) == ["credit_note.created", "charge.refunded", "refund.created"]
    assert stripe.get(f"invoices/{paid['id']}")["post_payment_credit_notes_amount"] == 3000


def test_lines_are_taken_back_with_their_tax(company: Calls) -> None:
    [note] = company.get("credit_notes", {"customer": "cus_AobaClinic"})["data"]
    [line] = company.get(f"credit_notes/{note['id']}/lines")["data"]

    assert (line["quantity"], line["amount"], note["subtotal"], note["total"]) == (2, 3000, 3000, 3300)
    assert [tax["taxable_amount"] for tax in note["total_taxes"]] == [3000]
    assert [rate["percentage"] for rate in line["tax_rates"]] == [10.0]


def test_credit_comes_off_the_next_invoice(company: Calls) -> None:
    [note] = company.get("credit_notes", {"customer": "cus_KazehayaHotel"})["data"]
    after = company.get("invoices", {"customer": "cus_KazehayaHotel", "created": {"gt": note["created"]}})["data"][-1]

    assert note["customer_balance_transaction"]
    assert after["amount_due"] == after["total"] - note["total"]


def test_an_open_invoice_asks_for_less_and_for_all_again_when_the_note_is_void(stripe: Calls, unpaid: Thing) -> None:
    note = stripe.post("credit_notes", {"invoice": unpaid["id"], "amount": 3000})
    lowered = stripe.get(f"invoices/{unpaid['id']}")
    void = stripe.post(f"credit_notes/{note['id']}/void")
    again = stripe.get(f"invoices/{unpaid['id']}")

    assert (note["type"], lowered["amount_remaining"], lowered["status"]) == ("pre_payment", 5000, "open")
    assert lowered["pre_payment_credit_notes_amount"] == 3000
    assert (void["status"], again["amount_remaining"]) == ("void", 8000)
    assert events(stripe) == ["credit_note.voided", "credit_note.created"]
    assert stripe.refused("POST", f"credit_notes/{note['id']}/void").status_code == 400


def test_with_nothing_left_to_pay_the_invoice_is_paid(stripe: Calls, unpaid: Thing) -> None:
    stripe.post("credit_notes", {"invoice": unpaid["id"], "amount": 8000})
    settled = stripe.get(f"invoices/{unpaid['id']}")

    assert (settled["status"], settled["amount_paid"], settled["amount_remaining"]) == ("paid", 0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"amount": 3000},
        {"amount": 3000, "refund_amount": 2000},
        {"amount": 15001, "refund_amount": 15001},
        {"amount": 2000, "refund_amount": 2000, "lines": [{"type": "custom_line_item", "unit_amount": 1000}]},
        {"amount": 3000, "refund_amount": 1000, "credit_amount": 1000, "out_of_band_amount": 2000},
    ],
    ids=["of nothing", "nowhere", "half gone", "too much", "not its lines", "too many ways"],
)
def test_what_does_not_add_up_is_refused_and_leaves_no_trace(stripe: Calls, paid: Thing, wrong: Thing) -> None:
    assert stripe.refused("POST", "credit_notes", {"invoice": paid["id"], **wrong}).status_code == 400
    assert stripe.get("credit_notes")["data"] == stripe.get("refunds")["data"] == []


def test_a_refund_made_before_is_linked_and_a_memo_written_later(stripe: Calls, paid: Thing) -> None:
    [payment] = stripe.get("invoice_payments", {"invoice": paid["id"]})["data"]
    refund = stripe.post("refunds", {"payment_intent": payment["payment"]["payment_intent"], "amount": 1000})
    wanted = {"invoice": paid["id"], "amount": 1500, "refunds": [{"refund": refund["id"]}], "out_of_band_amount": 500}
    note = stripe.post("credit_notes", wanted)
    changed = stripe.post(f"credit_notes/{note['id']}", {"memo": "Thank you"})

    assert len(stripe.get("refunds")["data"]) == 1
    assert (note["out_of_band_amount"], changed["memo"]) == (500, "Thank you")
    assert events(stripe)[0] == "credit_note.updated"


def test_lists_what_was_created_when_and_opens_what_it_names(company: Calls) -> None:
    newest, older = company.get("credit_notes", {"expand": ["data.refunds.refund", "data.invoice"]})["data"]
    until: dict[str, Any] = {"created": {"lt": newest["created"]}}

    assert [one["id"] for one in company.get("credit_notes", until)["data"]] == [older["id"]]
    assert newest["refunds"][0]["refund"]["amount"] == newest["total"]
    assert newest["invoice"]["number"] in newest["number"]
    assert company.get("credit_notes", {"invoice": newest["invoice"]["id"]})["data"][0]["id"] == newest["id"]
