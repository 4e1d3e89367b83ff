"""Pure questions about invoices: overdue, refused, payable, taxed at, and how long a link can live."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portal.model.invoice import InvoiceLinks, InvoiceTax
from portal.model.payment import ReceiptLink
from portal.money import Money
from tests import make

NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "overdue"),
    [
        ({"status": "open", "due_at": NOW - timedelta(seconds=1)}, True),
        ({"status": "open", "due_at": NOW}, False),
        ({"status": "open", "due_at": NOW + A_DAY}, False),
        ({"status": "open", "due_at": None}, False),
        ({"status": "paid", "due_at": NOW - A_DAY}, False),
        ({"status": "void", "due_at": NOW - A_DAY}, False),
    ],
)
def test_overdue_is_open_and_due_before_today(facts: dict[str, Any], overdue: bool) -> None:
    assert make.invoice(**facts).row.is_overdue(NOW) is overdue


@pytest.mark.parametrize(
    ("facts", "failed"),
    [
        ({"status": "open", "attempt_count": 1}, True),
        ({"status": "open", "attempt_count": 1, "due_at": NOW}, True),  # by a card, tried before the transfer
        ({"status": "open", "attempt_count": 0, "due_at": NOW}, True),
        ({"status": "paid", "attempt_count": 2}, False),
    ],
)
def test_failed_is_a_payment_that_was_tried_and_refused(facts: dict[str, Any], failed: bool) -> None:
    refused = make.payment(status="open", code="card_declined")

    assert make.invoice(**facts, payments=(refused,)).row.has_failed is failed
    assert not make.invoice(**facts, payments=(make.payment(status="open"),)).row.has_failed


@pytest.mark.parametrize("due_at", [None, NOW])
def test_a_payment_that_a_bank_has_not_answered_is_being_processed_whenever_it_is_due(due_at: datetime | None) -> None:
    debit, refused = (
        make.payment(status="open", is_processing=True),
        make.payment("inpay_2", status="open", code="card_declined"),
    )
    waits = make.invoice(status="open", due_at=due_at, payments=(debit, refused)).row

    assert waits.is_processing
    assert not waits.has_failed
    assert not make.invoice(status="open", due_at=due_at, payments=(refused,)).row.is_processing
    assert not make.invoice(status="open", due_at=due_at, payments=(make.payment(status="open"),)).row.is_processing
    assert not make.invoice(payments=(debit,)).row.is_processing


@pytest.mark.parametrize(
    ("facts", "payable"),
    [
        ({"status": "open"}, True),
        ({"status": "open", "amount_remaining": 0}, False),
        ({"status": "paid"}, False),
        ({"status": "void"}, False),
        ({"status": "uncollectible"}, False),
    ],
)
def test_only_an_open_invoice_with_something_left_can_be_paid(facts: dict[str, Any], payable: bool) -> None:
    assert make.invoice(**facts).row.can_be_paid is payable


def test_one_that_was_given_up_is_still_taken_payment_for() -> None:
    given_up = make.invoice(status="uncollectible").row

    assert given_up.takes_payment
    assert not given_up.can_be_paid
    assert not make.invoice(status="uncollectible", amount_remaining=0).row.takes_payment
    assert not make.invoice(status="void").row.takes_payment


def test_what_is_missing_between_subtotal_and_total_is_the_discount() -> None:
    facts: dict[str, Any] = {"subtotal": 10000, "taxes": (InvoiceTax(Money(900, "jpy"), Money(9000, "jpy"), False),)}
    plain = make.invoice(**facts, total=9900)
    both = make.invoice(**facts, total=10200, shipping=500, credit_grants=300)

    assert (plain.discount, plain.credit) == (1000, 0)
    assert (both.discount, both.credit) == (900, 300)
    assert make.invoice().discount == 0


def test_a_row_offers_a_receipt_once_a_payment_has_one() -> None:
    assert not make.invoice().row.has_receipt
    assert not make.invoice(payments=(make.payment(receipt_url=None, receipt_number=None),)).row.has_receipt
    assert make.invoice(payments=(make.payment(),)).row.has_receipt


@pytest.mark.parametrize(
    ("tax", "taxable", "percent"),
    [
        (1000, 10000, Decimal(10)),
        (800, 10000, Decimal(8)),
        (825, 10000, None),
        (85, 1000, Decimal("8.5")),
        (999, 9995, Decimal(10)),
        (33, 333, Decimal(10)),
        (9, 93, None),
        (7, 91, None),
        (0, 1, None),
        (44, 500, None),
        (81, 1000, None),
        (0, 10000, Decimal(0)),
        (100, 0, None),
        (100, None, None),
    ],
)
def test_a_rate_is_told_only_when_no_other_fits_the_amounts(tax: int, taxable: int | None, percent: Decimal) -> None:
    base = None if taxable is None else Money(taxable, "jpy")

    assert InvoiceTax(Money(tax, "jpy"), base, False).percent == percent


def links(**facts: datetime | None) -> InvoiceLinks:
    moments = {"fetched_at": NOW - 60 * A_DAY, "due_at": None, "issued_at": NOW - 60 * A_DAY, **facts}
    return InvoiceLinks("https://invoice.stripe.com/i/1", "https://pay.stripe.com/1", **moments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "alive"),
    [
        ({}, False),
        ({"issued_at": NOW - 29 * A_DAY}, True),
        ({"issued_at": NOW - 30 * A_DAY}, False),
        ({"due_at": NOW - 29 * A_DAY}, True),
        ({"due_at": NOW - 30 * A_DAY}, False),
        ({"due_at": NOW + 30 * A_DAY}, True),
        ({"fetched_at": NOW - 9 * A_DAY}, True),
        ({"fetched_at": NOW - 10 * A_DAY}, False),
    ],
)
def test_a_link_lives_30_days_past_due_and_at_least_10_after_it_was_read(
    facts: dict[str, datetime | None], alive: bool
) -> None:
    assert links(**facts).may_be_alive(NOW) is alive


def test_a_receipts_link_lives_at_most_30_days() -> None:
    receipt = ReceiptLink("https://pay.stripe.com/receipts/1", NOW)

    assert receipt.may_be_alive(NOW + 30 * A_DAY - timedelta(seconds=1))
    assert not receipt.may_be_alive(NOW + 30 * A_DAY)


@pytest.mark.parametrize(
    ("facts", "outside"),
    [
        ({"status": "open"}, False),
        ({}, True),
        ({"payments": (make.payment(intent=None, method="payment_record"),)}, True),
        ({"payments": (make.payment(intent="pi_1"),)}, False),
        ({"payments": (make.payment(intent="pi_1", amount=Money(4000, "jpy")),)}, True),
        ({"amount_paid": 0}, False),
    ],
)
def test_it_was_paid_outside_if_stripe_took_less_than_was_paid(facts: dict[str, Any], outside: bool) -> None:
    assert make.invoice(**facts).was_paid_outside is outside
