"""A moment of a contract or of its invoices that calls for a word, and what it is decided from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.model.invoice import InvoiceRow
from portal.model.mail_kind import MomentName
from portal.model.names import InvoiceId
from portal.model.payment import Payment
from portal.model.payment_method import PaymentMethod
from portal.model.subscription import Plan
from portal.money import Money


@dataclass(frozen=True, slots=True)
class PaidLately:
    """A payment that Stripe has taken, and the invoice that it paid."""

    payment: Payment
    number: str | None
    about: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the mirror knows of one customer. `refused`: the payment that failed last, by invoice."""

    plans: Sequence[Plan] = ()
    card: PaymentMethod | None = None
    open_invoices: Sequence[InvoiceRow] = ()
    paid: Sequence[PaidLately] = ()
    refused: Mapping[InvoiceId, Payment | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moment:
    """One of the seven; which of the optional facts it carries follows from its name.

    It is on from `begins` until just before `until`; a mail about it is too late from `stale_at` on. `at` is the day
    it speaks of. The same `cause` is the same moment, however often and whenever it is decided.
    """

    name: MomentName
    about: str
    begins: datetime
    until: datetime
    stale_at: datetime
    at: datetime
    amount: Money | None = None
    plan: Plan | None = None
    card: PaymentMethod | None = None
    invoice: InvoiceRow | None = None
    paid: PaidLately | None = None

    @property
    def cause(self) -> str:
        return f"{self.name}:{self.about}"

    @property
    def waits(self) -> bool:
        """A renewal whose amount Stripe has not said yet is not mailed: better late than with a wrong one."""
        return self.name == "renewal_upcoming" and self.amount is None

    def is_on(self, now: datetime) -> bool:
        return self.begins <= now < self.until
