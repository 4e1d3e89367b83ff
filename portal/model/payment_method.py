"""A card, or another way to pay, kept at Stripe."""

import calendar
from dataclasses import dataclass
from datetime import date

from portal.model.names import CustomerId, PaymentMethodId

EXPIRY_NOTICE_DAYS = 30

# How the networks write their own names; Stripe's are lowercase keys.
BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "jcb": "JCB",
    "diners": "Diners Club",
    "discover": "Discover",
    "unionpay": "UnionPay",
    "eftpos_au": "eftpos",
}


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """Stripe's PaymentMethod, without anything that could be charged elsewhere."""

    id: PaymentMethodId
    customer: CustomerId | None
    type: str
    brand: str | None = None
    last4: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None

    @property
    def brand_name(self) -> str:
        return BRANDS.get(self.brand or "", (self.brand or self.type).replace("_", " ").title())

    @property
    def expiry(self) -> str | None:
        """`08/2027`, as it stands on the card."""
        return f"{self.exp_month:02}/{self.exp_year}" if self.exp_month and self.exp_year else None

    @property
    def last_day(self) -> date | None:
        """A card is good until the end of its month."""
        if not (self.exp_month and self.exp_year):
            return None
        return date(self.exp_year, self.exp_month, calendar.monthrange(self.exp_year, self.exp_month)[1])

    def is_expired(self, today: date) -> bool:
        return self.last_day is not None and self.last_day < today

    def expires_soon(self, today: date) -> bool:
        """Within 30 days of the card's last day (S6), and not past it."""
        return self.last_day is not None and 0 <= (self.last_day - today).days <= EXPIRY_NOTICE_DAYS
