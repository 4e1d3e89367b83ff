"""One invoice: how its sums add up, what is said of its payment, what can be done."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from portal.assembly import Portal
from portal.model.company import Company
from portal.model.invoice import Invoice, InvoiceTax
from portal.model.tax_rate import TaxRate
from portal.money import Money
from tests import make
from tests.conftest import Given
from tests.people import Person, SetClock, text_of


async def shown(person: Person, given: Given, invoice: Invoice) -> str:
    await given(invoice)
    answer = await person.get(f"/invoices/{invoice.id}")
    assert answer.status_code == 200
    return text_of(answer.text)


async def test_an_invoice_shows_its_lines_its_tax_and_its_payments(hana: Person, given: Given) -> None:
    page = await shown(hana, given, make.invoice(payments=(make.payment(),)))

    assert "Invoice AOBA-1" in page
    assert "Subtotal ¥10,000 Tax 10% on ¥10,000 ¥1,000 Total ¥11,000 Paid so far ¥11,000" in page
    assert "Visa •••• 4242" in page
    assert "Appears on your card statement as HINODE SCHEDULE" in page
    assert "2026-0001" in page


async def test_every_sum_between_the_subtotal_and_what_is_left_has_a_line(hana: Person, given: Given) -> None:
    tax = InvoiceTax(Money(900, "jpy"), Money(9000, "jpy"), False)
    plain = make.invoice(status="open", attempt_count=0, taxes=(tax,), subtotal=10000, total=10100)
    sums = replace(plain, amount_due=7000, amount_paid=2000, amount_remaining=5000, credit_notes=100)
    page = await shown(hana, given, replace(sums, shipping=500, credit_grants=300, balance_applied=3000))

    assert (
        "Subtotal ¥10,000 Discount -¥1,000 Credit -¥300 Shipping ¥500 Tax 10% on ¥9,000 ¥900 Total ¥10,100"
        " Settled from the balance -¥3,000 Credit notes -¥100 Amount due ¥7,000"
        " Paid so far ¥2,000 Left to pay ¥5,000"
    ) in page


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("JP", "ja", "消費税（10%"),
        ("US", "ja", " 税（10%"),
        ("JP", "en", "Consumption tax 10%"),
        ("US", "en", " Tax 10%"),
    ],
)
async def test_only_japans_tax_is_called_by_its_own_name(
    hana: Person, portal: Portal, given: Given, country: str, language: str, name: str
) -> None:
    portal.company = Company("acct_1", "Hinode", country)
    hana.headers["Accept-Language"] = language

    assert name in await shown(hana, given, make.invoice())


async def test_an_invoice_that_was_given_up_can_still_be_paid_from_its_page(hana: Person, given: Given) -> None:
    page = await shown(hana, given, make.invoice(status="uncollectible"))

    assert "Pay now" in page
    assert "Left to pay ¥11,000" in page


async def test_a_payment_on_its_way_is_no_refusal(hana: Person, given: Given) -> None:
    debit = make.payment(status="open", method="sepa_debit", brand=None, last4=None, receipt_url=None)
    debit = replace(debit, is_processing=True)
    page = await shown(hana, given, make.invoice(status="open", payments=(debit,)))

    assert "Being processed" in page
    assert "The payment is being processed." in page
    assert "failed" not in page


async def test_an_open_invoice_says_what_is_left_and_by_when(hana: Person, given: Given, clock: SetClock) -> None:
    due = clock() + timedelta(days=10)
    page = await shown(hana, given, make.invoice(status="open", attempt_count=0, due_at=due, amount_remaining=5000))

    assert "Left to pay ¥5,000" in page
    assert "Due on May 30, 2026" in page
    assert "How to pay" in page


async def test_money_from_outside_stripe_is_not_called_declined(hana: Person, given: Given) -> None:
    outside = make.payment(method="payment_record", brand=None, last4=None, receipt_url=None, receipt_number=None)
    forgone = make.payment("inpay_2", status="canceled", method="payment_intent", brand=None, last4=None)
    page = await shown(hana, given, make.invoice(payments=(outside, forgone)))

    assert "Received directly" in page
    assert "Declined" not in page
    assert "Payment intent" not in page


async def test_the_documents_stand_together_the_receipt_with_its_number(hana: Person, given: Given) -> None:
    page = await shown(hana, given, make.invoice(payments=(make.payment(),)))

    assert (
        "Documents Invoice AOBA-1 May 1, 2026 Download PDF"
        " Receipt 2026-0001 May 1, 2026 Open the receipt What it is for"
    ) in page


@pytest.mark.parametrize("facts", [{"status": "open"}, {"total": 0}])
async def test_what_is_not_paid_and_what_cost_nothing_has_no_receipt(
    hana: Person, given: Given, facts: dict[str, Any]
) -> None:
    page = await shown(hana, given, make.invoice(**facts))

    assert "Download PDF" in page
    assert "Receipt" not in page


async def test_for_money_from_outside_stripe_the_receipt_is_the_portals_own(hana: Person, given: Given) -> None:
    outside = make.payment(method="payment_record", brand=None, last4=None, receipt_url=None, receipt_number=None)
    await given(make.invoice(payments=(outside,)))
    page = (await hana.get("/invoices/in_1")).text

    assert 'href="/invoices/in_1/portal-receipt"' in page
    assert 'href="/invoices/in_1/receipt"' not in page


async def test_a_credit_note_says_why_and_where_the_money_went(hana: Person, given: Given) -> None:
    mixed = make.credit_note(reason="product_unsatisfactory", memo="Sorry!", refunded=300, to_balance=200, outside=100)
    await given(mixed, make.credit_note("cn_2", status="void", reason="invented_tomorrow", refunded=0))
    page = await shown(hana, given, make.invoice())

    assert (
        "Credit note AOBA-1-CN-1 -¥1,100 · May 1, 2026 · The service fell short Sorry! ¥300 paid back"
        " ¥200 kept as credit for later invoices ¥100 given back directly ¥500 taken off what is to be paid PDF"
    ) in page
    assert "Credit note AOBA-1-CN-2 Void -¥1,100 · May 1, 2026 PDF" in page


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("succeeded", "Paid back"),
        ("pending", "On its way"),
        ("requires_action", "Waits for you"),
        ("failed", "Did not arrive"),
        ("canceled", "Cancelled"),
        ("invented_tomorrow", "On its way"),
    ],
)
async def test_a_refund_says_how_far_it_has_come(hana: Person, given: Given, status: str, said: str) -> None:
    await given(make.refund(status=status))
    page = await shown(hana, given, make.invoice(payments=(make.payment(intent="pi_1"),)))
    refund = page[page.index("Payments and refunds Refund · Visa •••• 4242 May 1, 2026") :]

    assert f"-¥1,100 {said}" in refund[: refund.index("Visa •••• 4242 May 1, 2026 ·")]


async def test_the_rate_is_as_stripe_states_it(hana: Person, given: Given) -> None:
    odd = InvoiceTax(Money(89, "jpy"), Money(1000, "jpy"), False, "txr_1")
    await given(TaxRate("txr_1", Decimal("8.875")))

    assert "Tax 8.875% on ¥1,000" in await shown(hana, given, make.invoice(taxes=(odd,)))


async def test_an_amount_in_dollars_is_written_in_dollars(hana: Person, given: Given) -> None:
    page = await shown(
        hana, given, make.invoice(currency="usd", total=110050, lines=(make.line(100045, "usd"),), taxes=())
    )

    assert "$1,100.50" in page
    assert "$1,000.45" in page
