"""Customer Portal configurations as a whole, for `portal setup`; what they offer, portal_configurations reads."""

from typing import Any

import msgspec

from portal.model.configuration import Configuration
from portal.stripe_api.client import StripeClient
from portal.stripe_api.listing import PAGE, Page
from portal.stripe_api.portal_configurations import OURS
from portal.stripe_api.problems import NotAtStripe

_PATH = "/v1/billing_portal/configurations"
_PRINT = "declared"
_PRODUCTS = "features.subscription_update.products"  # Stripe leaves them out unless they are asked for


class _Configuration(msgspec.Struct):
    id: str
    active: bool
    features: dict[str, Any]
    business_profile: dict[str, Any]
    is_default: bool = False
    name: str | None = None
    default_return_url: str | None = None
    metadata: dict[str, str] | None = None

    def value(self) -> Configuration:
        said, stamped = self.metadata or {}, (self.metadata or {}).get(OURS[0])
        says = {
            "name": self.name,
            "business_profile": self.business_profile,
            "default_return_url": self.default_return_url,
            "features": self.features,
        }
        return Configuration(self.id, self.active, self.is_default, stamped == OURS[1], says, said.get(_PRINT))


async def list_configurations(client: StripeClient) -> list[Configuration]:
    """Inactive ones too, newest first. Raises StripeAway, RefusedByStripe."""
    page = await client.get(_PATH, Page[_Configuration], {"limit": PAGE, "expand": [f"data.{_PRODUCTS}"]})
    return [one.value() for one in page.data]


async def create_configuration(
    client: StripeClient, says: dict[str, Any], print: str, key: str, other_key: str
) -> Configuration:
    """Called again with the same key it is the same one, unless that was switched off meanwhile: then a new one.

    Raises StripeAway, RefusedByStripe, NotAtStripe.
    """
    asked = {**_sent(says), "metadata": _stamp(print)}
    made = await client.post(_PATH, _Configuration, asked, key=key)
    try:
        found = await client.get(f"{_PATH}/{made.id}", _Configuration)
    except NotAtStripe:
        found = None
    if found is None or not found.value().is_ours or not found.active:
        made = await client.post(_PATH, _Configuration, asked, key=other_key)
    return made.value()


async def update_configuration(client: StripeClient, id: str, says: dict[str, Any], print: str, key: str) -> None:
    """Raises StripeAway, RefusedByStripe, NotAtStripe."""
    asked = {**_sent(says), "active": True, "metadata": _stamp(print)}
    await client.post(f"{_PATH}/{id}", _Configuration, asked, key=key)


def _stamp(print: str) -> dict[str, str]:
    return {OURS[0]: OURS[1], _PRINT: print}


def _sent(says: Any) -> Any:
    """An empty list would be left out of a form: an empty text is what unsets it."""
    if isinstance(says, dict):
        return {name: _sent(value) for name, value in says.items()}
    return "" if says == [] else says
