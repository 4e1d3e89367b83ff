"""Stripe's own preview of a subscription's next invoice."""

from typing import Protocol, TypeVar

import msgspec

from portal.model.subscription import NextCharge, Subscription
from portal.money import Money
from portal.stripe_api.client import NOTHING, Params

T = TypeVar("T")

PREVIEW = "/v1/invoices/create_preview"
CHARGED = frozenset(("active", "trialing", "past_due"))


class Posts(Protocol):
    """The client, or the bulk reader at its pace."""

    async def post(self, path: str, shape: type[T], params: Params = NOTHING) -> T:
        """Raises StripeAway, NotAtStripe, RefusedByStripe."""


class _Preview(msgspec.Struct):
    amount_due: int
    currency: str
    starting_balance: int | None = None


def has_next_charge(subscription: Subscription) -> bool:
    """Whether another invoice will come by itself."""
    end, cancel = subscription.period_end, subscription.cancel_at
    if subscription.paused or subscription.status not in CHARGED:
        return False
    return end is not None and (cancel is None or cancel > end)


def unknown_charge(subscription: Subscription) -> NextCharge:
    """None to come, or none that Stripe can tell."""
    return NextCharge(subscription.id, subscription.customer, subscription.currency, None, None)


async def fetch_next_charge(client: Posts, subscription: Subscription) -> NextCharge:
    """What the next invoice will ask for; nothing is stored at Stripe. Raises StripeAway, RefusedByStripe."""
    if not has_next_charge(subscription):
        return unknown_charge(subscription)
    preview = await client.post(PREVIEW, _Preview, {"subscription": subscription.id})
    return NextCharge(
        subscription.id,
        subscription.customer,
        preview.currency,
        Money(preview.amount_due, preview.currency),
        subscription.period_end,
        preview.starting_balance,
    )
