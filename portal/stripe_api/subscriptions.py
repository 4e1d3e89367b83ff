"""Subscriptions with their items, and what comes along with them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from portal.clock import moment
from portal.model.names import CustomerId, PaymentMethodId, SubscriptionId
from portal.model.payment_method import PaymentMethod
from portal.model.price import Price, Product
from portal.model.subscription import Subscription, SubscriptionItem
from portal.stripe_api.client import Params
from portal.stripe_api.listing import Listing, Page, Reads, fetch_pages
from portal.stripe_api.payment_methods import WirePaymentMethod
from portal.stripe_api.prices import WirePrice, WireProduct


@dataclass(frozen=True, slots=True)
class SubscriptionFound:
    """A subscription, the prices and products its items name, and its own card if it has one."""

    subscription: Subscription
    prices: tuple[Price, ...]
    products: tuple[Product, ...]
    card: PaymentMethod | None


class _Item(msgspec.Struct):
    id: str
    price: WirePrice
    current_period_end: int
    quantity: int | None = None


class _Subscription(msgspec.Struct):
    id: str
    created: int
    customer: str
    status: str
    currency: str
    collection_method: str
    start_date: int
    items: Page[_Item]
    default_payment_method: WirePaymentMethod | None = None
    trial_end: int | None = None
    cancel_at: int | None = None
    cancel_at_period_end: bool = False
    ended_at: int | None = None
    pause_collection: dict[str, object] | None = None
    schedule: str | None = None

    def found(self) -> SubscriptionFound:
        prices = [item.price for item in self.items.data]
        products = [price.product for price in prices if isinstance(price.product, WireProduct)]
        return SubscriptionFound(
            self._value(),
            tuple(price.value() for price in prices),
            tuple(product.value() for product in products if not product.deleted),
            self.default_payment_method.value() if self.default_payment_method else None,
        )

    def _value(self) -> Subscription:
        period_end = min((item.current_period_end for item in self.items.data), default=None)
        # Flexible billing sets only cancel_at; the classic mode may set only the flag.
        cancel_at = self.cancel_at or (period_end if self.cancel_at_period_end else None)
        card = self.default_payment_method
        return Subscription(
            SubscriptionId(self.id),
            CustomerId(self.customer),
            self.status,
            self.collection_method,
            self.currency,
            PaymentMethodId(card.id) if card else None,
            moment(self.start_date),
            _moment(period_end),
            _moment(self.trial_end),
            _moment(cancel_at),
            _moment(self.ended_at),
            tuple(SubscriptionItem(item.id, item.price.id, item.quantity) for item in self.items.data),
            self.pause_collection is not None,
            self.schedule is not None,
        )


async def fetch_subscription(client: Reads, id: str) -> SubscriptionFound:
    """Raises NotAtStripe, StripeAway."""
    expand = ["default_payment_method", "items.data.price.product"]
    return (await client.get(f"/v1/subscriptions/{id}", _Subscription, {"expand": expand})).found()


async def fetch_subscriptions(
    client: Reads, after: str | None, customer: CustomerId
) -> AsyncIterator[list[SubscriptionFound]]:
    """One customer's, ended ones too, a page at a time."""
    wanted = {**SUBSCRIPTIONS.params, "customer": customer}
    async for page in fetch_pages(client, SUBSCRIPTIONS.path, _Subscription, after, wanted):
        yield [subscription.found() for subscription in page]


async def _found(_reads: Reads, wire: _Subscription) -> SubscriptionFound:
    return wire.found()


# `status=all`, or Stripe hides the ended ones. Products would be a fifth level: they have a list of their own.
_WANTED: Params = {"status": "all", "expand": ["data.default_payment_method"]}
SUBSCRIPTIONS = Listing("/v1/subscriptions", _Subscription, _found, _WANTED)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)
