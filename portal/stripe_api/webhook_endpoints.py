"""Webhook endpoints: who is told of what. Stripe shows an endpoint's secret once, when it is made."""

import msgspec

from portal.clock import moment
from portal.model.endpoint import Endpoint
from portal.stripe_api.client import StripeClient
from portal.stripe_api.listing import PAGE, Page
from portal.stripe_api.portal_configurations import OURS
from portal.stripe_api.problems import NotAtStripe

_PATH = "/v1/webhook_endpoints"
_SECRET = "signing_secret"  # noqa: S105 (its name)
_NOT_KEPT = "not kept yet"


class _Endpoint(msgspec.Struct):
    id: str
    url: str
    enabled_events: list[str]
    created: int
    status: str
    api_version: str | None = None
    metadata: dict[str, str] | None = None
    secret: str | None = None

    def value(self) -> Endpoint:
        stamped = self.metadata or {}
        is_ours, is_lost = stamped.get(OURS[0]) == OURS[1], stamped.get(_SECRET) == _NOT_KEPT
        events, enabled = frozenset(self.enabled_events), self.status == "enabled"
        return Endpoint(self.id, self.url, events, enabled, self.api_version, is_ours, moment(self.created), is_lost)


class _Deleted(msgspec.Struct):
    deleted: bool


async def list_endpoints(client: StripeClient) -> list[Endpoint]:
    """All of them: Stripe allows sixteen. Raises StripeAway, RefusedByStripe."""
    page = await client.get(_PATH, Page[_Endpoint], {"limit": PAGE})
    return [one.value() for one in page.data]


async def create_endpoint(client: StripeClient, wanted: Endpoint, key: str, other_key: str) -> tuple[Endpoint, str]:
    """The endpoint and its secret, which nobody is told a second time: it bears a stamp until `stamp_kept`.

    Called again with the same key it is the same endpoint; unless that was deleted meanwhile, when Stripe would go on
    repeating the old answer: then it is made by the other key. Raises StripeAway, RefusedByStripe.
    """
    stamp = {**dict([OURS]), _SECRET: _NOT_KEPT}
    asked = {**_params(wanted), "api_version": wanted.api_version, "metadata": stamp}
    made = await client.post(_PATH, _Endpoint, asked, key=key)
    try:
        await client.get(f"{_PATH}/{made.id}", _Endpoint)
    except NotAtStripe:
        made = await client.post(_PATH, _Endpoint, asked, key=other_key)
    return made.value(), made.secret or ""


async def stamp_kept(client: StripeClient, id: str, key: str) -> None:
    """The secret is where it is to be. Raises StripeAway, NotAtStripe, RefusedByStripe."""
    await client.post(f"{_PATH}/{id}", _Endpoint, {"metadata": {_SECRET: ""}}, key=key)


async def delete_endpoint(client: StripeClient, id: str) -> None:
    """Raises StripeAway, NotAtStripe, RefusedByStripe."""
    await client.delete(f"{_PATH}/{id}", _Deleted)


async def update_endpoint(client: StripeClient, id: str, wanted: Endpoint, key: str) -> None:
    """Raises StripeAway, NotAtStripe, RefusedByStripe."""
    asked = {**_params(wanted), "disabled": False, "metadata": dict([OURS])}
    await client.post(f"{_PATH}/{id}", _Endpoint, asked, key=key)


def _params(wanted: Endpoint) -> dict[str, object]:
    return {"url": wanted.url, "enabled_events": sorted(wanted.events)}
