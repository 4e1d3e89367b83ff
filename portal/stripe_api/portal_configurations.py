"""The Customer Portal configuration: which prices the operator lets customers change to, and how a change is made."""

import msgspec

from portal.model.offer import OfferedPrice, Offers
from portal.stripe_api.client import StripeClient
from portal.stripe_api.listing import PAGE, Page

# What is stamped so is the portal's own, and wins over the account's default.
OURS = ("made_for", "billing-portal")


class _Adjustable(msgspec.Struct):
    enabled: bool = False
    minimum: int | None = None
    maximum: int | None = None


class _Product(msgspec.Struct):
    product: str
    prices: list[str]
    adjustable_quantity: _Adjustable = msgspec.field(default_factory=_Adjustable)

    def offered(self) -> list[OfferedPrice]:
        seats = self.adjustable_quantity
        return [OfferedPrice(id, seats.enabled, seats.minimum or 1, seats.maximum) for id in self.prices]


class _Update(msgspec.Struct):
    enabled: bool = False
    default_allowed_updates: list[str] = []
    products: list[_Product] | None = None
    proration_behavior: str = "none"
    billing_cycle_anchor: str | None = None
    trial_update_behavior: str = "end_trial"


class _Features(msgspec.Struct):
    subscription_update: _Update = msgspec.field(default_factory=_Update)


class _Configuration(msgspec.Struct):
    id: str
    features: _Features
    is_default: bool = False
    metadata: dict[str, str] | None = None

    @property
    def is_ours(self) -> bool:
        return (self.metadata or {}).get(OURS[0]) == OURS[1]

    def value(self) -> Offers:
        update = self.features.subscription_update
        return Offers(
            configuration=self.id,
            prices=tuple(price for product in update.products or () for price in product.offered()),
            allowed=frozenset(update.default_allowed_updates if update.enabled else ()),
            proration=update.proration_behavior,
            restarts=update.billing_cycle_anchor == "now",
            ends_trial=update.trial_update_behavior == "end_trial",
        )


async def fetch_offers(client: StripeClient) -> Offers:
    """Of our own configuration, else of the default; nothing on offer where there is none.

    Raises StripeAway, RefusedByStripe.
    """
    # Stripe leaves the products out unless they are asked for.
    wanted = {"active": True, "limit": PAGE, "expand": ["data.features.subscription_update.products"]}
    page = await client.get("/v1/billing_portal/configurations", Page[_Configuration], wanted)
    known = sorted(page.data, key=lambda one: (not one.is_ours, not one.is_default))
    return known[0].value() if known else Offers("")
