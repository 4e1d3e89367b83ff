"""What a customer pays for, again and again."""

from dataclasses import dataclass
from datetime import datetime

from portal.model.names import CustomerId, PaymentMethodId, SubscriptionId
from portal.money import Money

RUNNING = frozenset(("active", "trialing", "past_due", "unpaid", "incomplete", "paused"))


@dataclass(frozen=True, slots=True)
class SubscriptionItem:
    """Stripe's SubscriptionItem, with its price by id as fetched."""

    id: str
    price: str
    quantity: int | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """Stripe's Subscription. `period_end` is the earliest end among its items."""

    id: SubscriptionId
    customer: CustomerId
    status: str
    collection_method: str
    currency: str
    default_payment_method: PaymentMethodId | None
    started_at: datetime
    period_end: datetime | None
    trial_end: datetime | None
    cancel_at: datetime | None
    ended_at: datetime | None
    items: tuple[SubscriptionItem, ...] = ()
    paused: bool = False  # Stripe's pause_collection: it runs on, and nothing is collected for it
    scheduled: bool = False  # a subscription schedule of the operator's decides what it becomes

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def by_transfer(self) -> bool:
        return self.collection_method == "send_invoice"


@dataclass(frozen=True, slots=True)
class NextCharge:
    """Stripe's preview of a subscription's next invoice; amount None when nothing more will be charged."""

    subscription: SubscriptionId
    customer: CustomerId
    currency: str
    amount: Money | None
    due_at: datetime | None
    balance: int | None = None  # the customer's, which the amount was calculated with


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One item of a subscription in the customer's words: what, how many, how much for each and how often."""

    product: str
    quantity: int | None
    each: Money | None
    interval: str | None
    interval_count: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A subscription as the overview shows it."""

    id: SubscriptionId
    status: str
    by_transfer: bool
    period_end: datetime | None
    trial_end: datetime | None
    cancel_at: datetime | None
    default_payment_method: PaymentMethodId | None
    lines: tuple[PlanLine, ...]
    next_amount: Money | None
    next_at: datetime | None
    paused: bool = False
    scheduled: bool = False

    @property
    def is_paused(self) -> bool:
        return self.paused or self.status == "paused"

    @property
    def may_change_in_portal(self) -> bool:
        """Stripe's own portal changes one-item card subscriptions without a schedule only (stripe-facts 1.10)."""
        is_simple = not self.by_transfer and len(self.lines) == 1 and not self.scheduled
        return is_simple and self.status in ("active", "trialing", "past_due")
