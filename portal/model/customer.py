"""A customer, as Stripe knows it."""

from dataclasses import dataclass

from portal.model.names import CustomerId, PaymentMethodId
from portal.money import Money


@dataclass(frozen=True, slots=True)
class Customer:
    """Stripe's Customer. `balance` below zero is credit that the next invoice uses up."""

    id: CustomerId
    name: str | None
    email: str | None
    language: str | None
    currency: str | None
    balance: int
    default_payment_method: PaymentMethodId | None
    deleted: bool

    @property
    def title(self) -> str:
        return self.name or self.email or self.id

    @property
    def credit(self) -> Money | None:
        """What the next invoice will be lowered by."""
        return Money(-self.balance, self.currency) if self.balance < 0 and self.currency else None
