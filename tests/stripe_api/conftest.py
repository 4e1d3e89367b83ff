"""A client whose Stripe is the stand-in."""

from collections.abc import AsyncIterator

import pytest

from portal.stripe_api.client import StripeClient
from tests.stand_in import StandIn


@pytest.fixture
async def client(stand_in: StandIn) -> AsyncIterator[StripeClient]:
    client = StripeClient("sk_test_123", stand_in.url)
    yield client
    await client.close()
