"""Reminders of overdue invoices: what was sent, who wants none, and what a customer answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from portal.desk_values import Way
from portal.model.customer import Customer
from portal.model.mail_kind import MailKind
from portal.model.names import CustomerId, Email, InvoiceId
from portal.model.unpaid import Sum, Unpaid, added

AnswerKind = Literal["will_pay", "have_paid", "question"]
CHOSEN_AS: MailKind = "transfer_invoice_overdue"  # how people tick the portal's own, and switch them off
ANSWERS: tuple[AnswerKind, ...] = get_args(AnswerKind)
# Why an invoice is not due for a reminder. The first ones keep it out of every mail, the others only out of the steps.
Held = Literal["stopped", "no_address", "being_paid", "today", "unsure", "question", "paused", "not_late"]
Why = Literal[Held, "rest", "early", "missed", "done"]


@dataclass(frozen=True, slots=True)
class Sent:
    """One invoice in a reminder of that day. While `done_at` is None it is not known whether Stripe has heard of it.

    `step` counts the operator's steps from 1; 0 is a reminder outside of them.
    """

    invoice: InvoiceId
    customer: CustomerId
    day: date
    step: int
    way: Way
    email: Email
    begun_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """What the portal's own reminder says. `others` are open, too, and not late yet; `again`: there was one before."""

    customer: Customer
    late: Sequence[Unpaid]
    others: Sequence[Unpaid]
    again: bool

    @property
    def sums(self) -> list[Sum]:
        return added([Sum(1, row.remaining) for row in self.late])


@dataclass(frozen=True, slots=True)
class Stop:
    """This customer is reminded of nothing: who said so, when, and why."""

    email: Email
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a customer says: the day of the payment, or words. Until when they are left alone: None for a question."""

    kind: AnswerKind
    on: date | None
    words: str | None
    paused_until: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer has answered to the reminder of `reminded_on`."""

    id: int
    customer: CustomerId
    title: str  # the customer's name as it is now
    reminded_on: date
    email: Email  # to whom the reminder went
    given: Given
    at: datetime
    dealt_with_at: datetime | None
    dealt_with_by: Email | None

    def pauses(self, today: date) -> bool:
        """A question until somebody has dealt with it; the others until their day, come what may."""
        if self.given.paused_until is None:
            return self.dealt_with_at is None
        return today < self.given.paused_until


@dataclass(frozen=True, slots=True)
class Case:
    """An open invoice with all that decides about a reminder of it."""

    invoice: Unpaid
    sent: tuple[Sent, ...] = ()
    answer: Answer | None = None
    stop: Stop | None = None
    has_address: bool = True
    is_being_paid: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an invoice stands today. `why` None: it is due for `step`. `until` is when that changes, if it is known."""

    case: Case
    step: int
    why: Why | None = None
    until: date | None = None

    @property
    def is_due(self) -> bool:
        return self.why is None

    @property
    def may_go(self) -> bool:
        """Into a mail that a person sends, or that goes out for another invoice of the same customer."""
        return self.why not in get_args(Held)
