"""One object of each list, asked for alone."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from portal.mirror.store import Found
from portal.stripe_api.credit_notes import fetch_credit_note
from portal.stripe_api.customers import fetch_customer
from portal.stripe_api.invoices import fetch_invoice
from portal.stripe_api.listing import Reads
from portal.stripe_api.payments import fetch_payments_of
from portal.stripe_api.prices import fetch_price, fetch_product
from portal.stripe_api.problems import NotAtStripe
from portal.stripe_api.quotes import fetch_quote
from portal.stripe_api.refunds import fetch_refund
from portal.stripe_api.subscriptions import fetch_subscription
from portal.stripe_api.tax_rates import fetch_tax_rate

Again = Callable[[Reads, Mapping[str, Any]], Awaitable[Found | None]]


async def fetch_again(reads: Reads, name: str, row: Mapping[str, Any]) -> Found | None:
    """What Stripe says of this row of ours now; None if it has no such thing."""
    try:
        return await _AGAIN[name](reads, row)
    except NotAtStripe:
        return None


async def _payment(reads: Reads, row: Mapping[str, Any]) -> Found | None:
    """Payments are read through their invoice."""
    paid = await fetch_payments_of(reads, row["invoice"])
    return next((payment for payment in paid if payment.id == row["id"]), None)


_AGAIN: dict[str, Again] = {
    "products": lambda reads, row: fetch_product(reads, row["id"]),
    "prices": lambda reads, row: fetch_price(reads, row["id"]),
    "tax_rates": lambda reads, row: fetch_tax_rate(reads, row["id"]),
    "customers": lambda reads, row: fetch_customer(reads, row["id"]),
    "subscriptions": lambda reads, row: fetch_subscription(reads, row["id"]),
    "invoices": lambda reads, row: fetch_invoice(reads, row["id"]),
    "payments": _payment,
    "credit_notes": lambda reads, row: fetch_credit_note(reads, row["id"]),
    "refunds": lambda reads, row: fetch_refund(reads, row["id"]),
    "quotes": lambda reads, row: fetch_quote(reads, row["id"]),
}
