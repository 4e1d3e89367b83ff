"""A running subscription as one changes it: its items by id, and what each of them costs."""

from dataclasses import dataclass
from datetime import datetime

from portal.model.names import SubscriptionId
from portal.model.price import Price

CHANGEABLE = frozenset(("active", "trialing", "past_due"))


@dataclass(frozen=True, slots=True)
class ContractItem:
    """One item of it, with its price and its product's name."""

    id: str
    price: Price
    product: str
    quantity: int | None


@dataclass(frozen=True, slots=True)
class Contract:
    """A subscription with its items in Stripe's order."""

    id: SubscriptionId
    status: str
    currency: str
    by_transfer: bool
    period_end: datetime | None
    trial_end: datetime | None
    cancel_at: datetime | None
    paused: bool
    items: tuple[ContractItem, ...]
    scheduled: bool = False

    @property
    def is_changeable(self) -> bool:
        """Not while it is about to end, or rests: it must first go on. What a schedule decides, only it changes."""
        goes_on = self.status in CHANGEABLE and self.cancel_at is None and not self.paused
        return goes_on and not self.scheduled and bool(self.items)

    @property
    def is_trial(self) -> bool:
        return self.status == "trialing"

    @property
    def is_simple(self) -> bool:
        """What Stripe's own portal can change: one item by card, not counted by use (stripe-facts 1.10)."""
        return not self.by_transfer and len(self.items) == 1 and not self.items[0].price.is_metered
