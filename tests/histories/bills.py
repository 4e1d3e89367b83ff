"""What happens to invoices at Stripe."""

from typing import Any

from portal.sandbox.api import cash_balance, invoice_items, invoices, manual_invoices
from portal.sandbox.books import Books
from tests.histories.choices import TAX, customer_of, invoice_of

EXTRA = "設定作業"
DECLINES = ("insufficient_funds", "expired_card", "authentication_required")


def bill(books: Books, which: int, how: int) -> None:
    """By hand; a long one has more lines than Stripe sends along. It stays a draft, goes out later, or at once."""
    customer = customer_of(books, which)["id"]
    terms: dict[str, Any] = {"collection_method": "send_invoice", "days_until_due": 7} if how % 2 else {}
    draft = manual_invoices.create(books, customer=customer, auto_advance=how % 5 > 2, default_tax_rates=[TAX], **terms)
    for place in range((1, 12, 0, 3)[how % 4]):
        item = {"amount": 100 * how + place, "description": f"作業 {place}", "currency": draft["currency"]}
        invoice_items.create(books, customer=customer, invoice=draft["id"], **item)
    if how % 3 == 0:
        invoices.finalize(books, draft["id"])


def add_extra(books: Books, which: int, how: int) -> None:
    """It waits for the customer's next invoice."""
    customer = customer_of(books, which)["id"]
    invoice_items.create(books, customer=customer, amount=how * 10, currency="jpy", description=EXTRA)


def delete_draft(books: Books, which: int, how: int) -> None:
    manual_invoices.delete(books, invoice_of(books, which, "draft")["id"])


def finalize(books: Books, which: int, how: int) -> None:
    invoices.finalize(books, invoice_of(books, which, "draft")["id"])


def pay(books: Books, which: int, how: int) -> None:
    invoice = invoice_of(books, which, "open", "uncollectible")
    invoices.pay(books, invoice["id"], paid_out_of_band=how % 4 == 0)


def pay_by_transfer(books: Books, which: int, how: int) -> None:
    invoice = invoice_of(books, which, "open")
    amount = invoice["amount_remaining"] + (how % 3 - 1) * 100
    cash_balance.fund(books, invoice["customer"], amount=amount, currency=invoice["currency"])


def void(books: Books, which: int, how: int) -> None:
    invoices.void(books, invoice_of(books, which, "open", "uncollectible")["id"])


def write_off(books: Books, which: int, how: int) -> None:
    invoices.mark_uncollectible(books, invoice_of(books, which, "open")["id"])


def decline_next(books: Books, which: int, how: int) -> None:
    books.faults.next_decline = DECLINES[how % len(DECLINES)]
