"""Payments of an invoice: by card, by transfer, or outside Stripe."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.model.names import CustomerId, InvoiceId
from portal.model.payment_method import BRANDS
from portal.money import Money

RECEIPT_LIFE = timedelta(days=30)
TRANSFERS = ("payment_record", "customer_balance", "jp_bank_transfer")


@dataclass(frozen=True, slots=True)
class Payment:
    """Stripe's InvoicePayment with what its PaymentIntent and Charge add.

    `method` is Stripe's payment method type, `payment_record` for money that came outside Stripe. `code`,
    `decline_code` and `advice_code` say why the last attempt failed; `network_code` and `tried_at` of it are not kept
    with the payment but with the failure.
    """

    id: str
    invoice: InvoiceId
    customer: CustomerId
    status: str
    method: str
    amount: Money
    created_at: datetime
    paid_at: datetime | None
    brand: str | None = None
    last4: str | None = None
    descriptor: str | None = None
    receipt_url: str | None = None
    receipt_number: str | None = None
    code: str | None = None
    decline_code: str | None = None
    advice_code: str | None = None
    intent: str | None = None  # Stripe's PaymentIntent, which refunds name
    network_code: str | None = None
    tried_at: datetime | None = None
    charge: str | None = None  # the one that was refused last
    is_processing: bool = False  # as its PaymentIntent says: a bank takes days to answer a debit

    @property
    def brand_name(self) -> str | None:
        return BRANDS.get(self.brand, self.brand.title()) if self.brand else None

    @property
    def is_transfer(self) -> bool:
        """By bank transfer, or straight to the company's own account."""
        return self.method in TRANSFERS

    @property
    def has_failed(self) -> bool:
        return self.status != "paid" and not self.is_processing and bool(self.code or self.decline_code)


@dataclass(frozen=True, slots=True)
class ReceiptLink:
    """Stripe's receipt of one payment as last read; it lives at most 30 days."""

    url: str
    fetched_at: datetime

    def may_be_alive(self, now: datetime) -> bool:
        return now < self.fetched_at + RECEIPT_LIFE
