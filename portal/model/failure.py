"""A charge that failed: one attempt, and what staff know of the invoice that is still open."""

from dataclasses import dataclass
from datetime import datetime

from portal.model.names import CustomerId, Email, InvoiceId
from portal.model.payment_method import BRANDS
from portal.money import Money


@dataclass(frozen=True, slots=True)
class Failure:
    """One attempt at one invoice. `next_at` None: it was the last.

    `attempt` counts all of them, a person's own too; `counted` is the invoice's `attempt_count` and no more than the
    tries of Stripe's own after the first. `due_at`: the invoice is not charged by itself, but paid until then.
    """

    invoice: InvoiceId
    attempt: int
    customer: CustomerId
    amount: Money
    failed_at: datetime
    next_at: datetime | None
    code: str | None
    decline_code: str | None
    advice_code: str | None
    network_code: str | None = None
    brand: str | None = None
    last4: str | None = None
    charge: str | None = None
    counted: int = 1
    due_at: datetime | None = None

    @property
    def is_last(self) -> bool:
        return self.next_at is None

    @property
    def codes(self) -> str:
        """Stripe's own words for it, and the network's where they say more."""
        return " / ".join(dict.fromkeys(code for code in (self.code, self.decline_code, self.network_code) if code))

    @property
    def card(self) -> str | None:
        if not self.last4:
            return None
        return f"{BRANDS.get(self.brand or '', (self.brand or '').title())} •••• {self.last4}".strip()


@dataclass(frozen=True, slots=True)
class SetAside:
    """Who has put it away, when, and why."""

    email: Email
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class OpenFailure:
    """The last attempt at an invoice, with what a person needs to know about it."""

    failure: Failure
    title: str  # the customer's name
    number: str | None
    about: str | None
    status: str
    aside: SetAside | None = None

    @property
    def is_open(self) -> bool:
        return self.status == "open"


@dataclass(frozen=True, slots=True)
class History:
    """What has failed at one customer's, over a time."""

    attempts: int
    invoices: int
    solved: int
