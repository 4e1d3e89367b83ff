"""A change of plan at Stripe: the preview takes the change's own parameters, and a clock that differs is followed."""

from datetime import timedelta
from typing import Any

from portal import clock
from portal.clock import moment, seconds
from portal.model.change import Terms, Wish, WishedItem
from portal.model.names import CustomerId, SubscriptionId
from portal.stripe_api.changes import fetch_previews, find_promotion, keep_subscription
from portal.stripe_api.client import StripeClient
from tests.stand_in import AOBA_CLINIC, StandIn

TERMS = Terms("direct", "always_invoice", False, "bpc_1")


def wish_of(contract: Any, seats: int) -> Wish:
    item = contract["items"]["data"][0]
    return Wish(SubscriptionId(contract["id"]), (WishedItem(item["id"], item["price"]["id"], seats),))


async def test_credit_that_is_used_and_left_is_told(client: StripeClient, stand_in: StandIn) -> None:
    customer = stand_in.newcomer(balance=-400)["id"]
    contract = stand_in.subscribe(customer)
    stand_in.post(f"customers/{customer}", {"balance": -400})
    once, always, _ = await fetch_previews(client, wish_of(contract, 20), TERMS, clock.now())

    assert once.invoice.total - once.invoice.amount_due == once.invoice.balance_applied == 400
    assert (once.starting_balance, once.ending_balance) == (-400, 0)
    assert always.invoice.total == 30000


async def test_a_moment_outside_the_period_gives_way_to_stripes_own(client: StripeClient, stand_in: StandIn) -> None:
    contract = stand_in.subscribe(stand_in.newcomer()["id"])
    now = moment(stand_in.books.clock.now())
    once, _, at = await fetch_previews(client, wish_of(contract, 20), TERMS, now - timedelta(days=40))

    assert abs(at - now) < timedelta(seconds=30)
    assert {seconds(line.period_start) for line in once.invoice.lines if line.proration} == {seconds(at)}


async def test_a_promotion_code_is_found_as_it_is_typed(client: StripeClient) -> None:
    found = await find_promotion(client, "WELCOME10", CustomerId(AOBA_CLINIC))

    assert found == "promo_1Welcome10"
    assert await find_promotion(client, "NOSUCH", CustomerId(AOBA_CLINIC)) is None


async def test_a_contract_that_goes_on_is_left_alone(client: StripeClient, stand_in: StandIn) -> None:
    contract = stand_in.subscribe(stand_in.newcomer()["id"])
    stand_in.behave()
    await keep_subscription(client, SubscriptionId(contract["id"]))

    assert [call for call in stand_in.asked() if call.startswith("POST")] == []
