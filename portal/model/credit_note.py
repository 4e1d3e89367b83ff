"""Credit notes: what was taken off an invoice after it was issued, and where the money went."""

from dataclasses import dataclass
from datetime import datetime

from portal.model.invoice import FRESH_LINK_LIFE, LINK_LIFE, InvoiceTax
from portal.model.names import CustomerId, InvoiceId
from portal.money import Money


@dataclass(frozen=True, slots=True)
class CreditNote:
    """Stripe's CreditNote. Of its amount, `refunded`, `to_balance` and `outside` were given back after the invoice
    was paid; the rest lowered what was still to be paid."""

    id: str
    invoice: InvoiceId
    customer: CustomerId
    number: str
    status: str
    type: str
    amount: Money
    created_at: datetime
    reason: str | None = None
    memo: str | None = None
    pdf: str | None = None
    refunded: int = 0
    to_balance: int = 0
    outside: int = 0
    taxes: tuple[InvoiceTax, ...] | None = None  # contained in the amount; None where they were never read

    @property
    def is_void(self) -> bool:
        return self.status == "void"

    @property
    def credited(self) -> Money:
        """As it stands in a list of what was paid and what was not."""
        return Money(-self.amount.minor, self.amount.currency)

    @property
    def given_back(self) -> list[tuple[str, Money]]:
        """Each way that the amount took, and how much of it."""
        rest = self.amount.minor - self.refunded - self.to_balance - self.outside
        ways = (
            ("refunded", self.refunded),
            ("to_balance", self.to_balance),
            ("outside", self.outside),
            ("taken_off", rest),
        )
        return [(way, Money(minor, self.amount.currency)) for way, minor in ways if minor > 0]


@dataclass(frozen=True, slots=True)
class CreditNoteLink:
    """Stripe's address of the PDF as last read; it dies like an invoice's."""

    url: str | None
    fetched_at: datetime
    created_at: datetime

    def may_be_alive(self, now: datetime) -> bool:
        return now < max(self.created_at + LINK_LIFE, self.fetched_at + FRESH_LINK_LIFE)
