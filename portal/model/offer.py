"""What a customer may change to: the Customer Portal configuration's own answer, with the prices it names."""

from dataclasses import dataclass

from portal.model.price import Price

STATED = frozenset(("inclusive", "exclusive"))


@dataclass(frozen=True, slots=True)
class OfferedPrice:
    """One price that the configuration names, and how many of it one may have."""

    price: str
    adjustable: bool
    minimum: int = 1
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """Stripe's Customer Portal configuration, as far as it is about changing a subscription."""

    configuration: str
    prices: tuple[OfferedPrice, ...] = ()
    allowed: frozenset[str] = frozenset()  # of price, quantity, promotion_code; none: nothing may be changed
    proration: str = "none"
    restarts: bool = False  # a change begins a new period at once
    ends_trial: bool = True

    @property
    def takes_promotion_codes(self) -> bool:
        return "promotion_code" in self.allowed


@dataclass(frozen=True, slots=True)
class Offer:
    """A price on offer, with its product's name."""

    price: Price
    product: str
    terms: OfferedPrice

    @property
    def id(self) -> str:
        return self.price.id

    @property
    def is_usable(self) -> bool:
        """Stripe changes to recurring prices in use whose tax behaviour is stated (stripe-facts 1.10)."""
        price = self.price
        return price.active and price.interval is not None and price.tax_behavior in STATED and not price.is_metered
