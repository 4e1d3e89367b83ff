"""The one door to Stripe: what is whose trouble, how long we wait, and which addresses are Stripe's."""

import asyncio
import time

import msgspec
import pytest

from portal.stripe_api.client import API_VERSION, StripeClient, within
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway
from tests.stand_in import AOBA_CLINIC, StandIn


class Named(msgspec.Struct):
    id: str


class Otherwise(msgspec.Struct):
    id: int


async def test_an_answer_is_read_into_the_shape_that_was_asked_for(client: StripeClient) -> None:
    assert await client.get(f"/v1/customers/{AOBA_CLINIC}", Named) == Named(AOBA_CLINIC)


async def test_what_stripe_does_not_have_is_not_at_stripe(client: StripeClient) -> None:
    with pytest.raises(NotAtStripe):
        await client.get("/v1/customers/cus_None", Named)


async def test_a_key_that_stripe_does_not_take_is_refused(stand_in: StandIn) -> None:
    client = StripeClient("pk_live_nonsense", stand_in.url)
    with pytest.raises(RefusedByStripe):
        await client.get("/v1/account", Named)
    await client.close()


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_stripes_own_trouble_means_stripe_is_away(client: StripeClient, stand_in: StandIn, status: int) -> None:
    stand_in.faults(status=status)
    with pytest.raises(StripeAway):
        await client.get("/v1/account", Named)


async def test_one_failed_try_is_repeated(client: StripeClient, stand_in: StandIn) -> None:
    stand_in.faults(status=500, every=2)
    await client.get("/v1/account", Named)

    assert (await client.get("/v1/account", Named)).id
    assert stand_in.asked() == {"GET /v1/account": 3}


async def test_nobody_there_means_stripe_is_away() -> None:
    client = StripeClient("sk_test_123", "http://127.0.0.1:9")
    with pytest.raises(StripeAway):
        await client.get("/v1/account", Named)
    await client.close()


async def test_an_unreadable_answer_means_stripe_is_away(client: StripeClient) -> None:
    with pytest.raises(StripeAway, match="unreadable"):
        await client.get("/v1/account", Otherwise)


async def test_a_person_waits_no_longer_than_said(client: StripeClient, stand_in: StandIn) -> None:
    stand_in.faults(latency_ms=3000)
    begun = time.monotonic()
    with pytest.raises(StripeAway):
        async with within(0.2):
            await client.get("/v1/account", Named)

    assert time.monotonic() - begun < 2.5


async def test_giving_up_leaves_no_connection_hanging(client: StripeClient, stand_in: StandIn) -> None:
    async def give_up() -> None:
        with pytest.raises(StripeAway):
            async with within(0.1):
                await client.get("/v1/account", Named)

    stand_in.faults(latency_ms=500)
    await asyncio.gather(*(give_up() for _ in range(30)))
    stand_in.behave()

    assert (await client.get("/v1/account", Named)).id


async def test_the_version_is_pinned(client: StripeClient) -> None:
    answer = await client._sdk.raw_request_async("get", "/v1/account")

    assert answer.headers["stripe-version"] == API_VERSION


@pytest.mark.parametrize(
    ("url", "stripes"),
    [
        ("https://invoice.stripe.com/i/acct_1/test_1", True),
        ("https://pay.stripe.com/invoice/acct_1/pdf", True),
        ("https://stripe.com/", True),
        ("https://STRIPE.com/", True),
        ("http://pay.stripe.com/", False),
        ("https://stripe.com.evil.example/", False),
        ("https://notstripe.com/", False),
        ("https://pay.stripe.com@evil.example/", False),
        ("https://evil.example/?stripe.com", False),
        ("https://evil.example\\@pay.stripe.com/", False),
        ("javascript:alert('stripe.com')", False),
        ("//pay.stripe.com/", False),
        ("", False),
    ],
)
def test_only_stripes_own_hosts_are_stripes(url: str, stripes: bool) -> None:
    assert StripeClient("sk_test_123").is_stripes(url) is stripes


def test_a_domain_of_the_operators_own_is_stripes_when_it_is_named() -> None:
    client = StripeClient("sk_test_123", hosts=["pay.hinode.example"])

    assert client.is_stripes("https://pay.hinode.example/i/1")
    assert not client.is_stripes("http://pay.hinode.example/i/1")
    assert not client.is_stripes("https://evil.pay.hinode.example/i/1")


def test_the_stand_in_is_stripe_when_it_is_set_and_its_neighbour_is_not() -> None:
    client = StripeClient("sk_test_123", "http://127.0.0.1:12111")

    assert client.is_stripes("http://127.0.0.1:12111/i/1")
    assert not client.is_stripes("http://127.0.0.1:12112/i/1")
    assert not client.is_stripes("https://127.0.0.1:12111/i/1")
    assert not StripeClient("sk_test_123").is_stripes("http://127.0.0.1:12111/i/1")
