"""Prices as an operator's file names them: by id, or by lookup key."""

from collections.abc import Sequence

from portal.model.price import Price
from portal.stripe_api.client import StripeClient
from portal.stripe_api.listing import Page
from portal.stripe_api.prices import WirePrice, fetch_price
from portal.stripe_api.problems import NotAtStripe

_KEYS_AT_ONCE = 10  # Stripe's limit


class _Keyed(WirePrice):
    lookup_key: str | None = None


async def fetch_named(client: StripeClient, names: Sequence[str]) -> dict[str, Price]:
    """Those that Stripe has, by the name they were asked by. Raises StripeAway, RefusedByStripe."""
    found: dict[str, Price] = {}
    keys = [name for name in names if not name.startswith("price_")]
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        wanted = {"lookup_keys": keys[start : start + _KEYS_AT_ONCE], "limit": 100}
        page = await client.get("/v1/prices", Page[_Keyed], wanted)
        found |= {price.lookup_key: price.value() for price in page.data if price.lookup_key}
    for name in names:
        if name not in keys:
            try:
                found[name] = await fetch_price(client, name)
            except NotAtStripe:
                continue
    return found
