"""Refunds: money on its way back."""

from dataclasses import dataclass
from datetime import datetime

from portal.money import Money


@dataclass(frozen=True, slots=True)
class Refund:
    """Stripe's Refund. It names no customer: whose it is, the payment of its `intent` tells."""

    id: str
    intent: str | None
    status: str
    amount: Money
    created_at: datetime
    reason: str | None = None

    @property
    def paid_back(self) -> Money:
        """As it stands in a list of payments."""
        return Money(-self.amount.minor, self.amount.currency)
