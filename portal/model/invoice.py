"""Invoices: a row of the list, and one of them whole."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from portal.model.names import CustomerId, InvoiceId, SubscriptionId
from portal.model.payment import Payment
from portal.money import Money

# A hosted invoice page and its PDF die 30 days after the due date, or after finalisation where there is none;
# whatever was just read lives at least 10 days.
LINK_LIFE = timedelta(days=30)
FRESH_LINK_LIFE = timedelta(days=10)

RATES = tuple(Decimal(half) / 2 for half in range(61))  # 0 to 30 %


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One row of the list: what it shows and nothing else."""

    id: InvoiceId
    number: str | None
    status: str
    issued_at: datetime
    due_at: datetime | None
    total: Money
    remaining: Money
    about: str | None
    attempt_count: int
    has_receipt: bool = False
    next_attempt_at: datetime | None = None
    was_refused: bool = False  # by the payment that was tried last
    under_way: bool = False  # one is being processed

    def is_overdue(self, today: datetime) -> bool:
        """From the day after it was due; `today` is the moment this day began where the operator is."""
        return self.status == "open" and self.due_at is not None and self.due_at < today

    @property
    def has_failed(self) -> bool:
        """A payment was tried and refused, by Stripe itself or by the customer."""
        return self.status == "open" and self.was_refused and not self.under_way

    @property
    def is_processing(self) -> bool:
        """Stripe waits for the answer of a bank, which can take days."""
        return self.status == "open" and self.under_way

    @property
    def can_be_paid(self) -> bool:
        return self.status == "open" and self.remaining.minor > 0

    @property
    def takes_payment(self) -> bool:
        """Stripe still takes the money for one that was given up; it is not asked for any more."""
        return self.status in ("open", "uncollectible") and self.remaining.minor > 0


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """Stripe's invoice line item; amounts before tax unless the price includes it."""

    description: str | None
    quantity: int | None
    unit_amount: Decimal | None
    amount: Money
    period_start: datetime
    period_end: datetime
    proration: bool

    @property
    def each(self) -> Money | None:
        """What one unit costs, unless that is less than the smallest coin can say."""
        if self.unit_amount is None or self.unit_amount != self.unit_amount.to_integral_value():
            return None
        return Money(int(self.unit_amount), self.amount.currency)


@dataclass(frozen=True, slots=True)
class InvoiceTax:
    """One tax of an invoice, as Stripe sums it (`total_taxes`)."""

    amount: Money
    taxable: Money | None
    inclusive: bool
    rate: str | None = None  # Stripe's TaxRate
    stated: Decimal | None = None  # its percentage, where we know the rate

    @property
    def percent(self) -> Decimal | None:
        """As the rate states it. Else the only whole or half percentage that rounds to this amount, if one alone
        does: a wrong one is worse than none, and small amounts fit several."""
        if self.stated is not None:
            return self.stated
        if self.taxable is None or self.taxable.minor <= 0:
            return None
        fitting = [rate for rate in RATES if abs(rate * self.taxable.minor - self.amount.minor * 100) <= 50]
        return fitting[0] if len(fitting) == 1 else None


@dataclass(frozen=True, slots=True)
class Invoice:
    """Stripe's Invoice, whole."""

    id: InvoiceId
    customer: CustomerId
    subscription: SubscriptionId | None
    number: str | None
    status: str
    currency: str
    subtotal: int
    tax: int
    total: int
    amount_due: int
    amount_paid: int
    amount_remaining: int
    issued_at: datetime
    due_at: datetime | None
    paid_at: datetime | None
    collection_method: str
    billing_reason: str | None
    about: str | None
    attempt_count: int
    next_attempt_at: datetime | None
    page: str | None = None
    pdf: str | None = None
    lines: tuple[InvoiceLine, ...] = ()
    taxes: tuple[InvoiceTax, ...] = ()
    payments: tuple[Payment, ...] = field(default=())
    shipping: int = 0
    credit_grants: int = 0  # taken off before the total
    credit_notes: int = 0  # taken off after it, while it was open
    balance_applied: int = 0  # taken from the customer's balance; below zero: added to it
    ended_at: datetime | None = None  # voided, or given up

    @property
    def credit(self) -> int:
        """Of what was taken off before the total, the part that was paid for earlier."""
        return max(0, min(self.credit_grants, self._taken_off))

    @property
    def discount(self) -> int:
        return self._taken_off - self.credit

    @property
    def _taken_off(self) -> int:
        """Not Stripe's list of discounts: it names those of single lines too, which the subtotal has in it already."""
        added = sum(tax.amount.minor for tax in self.taxes if not tax.inclusive)
        return self.subtotal + added + self.shipping - self.total

    @property
    def takes_own_receipt(self) -> bool:
        """Money came for it by transfer or past Stripe, and Stripe wrote no receipt: the portal writes one.

        Marked paid by hand, it may have no payment at all; but then none was ever tried, or what was tried is here.
        """
        paid = [payment for payment in self.payments if payment.status == "paid"]
        if self.status != "paid" or min(self.total, self.amount_paid) <= 0 or any(one.receipt_url for one in paid):
            return False
        if paid:
            return any(payment.is_transfer for payment in paid)
        return bool(self.payments) or self.attempt_count == 0

    @property
    def was_paid_outside(self) -> bool:
        """Marked paid by hand: what Stripe itself took does not come to what was paid."""
        taken = sum(payment.amount.minor for payment in self.payments if payment.status == "paid" and payment.intent)
        return self.status == "paid" and taken < self.amount_paid

    @property
    def asks_for_another_sum(self) -> bool:
        """Whether something came between the total and what was to be paid."""
        return self.amount_due != self.total

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @property
    def row(self) -> InvoiceRow:
        return InvoiceRow(
            self.id,
            self.number,
            self.status,
            self.issued_at,
            self.due_at,
            self.money(self.total),
            self.money(self.amount_remaining),
            self.about,
            self.attempt_count,
            any(payment.receipt_number or payment.receipt_url for payment in self.payments),
            self.next_attempt_at,
            any(payment.has_failed for payment in self.payments),
            any(payment.is_processing for payment in self.payments),
        )


@dataclass(frozen=True, slots=True)
class InvoiceLinks:
    """Stripe's addresses of one invoice as last read, and until when they can still be alive."""

    page: str | None
    pdf: str | None
    fetched_at: datetime
    due_at: datetime | None
    issued_at: datetime

    def may_be_alive(self, now: datetime) -> bool:
        dies_at = (self.due_at or self.issued_at) + LINK_LIFE
        return now < max(dies_at, self.fetched_at + FRESH_LINK_LIFE)
