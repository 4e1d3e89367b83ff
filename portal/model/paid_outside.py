"""What staff say of money that came past Stripe and paid an invoice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from portal.model.invoice import Invoice
from portal.model.names import CustomerId, Email, InvoiceId
from portal.money import Money

Reason = Literal["transfer", "fee", "offset", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)
NEED_NOTE = frozenset(("offset", "other"))
Why = Literal["collected", "closed", "processing", "taken", "away", "refused", "short"]


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in. `received_at` is noon of the day, where the operator is."""

    received_at: datetime
    amount: Money
    reason: Reason
    reference: str | None
    note: str | None

    def is_short(self, remaining: Money) -> bool:
        """Less came than is owed, and nothing says why."""
        return self.amount.minor < remaining.minor and self.reason == "transfer"


@dataclass(frozen=True, slots=True)
class PaidOutside:
    """The portal's own record; while `done_at` is None it is not known whether Stripe has heard of it."""

    invoice: InvoiceId
    customer: CustomerId
    email: Email
    given: Given
    begun_at: datetime
    done_at: datetime | None


class NotMarked(Exception):
    """It was not marked, and `why`. Nothing changed but our copy of the invoice, if Stripe had another."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def obstacle(invoice: Invoice, given: Given) -> Why | None:
    """What of the invoice, as Stripe has just told it, stands in the way."""
    if invoice.status != "open":
        return "collected" if invoice.status == "paid" and not invoice.was_paid_outside else "closed"
    if invoice.row.is_processing:
        return "processing"
    short = given.is_short(invoice.money(invoice.amount_remaining))
    over = given.amount.minor > invoice.amount_remaining or given.amount.currency != invoice.currency
    return "short" if short or over else None
