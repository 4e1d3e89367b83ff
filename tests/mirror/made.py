"""Made invoices, each with a life of its own, and what a plain bookkeeper writes down of it."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from portal.mirror.store import Found
from portal.model.credit_note import CreditNote
from portal.model.invoice import Invoice
from portal.model.names import CustomerId, InvoiceId
from portal.model.payment import Payment
from portal.model.refund import Refund
from portal.money import Money
from tests import make

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


class Change(NamedTuple):
    at: datetime
    kind: str
    invoice: str
    currency: str
    minor: int


@dataclass
class Life:
    """An invoice from its issue on: credit notes and payments, in any order, and an end or none."""

    id: str
    customer: str
    dice: random.Random
    left: int = 0
    noted: int = 0
    paid: int = 0
    payments: list[Payment] = field(default_factory=list)
    beside: list[Found] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.currency = self.dice.choice(["jpy", "jpy", "usd"])
        self.issued_at = self.at = FIRST + timedelta(hours=self.dice.randrange(800 * 24))
        self.total = self.dice.randrange(1, 5000)
        self.applied = self.dice.choice([0, 0, self.dice.randrange(0, self.total + 1), -300])
        self.change("invoice", self.total)
        self.change("balance", -self.applied)
        while self.left > 0 and len(self.changes) < 5 and self.dice.random() < 0.7:
            self.pass_time()
            self.settle(self.dice.choice([self.left, self.dice.randrange(1, self.left + 1)]))
        self.pass_time()
        self.status = "paid" if self.left == 0 else self.dice.choice(["open", "open", "void", "uncollectible", "paid"])
        self.end()

    def pass_time(self) -> None:
        self.at += timedelta(hours=self.dice.randrange(900))

    def change(self, kind: str, minor: int) -> None:
        self.left += minor
        if minor:
            self.changes.append(Change(self.at, kind, self.id, self.currency, minor))

    def settle(self, part: int) -> None:
        number = f"{self.id}{len(self.changes)}"
        self.change(kind := self.dice.choice(["payment", "payment", "credit_note"]), -part)
        if kind == "credit_note":
            self.noted += part
            self.note(number, part, "issued")
            self.note(f"{number}void", part, "void")
            return
        self.paid += part
        sums = {"amount": Money(part, self.currency), "created_at": self.at, "paid_at": self.at}
        self.payments.append(make.payment(f"pay_{number}", self.id, self.customer, intent=f"pi_{number}", **sums))

    def note(self, number: str, amount: int, status: str, back: int = 0) -> None:
        """`back` of it went back after the invoice was paid."""
        ids = InvoiceId(self.id), CustomerId(self.customer)
        sums = Money(amount, self.currency)
        self.beside.append(
            CreditNote(f"cn_{number}", *ids, f"CN-{number}", status, "mixed", sums, self.at, refunded=back)
        )

    def end(self) -> None:
        self.remaining = self.left if self.status == "open" else 0
        if self.status == "paid" and self.left:
            self.paid += self.left
            self.change("received", -self.left)  # marked by hand: there is no payment for it
        elif self.status in ("void", "uncollectible"):
            self.change(self.status, -self.left)
        elif self.payments and self.status == "paid":
            self.change("refund", 0)
            self.note(f"{self.id}back", 7, "issued", back=7)
            sums = Money(7, self.currency)
            self.beside.append(Refund(f"re_{self.id}", self.payments[0].intent, "succeeded", sums, self.at))

    def invoice(self) -> Invoice:
        ended = self.status in ("void", "uncollectible")
        due = self.total - self.applied - self.noted
        return make.invoice(
            self.id,
            self.customer,
            status=self.status,
            currency=self.currency,
            total=self.total,
            amount_due=due,
            amount_paid=self.paid,
            amount_remaining=due - self.paid,
            issued_at=self.issued_at,
            due_at=self.dice.choice([None, self.issued_at + timedelta(days=30)]),
            paid_at=self.at if self.status == "paid" else None,
            ended_at=self.at if ended else None,
            balance_applied=self.applied,
            credit_notes=self.noted,
            payments=tuple(self.payments),
        )


def lives(customer: str, seed: int, count: int) -> list[Life]:
    dice = random.Random(seed)
    return [Life(f"in_{customer[4:8]}{seed}x{number}", customer, dice) for number in range(count)]
