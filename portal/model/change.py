"""A change of plan: what is wished, what it would cost, and what was promised to whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.model.invoice import Invoice
from portal.model.names import CustomerId, Email, SubscriptionId
from portal.money import Money

Way = Literal["portal", "direct", "request"]


@dataclass(frozen=True, slots=True)
class WishedItem:
    """One item of the subscription as it is to be."""

    id: str
    price: str
    quantity: int | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What one subscription is to become. `promotion`: Stripe's promotion code by id, `code` as it was typed."""

    subscription: SubscriptionId
    items: tuple[WishedItem, ...]
    promotion: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """How the change is made: the parameters that the preview and the real change share."""

    way: Way
    proration: str
    restarts: bool
    configuration: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Stripe's preview of one invoice, and the customer's balance that it begins with."""

    invoice: Invoice
    starting_balance: int

    @property
    def ending_balance(self) -> int:
        """What is left of the balance: below zero it is credit."""
        return self.starting_balance + self.invoice.total - self.invoice.amount_due


@dataclass(frozen=True, slots=True)
class Figures:
    """What the change costs. `invoice` is the one issued now, if `is_now`; else the next one, with the change in it."""

    invoice: Invoice
    is_now: bool
    due_now: Money
    credit_left: Money
    recurring: Money
    next_due: Money
    next_at: datetime | None
    interval: str | None
    interval_count: int

    @property
    def total(self) -> Money:
        return self.invoice.money(self.invoice.total)


@dataclass(frozen=True, slots=True)
class KeptPreview:
    """Figures that somebody was shown, by which the change is then made; good once, and not for long."""

    id: str
    customer: CustomerId
    email: Email
    wish: Wish
    terms: Terms
    priced_at: datetime
    is_now: bool
    total: Money
    due_now: Money
    next_due: Money
    expires_at: datetime
    used_at: datetime | None = None
    done_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at
