"""A bank statement that staff brought in, and what became of each line on which money came in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.model.deposit import Deposit
from portal.model.names import CustomerId, Email, InvoiceId
from portal.model.paid_outside import Reason
from portal.money import Money

# Nobody has decided · decided, and being settled at Stripe · settled · for a person, elsewhere.
State = Literal["open", "confirmed", "done", "aside"]
DOUBTS = ("alike", "unended")  # says what another line said, which may be the same money · may be cut off


@dataclass(frozen=True, slots=True)
class StatementFile:
    """`id` is of the content: the same file again is this one. Not read: its columns are yet to be told."""

    id: str
    name: str
    bank: str | None
    email: Email
    uploaded_at: datetime
    left_out: int
    is_read: bool
    columns_key: str | None
    columns: str | None  # as they are kept
    is_kept: bool  # the content, for a day


@dataclass(frozen=True, slots=True)
class Part:
    """One invoice that a deposit pays, and how much of it."""

    invoice: InvoiceId
    amount: Money
    reason: Reason
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptDeposit:
    """A line with what was decided. `trouble` is why an earlier decision was not carried out."""

    id: str
    file: str
    deposit: Deposit
    state: State
    customer: CustomerId | None = None
    email: Email | None = None
    place: str | None = None
    note: str | None = None
    trouble: str | None = None
    decided_at: datetime | None = None
    parts: tuple[Part, ...] = ()
    is_again: bool = False  # another file had brought it before

    @property
    def is_doubtful(self) -> bool:
        """Nobody has tried to settle it; its trouble is the line itself."""
        return self.state == "open" and self.trouble in DOUBTS

    @property
    def is_pending(self) -> bool:
        return self.state == "confirmed"

    @property
    def is_half_settled(self) -> bool:
        """A part of it was not settled, and nobody has said what became of that."""
        return self.state == "done" and self.trouble is not None and self.note is None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines of a file are in which state."""

    open: int = 0
    confirmed: int = 0
    done: int = 0
    aside: int = 0

    @property
    def total(self) -> int:
        return self.open + self.confirmed + self.done + self.aside
