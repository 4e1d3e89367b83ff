"""Invoices by hand and by bank transfer: drafted, finalized, paid in every way, sent, voided."""

import pytest

from tests.sandbox.calls import Calls, Thing

DAY = 86400


@pytest.fixture
def draft(stripe: Calls, hana: Thing) -> Thing:
    terms = {"customer": hana["id"], "collection_method": "send_invoice", "days_until_due": 30, "currency": "jpy"}
    made = stripe.post("invoices", terms)
    wanted = {
        "customer": hana["id"],
        "invoice": made["id"],
        "amount": 8000,
        "currency": "jpy",
        "description": "導入支援",
    }
    stripe.post("invoiceitems", wanted)
    invoice: Thing = stripe.get(f"invoices/{made['id']}")
    return invoice


def test_a_draft_has_no_number_and_no_document(draft: Thing) -> None:
    assert (draft["status"], draft["number"], draft["invoice_pdf"]) == ("draft", None, None)
    assert (draft["total"], draft["due_date"]) == (8000, draft["created"] + 30 * DAY)


def test_finalizing_gives_it_both_and_can_be_done_once(stripe: Calls, draft: Thing, hana: Thing) -> None:
    invoice = stripe.post(f"invoices/{draft['id']}/finalize")
    again = stripe.refused("POST", f"invoices/{draft['id']}/finalize")

    assert invoice["number"] == f"{hana['invoice_prefix']}-0001"
    assert invoice["hosted_invoice_url"].startswith(f"{stripe.client.base_url}/i/acct_".replace("//i", "/i"))
    assert (again.status_code, again.json()["error"]["message"]) == (
        400,
        "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
    )


def test_refuses_to_pay_an_invoice_that_is_already_paid(stripe: Calls, draft: Thing) -> None:
    paid = stripe.post(f"invoices/{draft['id']}/pay", {"paid_out_of_band": True})
    refusal = stripe.refused("POST", f"invoices/{draft['id']}/pay")

    assert (paid["status"], paid["attempted"], paid["attempt_count"]) == ("paid", False, 0)
    assert refusal.json()["error"]["message"] == "Invoice is already paid"


def test_sends_a_reminder_only_while_it_is_open(stripe: Calls, draft: Thing) -> None:
    stripe.post(f"invoices/{draft['id']}/send")
    stripe.post(f"invoices/{draft['id']}/void")

    assert len(stripe.get("events", {"type": "invoice.sent"})["data"]) == 1
    assert stripe.refused("POST", f"invoices/{draft['id']}/send").status_code == 400


def test_what_is_given_up_can_still_be_paid(stripe: Calls, draft: Thing) -> None:
    stripe.post(f"invoices/{draft['id']}/finalize")
    given_up = stripe.post(f"invoices/{draft['id']}/mark_uncollectible")

    assert given_up["status"] == "uncollectible"
    assert stripe.post(f"invoices/{draft['id']}/pay", {"paid_out_of_band": True})["status"] == "paid"


def test_a_void_invoice_stays_void(stripe: Calls, draft: Thing) -> None:
    stripe.post(f"invoices/{draft['id']}/finalize")
    stripe.post(f"invoices/{draft['id']}/void")

    assert stripe.refused("POST", f"invoices/{draft['id']}/pay").status_code == 400


def test_pages_the_lines_beyond_the_first_ten(stripe: Calls, draft: Thing, hana: Thing) -> None:
    for number in range(11):
        wanted = {"customer": hana["id"], "invoice": draft["id"], "amount": number, "currency": "jpy"}
        stripe.post("invoiceitems", wanted)
    inline = stripe.get(f"invoices/{draft['id']}")["lines"]
    rest = stripe.get(f"invoices/{draft['id']}/lines", {"starting_after": inline["data"][-1]["id"]})

    assert (len(inline["data"]), inline["has_more"]) == (10, True)
    assert (len(rest["data"]), rest["has_more"]) == (2, False)


def test_a_transfer_of_the_exact_amount_pays_the_invoice(stripe: Calls, draft: Thing, hana: Thing) -> None:
    stripe.post(f"invoices/{draft['id']}/finalize", {"auto_advance": True})
    path = f"customers/{hana['id']}"
    stripe.post(f"test_helpers/{path}/fund_cash_balance", {"amount": 8000, "currency": "jpy"})
    paid = stripe.get(f"invoices/{draft['id']}")
    transactions = stripe.get(f"{path}/cash_balance_transactions")["data"]

    assert paid["status"] == "paid"
    assert [one["type"] for one in transactions] == ["applied_to_payment", "funded"]
    assert stripe.get(f"{path}/cash_balance")["available"] is None


def test_a_transfer_that_is_short_waits(stripe: Calls, draft: Thing, hana: Thing) -> None:
    stripe.post(f"invoices/{draft['id']}/finalize", {"auto_advance": True})
    stripe.post(f"test_helpers/customers/{hana['id']}/fund_cash_balance", {"amount": 7560, "currency": "jpy"})

    assert stripe.get(f"invoices/{draft['id']}")["status"] == "open"
    assert stripe.get(f"customers/{hana['id']}/cash_balance")["available"] == {"jpy": 7560}


def test_a_customer_always_gets_the_same_account_to_transfer_to(stripe: Calls, hana: Thing) -> None:
    wanted = {"currency": "jpy", "funding_type": "bank_transfer", "bank_transfer": {"type": "jp_bank_transfer"}}
    first = stripe.post(f"customers/{hana['id']}/funding_instructions", wanted)
    again = stripe.post(f"customers/{hana['id']}/funding_instructions", wanted)

    assert first == again
    assert len(first["bank_transfer"]["financial_addresses"][0]["zengin"]["account_number"]) == 7
