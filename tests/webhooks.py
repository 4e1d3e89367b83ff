"""Events as Stripe sends them, signed by Stripe's own library."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import stripe

from portal.app import create_app
from portal.assembly import Portal
from tests.serving import serve
from tests.stand_in import StandIn

SECRET = "whsec_test"


def body_of(about: dict[str, Any], **facts: Any) -> bytes:
    """An event about this object, in the shape of an API version long gone."""
    plain = {"id": "evt_1", "object": "event", "type": "x.updated", "created": 1779238000, "api_version": "2020-08-27"}
    return json.dumps({**plain, **facts, "data": {"object": about}}).encode()


def signed(body: bytes, at: datetime, secret: str = SECRET) -> str:
    """The `Stripe-Signature` header."""
    header: str = stripe.WebhookSignature.generate_signature_header(body.decode(), secret, int(at.timestamp()))
    return header


@asynccontextmanager
async def delivered(portal: Portal, stand_in: StandIn) -> AsyncIterator[str]:
    """The portal with its background work on a real port, and the stand-in telling it everything."""
    async with serve(create_app(portal)) as url:
        endpoint = stand_in.post("webhook_endpoints", {"url": f"{url}/webhooks/stripe", "enabled_events": ["*"]})
        object.__setattr__(portal.settings, "webhook_secrets", (endpoint["secret"],))
        try:
            yield url
        finally:
            stand_in.delete(f"webhook_endpoints/{endpoint['id']}")
