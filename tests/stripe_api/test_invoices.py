"""Invoices and their payments, as Stripe's answers become them."""

from datetime import UTC, datetime

import pytest

from portal.model.names import CustomerId, InvoiceId
from portal.model.payment import Payment
from portal.money import Money
from portal.stripe_api.client import StripeClient
from portal.stripe_api.invoices import fetch_invoice, fetch_invoice_head, fetch_invoices
from portal.stripe_api.listing import fetch_slice
from portal.stripe_api.payments import PAYMENTS, fetch_payments_of
from portal.stripe_api.problems import NotAtStripe
from tests.stand_in import AOBA_CLINIC, MINATO_TRADING, SAKURA_DENTAL, TANAKA_WORKS, StandIn


async def test_an_invoice_comes_whole_with_lines_tax_and_payment(client: StripeClient, stand_in: StandIn) -> None:
    said = stand_in.invoices_of(AOBA_CLINIC)[0]
    invoice = await fetch_invoice(client, InvoiceId(said["id"]))

    assert (invoice.number, invoice.status, invoice.total) == (said["number"], "paid", said["total"])
    assert invoice.customer == AOBA_CLINIC
    assert sum(line.amount.minor for line in invoice.lines) == invoice.subtotal
    assert invoice.subtotal + invoice.tax == invoice.total
    assert [tax.percent for tax in invoice.taxes] == [10]
    [payment] = invoice.payments
    assert payment.amount == Money(invoice.total, "jpy")
    assert (payment.method, payment.brand, payment.last4, payment.customer) == ("card", "visa", "4242", AOBA_CLINIC)
    assert payment.receipt_url
    assert payment.descriptor


async def test_the_balance_that_was_used_up_and_the_printed_day_of_issue_come_along(
    client: StripeClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = stand_in.newcomer(balance=-3000)["id"]
    id = stand_in.subscribe(customer)["latest_invoice"]
    printed = datetime(2026, 1, 31, tzinfo=UTC)
    monkeypatch.setitem(stand_in.books.objects["invoice"][id], "effective_at", int(printed.timestamp()))
    invoice = await fetch_invoice(client, InvoiceId(id))

    assert invoice.balance_applied == 3000
    assert invoice.total - invoice.balance_applied == invoice.amount_due == invoice.amount_paid
    assert (invoice.discount, invoice.credit, invoice.shipping, invoice.credit_notes) == (0, 0, 0, 0)
    assert invoice.issued_at == printed


async def test_all_400_come_page_by_page_each_once(client: StripeClient, stand_in: StandIn) -> None:
    pages = [page async for page in fetch_invoices(client, None, CustomerId(TANAKA_WORKS))]

    assert [len(page) for page in pages] == [100] * 4
    assert len({invoice.id for page in pages for invoice in page}) == 400
    assert stand_in.asked() == {"GET /v1/invoices": 4}


async def test_a_long_invoice_comes_with_all_its_lines(client: StripeClient, stand_in: StandIn) -> None:
    customer = stand_in.newcomer()["id"]
    for number in range(25):
        stand_in.post("invoiceitems", {"customer": customer, "amount": 100 + number, "currency": "jpy"})
    id = stand_in.post("invoices", {"customer": customer, "pending_invoice_items_behavior": "include"})["id"]
    invoice = await fetch_invoice(client, id)

    assert sorted(line.amount.minor for line in invoice.lines) == [100 + number for number in range(25)]
    assert (invoice.status, invoice.number, invoice.page, invoice.pdf) == ("draft", None, None, None)
    assert invoice.payments == ()


async def test_a_refused_payment_says_why(client: StripeClient, stand_in: StandIn) -> None:
    said = stand_in.invoices_of(SAKURA_DENTAL, status="open")[-1]
    invoice = await fetch_invoice(client, said["id"])
    [payment] = invoice.payments

    assert payment.has_failed
    assert (payment.code, payment.decline_code) == ("card_declined", "insufficient_funds")
    assert (payment.brand, payment.last4) == ("visa", "0341")
    assert payment.receipt_url is None
    assert invoice.row.has_failed
    assert invoice.attempt_count == said["attempt_count"] > 0
    assert invoice.next_attempt_at is not None


async def test_a_transfer_has_a_receipt_and_money_from_outside_stripe_has_none(
    client: StripeClient, stand_in: StandIn
) -> None:
    paid = [invoice["id"] for invoice in stand_in.invoices_of(MINATO_TRADING, status="paid")]
    found = [payment for id in paid for payment in await fetch_payments_of(client, id) if payment.status == "paid"]

    assert len(found) == len(paid)
    assert {payment.method for payment in found} == {"customer_balance", "payment_record"}
    assert all(bool(payment.receipt_url) is (payment.method == "customer_balance") for payment in found)
    assert not any(payment.last4 or payment.descriptor for payment in found if payment.method == "payment_record")


async def test_every_payment_in_the_list_is_as_its_invoice_says(client: StripeClient, stand_in: StandIn) -> None:
    said = stand_in.invoices_of(SAKURA_DENTAL, status="open")[-1]
    alone = await fetch_payments_of(client, InvoiceId(said["id"]))
    listed: list[Payment] = []
    after = None
    while (page := await fetch_slice(client, PAYMENTS, after=after)).found:
        listed, after = [*listed, *page.found], page.cursor

    assert len({payment.id for payment in listed}) == len(listed) > 400
    assert [payment for payment in listed if payment.invoice == said["id"]] == alone


async def test_a_documents_address_costs_one_call(client: StripeClient, stand_in: StandIn) -> None:
    said = stand_in.invoices_of(AOBA_CLINIC)[0]
    stand_in.behave()
    head = await fetch_invoice_head(client, InvoiceId(said["id"]))

    assert (head.page, head.pdf) == (said["hosted_invoice_url"], said["invoice_pdf"])
    assert stand_in.asked() == {f"GET /v1/invoices/{said['id']}": 1}


async def test_an_invoice_that_is_not_there_is_not_at_stripe(client: StripeClient) -> None:
    with pytest.raises(NotAtStripe):
        await fetch_invoice(client, InvoiceId("in_none"))
