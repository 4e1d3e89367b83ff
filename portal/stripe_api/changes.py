"""A change of plan at Stripe: its price beforehand, and the change itself with the very same parameters."""

import asyncio
from datetime import datetime

import msgspec

from portal.clock import seconds
from portal.model.change import KeptPreview, Preview, Terms, Wish, WishedItem
from portal.model.names import CustomerId, SubscriptionId
from portal.stripe_api.client import StripeClient
from portal.stripe_api.invoices import WireInvoice
from portal.stripe_api.listing import Page
from portal.stripe_api.previews import PREVIEW
from portal.stripe_api.problems import RefusedByStripe

CODES = "/v1/promotion_codes"


class _Found(msgspec.Struct):
    id: str
    customer: str | None = None


class _Changed(msgspec.Struct):
    id: str


class _Ending(msgspec.Struct):
    cancel_at: int | None = None
    cancel_at_period_end: bool = False


async def fetch_previews(
    client: StripeClient, wish: Wish, terms: Terms, at: datetime
) -> tuple[Preview, Preview, datetime]:
    """The invoice that the change brings about, what recurs from then on, and as of when. Nothing is stored at Stripe.

    Raises StripeAway, NotAtStripe, RefusedByStripe.
    """
    try:
        return *await _both(client, wish, terms, at), at
    except RefusedByStripe:
        # Stripe's clock may be another: that of a test clock, or ours is wrong. Then its own moment counts.
        once, always = await _both(client, wish, terms, None)
    began = [line.period_start for line in once.invoice.lines if line.proration]
    return once, always, min(began, default=at)


async def change_subscription(client: StripeClient, kept: KeptPreview) -> None:
    """By the parameters that were previewed; called twice with one kept preview, it is done once.

    An invoice that cannot be paid at once stays open. Raises StripeAway, NotAtStripe, RefusedByStripe.
    """
    wanted = {**_change(kept.wish, kept.terms, kept.priced_at), "payment_behavior": "allow_incomplete"}
    path = f"/v1/subscriptions/{kept.wish.subscription}"
    await client.post(path, _Changed, wanted, key=f"plan-change:{kept.id}")


async def find_promotion(client: StripeClient, code: str, customer: CustomerId) -> str | None:
    """The id of a code as people type it, if this customer may use it. Raises StripeAway, RefusedByStripe."""
    page = await client.get(CODES, Page[_Found], {"code": code, "active": True, "limit": 10})
    return next((found.id for found in page.data if found.customer in (None, customer)), None)


async def keep_subscription(client: StripeClient, id: SubscriptionId) -> None:
    """It goes on after all; one that does already stays as it is. Raises StripeAway, NotAtStripe, RefusedByStripe."""
    path = f"/v1/subscriptions/{id}"
    ending = await client.get(path, _Ending)
    if ending.cancel_at_period_end:
        await client.post(path, _Ending, {"cancel_at_period_end": False})
    elif ending.cancel_at is not None:  # flexible billing sets nothing else
        await client.post(path, _Ending, {"cancel_at": ""})


async def _both(client: StripeClient, wish: Wish, terms: Terms, at: datetime | None) -> tuple[Preview, Preview]:
    details = _change(wish, terms, at)
    discounts = {"discounts": details.pop("discounts")} if "discounts" in details else {}
    asked = {"subscription": wish.subscription, "subscription_details": details, **discounts}
    always = {**asked, "preview_mode": "recurring"}
    once, recurring = await asyncio.gather(_preview(client, asked), _preview(client, always))
    return once, recurring


async def _preview(client: StripeClient, asked: dict[str, object]) -> Preview:
    wire = await client.post(PREVIEW, WireInvoice, asked)
    # A preview is never finalised, so Stripe does not say what would be left of the balance.
    wire.ending_balance = wire.starting_balance + wire.total - wire.amount_due
    return Preview(wire.value(), wire.starting_balance)


def _change(wish: Wish, terms: Terms, at: datetime | None) -> dict[str, object]:
    """The parameters that preview and change share."""
    change: dict[str, object] = {
        "items": [_item(item) for item in wish.items],
        "proration_behavior": terms.proration,
    }
    if at is not None and terms.proration != "none":
        change["proration_date"] = seconds(at)
    if terms.restarts:
        change["billing_cycle_anchor"] = "now"
    if wish.promotion:
        change["discounts"] = [{"promotion_code": wish.promotion}]
    return change


def _item(item: WishedItem) -> dict[str, object]:
    wanted: dict[str, object] = {"id": item.id, "price": item.price}
    return wanted if item.quantity is None else {**wanted, "quantity": item.quantity}
