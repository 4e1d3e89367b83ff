"""Products and their prices."""

from dataclasses import dataclass

from portal.money import Money


@dataclass(frozen=True, slots=True)
class Product:
    """Stripe's Product."""

    id: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Price:
    """Stripe's Price; `unit_amount` in minor units, None when tiers or fractions of the smallest coin decide."""

    id: str
    product: str
    currency: str
    unit_amount: int | None
    interval: str | None
    interval_count: int
    active: bool
    tax_behavior: str | None = None
    usage_type: str | None = None  # licensed or metered; None: of a price that recurs not, or was read long ago

    @property
    def is_metered(self) -> bool:
        return self.usage_type == "metered"

    @property
    def each(self) -> Money | None:
        return None if self.unit_amount is None else Money(self.unit_amount, self.currency)
