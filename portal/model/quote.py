"""Quotes: what was offered for how much and until when, how one is made, and what was said when it was accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from portal.model.names import CustomerId, Email, QuoteId
from portal.money import Money

State = Literal["draft", "open", "accepted", "canceled", "expired"]

VALID_FOR = timedelta(days=30)
LONGEST_NAME = 100
LONGEST_ORDER = 100  # Stripe takes 140 letters in a field of an invoice, and 500 in its metadata
LONGEST_FIELD_NAME = 40
SOON = timedelta(minutes=1)  # Stripe ends an expired quote within this, and says only that it was canceled
_SAME_YES = timedelta(hours=1)  # what Stripe took later was somebody else's
_CLOCKS_DIFFER = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line: what, how many, for how much each and how often, and what that comes to before discount and tax."""

    product: str
    quantity: int | None
    each: Money | None
    interval: str | None
    interval_count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """Stripe's Quote. `upfront` is due upon acceptance, `recurring` with each period, both with discount and tax."""

    id: QuoteId
    customer: CustomerId
    number: str | None
    status: str
    upfront: Money
    subtotal: Money
    discount: Money
    tax: Money
    recurring: Money | None
    interval: str | None
    interval_count: int
    by_transfer: bool
    created_at: datetime
    expires_at: datetime
    finalized_at: datetime | None = None
    accepted_at: datetime | None = None
    canceled_at: datetime | None = None
    subscription: str | None = None
    invoice: str | None = None
    header: str | None = None
    description: str | None = None
    footer: str | None = None
    made_by: str | None = None  # the person, where the portal made it
    lines: tuple[QuoteLine, ...] = ()

    @property
    def title(self) -> str:
        return self.number or self.id

    def state(self, now: datetime) -> State:
        """What the clock knows before Stripe has told: an open quote ends at its hour."""
        if self.status == "accepted":
            return "accepted"
        if self.status == "canceled":
            return "expired" if self._ended_by_itself else "canceled"
        if now >= self.expires_at:
            return "expired"
        return "open" if self.status == "open" else "draft"

    @property
    def _ended_by_itself(self) -> bool:
        return self.canceled_at is not None and self.canceled_at >= self.expires_at - SOON

    @property
    def reduction(self) -> Money:
        """The discount as it stands in a sum."""
        return Money(-self.discount.minor, self.discount.currency)

    @property
    def is_for_once(self) -> bool:
        """Nothing of it recurs."""
        return self.recurring is None

    @property
    def price(self) -> Money:
        """What is paid again and again, or else once."""
        return self.upfront if self.recurring is None else self.recurring

    @property
    def begins_otherwise(self) -> bool:
        """The first payment is not what recurs: something is sold once, or the plan begins with a trial."""
        return self.recurring is not None and self.recurring != self.upfront


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line to be quoted: so many at a price on sale, or at an amount of its own for these words."""

    quantity: int
    price: str | None = None
    words: str = ""
    each: Money | None = None


@dataclass(frozen=True, slots=True)
class QuoteTerms:
    """How what is quoted will be paid and taxed."""

    by_transfer: bool
    days_until_due: int = 30
    tax_rates: tuple[str, ...] = ()
    automatic_tax: bool = False


@dataclass(frozen=True, slots=True)
class QuoteWish:
    """A quote to be made. `discount` is so many percent of everything for as long as it runs, or a coupon's id."""

    lines: tuple[QuotedLine, ...]
    expires_at: datetime
    made_by: Email
    discount: Decimal | str | None = None
    header: str = ""
    description: str = ""
    footer: str = ""
    fields: Mapping[str, str] | None = None  # printed on the invoices, such as an order number


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who has said yes to a quote, in which name and under which order of their own."""

    quote: QuoteId
    customer: CustomerId
    email: Email
    name: str
    purchase_order: str
    agreed_at: datetime
    accepted_at: datetime | None = None
    finished_at: datetime | None = None  # what follows at Stripe is done

    def repeats(self, before: "Acceptance") -> bool:
        """The same yes, pressed again."""
        words = [(one.email, one.name, one.purchase_order) for one in (self, before)]
        return words[0] == words[1] and self.agreed_at - before.agreed_at <= _SAME_YES

    def may_be_of(self, quote: Quote) -> bool:
        """Stripe may have taken this yes: what it took before was said elsewhere, and what it took much later, too."""
        if quote.accepted_at is None:
            return False
        return -_CLOCKS_DIFFER <= quote.accepted_at - self.agreed_at <= _SAME_YES
