"""What Stripe's answers become: customers, cards, contracts, prices, the next charge, the company."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from portal.money import Money
from portal.stripe_api.account import fetch_company
from portal.stripe_api.client import StripeClient
from portal.stripe_api.customers import CUSTOMERS, fetch_customer
from portal.stripe_api.listing import fetch_slice
from portal.stripe_api.payment_methods import fetch_payment_method
from portal.stripe_api.previews import fetch_next_charge
from portal.stripe_api.prices import PRICES, PRODUCTS, fetch_price, fetch_product
from portal.stripe_api.problems import NotAtStripe
from portal.stripe_api.subscriptions import fetch_subscription, fetch_subscriptions
from tests.stand_in import AOBA_CLINIC, MALLORY, MINATO_TRADING, STANDARD, StandIn


async def test_a_customer_comes_with_the_card_they_pay_by(client: StripeClient) -> None:
    found = await fetch_customer(client, AOBA_CLINIC)

    assert found.customer.name == "青葉クリニック"
    assert (found.customer.email, found.customer.language, found.customer.currency) == (
        "hana@aoba-clinic.example",
        "ja",
        "jpy",
    )
    assert found.card is not None
    assert (found.card.id, found.card.brand, found.card.last4) == (
        found.customer.default_payment_method,
        "visa",
        "4242",
    )
    assert await fetch_payment_method(client, found.card.id) == found.card


async def test_a_customer_without_a_card_has_none(client: StripeClient) -> None:
    found = await fetch_customer(client, MINATO_TRADING)

    assert found.card is None
    assert found.customer.default_payment_method is None


async def test_a_card_of_the_old_kind_is_the_one_charged_where_no_other_is_set(
    client: StripeClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {"object": "card", "id": "card_1", "brand": "American Express", "last4": "0005", "funding": "credit"}
    id = stand_in.post("customers", {"name": "Since 2014"})["id"]
    both = stand_in.newcomer()["id"]
    stand_in.books.objects.setdefault("card", {})["card_1"] = {**old, "exp_month": 8, "exp_year": 2030}
    for customer in (id, both):
        monkeypatch.setitem(stand_in.books.objects["customer"][customer], "default_source", "card_1")
    found, newer = await fetch_customer(client, id), await fetch_customer(client, both)
    listed = {one.customer.id: one for one in (await fetch_slice(client, CUSTOMERS)).found}

    assert found.card is not None
    assert (found.card.id, found.card.brand_name, found.card.expiry) == ("card_1", "American Express", "08/2030")
    assert found.customer.default_payment_method == "card_1"
    assert newer.card is not None
    assert newer.card.last4 == "4242"
    assert listed[id] == found


async def test_every_customer_is_listed_and_a_walk_goes_on_behind_its_cursor(client: StripeClient) -> None:
    everybody = [one.customer.id for one in (await fetch_slice(client, CUSTOMERS)).found]
    behind = [one.customer.id for one in (await fetch_slice(client, CUSTOMERS, after=everybody[2])).found]

    assert {AOBA_CLINIC, MALLORY} <= set(everybody)
    assert behind == everybody[3:]


async def test_a_contract_comes_with_its_prices_and_its_products(client: StripeClient, stand_in: StandIn) -> None:
    id = stand_in.subscription_of(AOBA_CLINIC)["id"]
    found = await fetch_subscription(client, id)

    assert [price.id for price in found.prices] == [item.price for item in found.subscription.items] == [STANDARD]
    assert [product.name for product in found.products] == ["Standard"]
    assert found.subscription.items[0].quantity == 12
    assert found.subscription.period_end is not None
    assert not found.subscription.by_transfer


async def test_of_a_product_that_was_deleted_nothing_is_told_that_could_replace_its_name(
    client: StripeClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = stand_in.subscription_of(AOBA_CLINIC)
    product = contract["items"]["data"][0]["price"]["product"]
    gone = {"id": product, "object": "product", "deleted": True}
    monkeypatch.setitem(stand_in.books.objects["product"], product, gone)
    found = await fetch_subscription(client, contract["id"])

    assert found.products == ()
    assert [price.product for price in found.prices] == [product]


async def test_a_paused_contract_says_so_and_has_no_next_charge(
    client: StripeClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = stand_in.subscription_of(AOBA_CLINIC)["id"]
    paused = {"behavior": "void", "resumes_at": None}
    monkeypatch.setitem(stand_in.books.objects["subscription"][id], "pause_collection", paused)
    subscription = (await fetch_subscription(client, id)).subscription

    assert subscription.paused
    assert (await fetch_next_charge(client, subscription)).amount is None


async def test_a_contract_by_transfer_and_one_in_trial_say_so(client: StripeClient, stand_in: StandIn) -> None:
    transfer = await fetch_subscription(client, stand_in.subscription_of(MINATO_TRADING)["id"])
    trial = await fetch_subscription(client, stand_in.subscription_of(MALLORY)["id"])

    assert transfer.subscription.by_transfer
    assert trial.subscription.status == "trialing"
    assert trial.subscription.trial_end is not None
    assert timedelta(days=4) < trial.subscription.trial_end - datetime.now(UTC) < timedelta(days=6)


@pytest.mark.parametrize("mode", ["classic", "flexible"])
async def test_a_contract_that_will_end_says_when_in_both_billing_modes(
    client: StripeClient, stand_in: StandIn, mode: str
) -> None:
    begun = stand_in.subscribe(stand_in.newcomer()["id"], billing_mode={"type": mode})
    stand_in.post(f"subscriptions/{begun['id']}", {"cancel_at_period_end": True})
    ending = (await fetch_subscription(client, begun["id"])).subscription

    assert ending.cancel_at is not None
    assert ending.cancel_at == ending.period_end
    assert (await fetch_next_charge(client, ending)).amount is None


async def test_ended_contracts_are_listed_too(client: StripeClient, stand_in: StandIn) -> None:
    customer = stand_in.newcomer()["id"]
    stand_in.delete(f"subscriptions/{stand_in.subscribe(customer)['id']}")
    [found] = [one async for page in fetch_subscriptions(client, None, customer) for one in page]

    assert found.subscription.status == "canceled"
    assert found.subscription.ended_at is not None
    assert (await fetch_next_charge(client, found.subscription)).amount is None


async def test_the_next_charge_is_stripes_own_preview(client: StripeClient, stand_in: StandIn) -> None:
    contract = stand_in.subscribe(stand_in.newcomer()["id"], quantity=8)
    found = await fetch_subscription(client, contract["id"])
    charge = await fetch_next_charge(client, found.subscription)

    assert charge.amount == Money(8 * 1500, "jpy")
    assert charge.due_at == found.subscription.period_end


async def test_prices_and_products_are_listed_as_they_are_fetched_alone(client: StripeClient) -> None:
    prices = {price.id: price for price in (await fetch_slice(client, PRICES)).found}
    products = {product.id: product for product in (await fetch_slice(client, PRODUCTS)).found}

    assert prices[STANDARD] == await fetch_price(client, STANDARD)
    assert (prices[STANDARD].unit_amount, prices[STANDARD].interval) == (1500, "month")
    assert products[prices[STANDARD].product] == await fetch_product(client, prices[STANDARD].product)


async def test_the_company_comes_with_its_support_contact_its_colours_and_its_icon(client: StripeClient) -> None:
    company = await fetch_company(client)

    assert (company.name, company.country) == ("ヒノデソフト株式会社", "JP")
    assert company.support_phone == "+81 3-5550-0142"
    assert company.support_email == "support@hinode-schedule.example"
    assert company.primary_color == "#0b6e4f"
    assert company.icon_type == "image/png"
    assert company.icon is not None
    assert Image.open(BytesIO(company.icon)).format == "PNG"


@pytest.mark.parametrize(
    "fetch", [fetch_customer, fetch_subscription, fetch_payment_method, fetch_price, fetch_product]
)
async def test_what_is_not_there_is_not_at_stripe(client: StripeClient, fetch: object) -> None:
    assert callable(fetch)
    with pytest.raises(NotAtStripe):
        await fetch(client, "nothing_1")
