"""Every plan, interval and number of seats changed into every other: the bill is the preview, to the smallest unit."""

from collections.abc import Iterator
from datetime import datetime
from itertools import product

import pytest

from portal.billing import change
from portal.clock import moment
from portal.model.change import Figures, KeptPreview, Terms, Wish, WishedItem
from portal.model.contract import Contract, ContractItem
from portal.model.names import CustomerId, Email, SubscriptionId
from portal.model.price import Price
from portal.stripe_api.changes import change_subscription, fetch_previews
from portal.stripe_api.client import StripeClient
from tests.sandbox.calls import Calls, Thing
from tests.sandbox.server import KEY, SandboxServer

STATES = [*product(("Starter", "Standard", "Premium"), ("Monthly", "Yearly"), (1, 3, 50))]
State = tuple[str, str, int]
TERMS = Terms("direct", "always_invoice", False, "bpc_1")
TAX = "txr_1ConsumptionTax10"
PART_OF_A_PERIOD = {"days": 11, "seconds": 25_237}


def price_of(state: State, currency: str) -> str:
    return f"price_1{state[0]}{state[1]}{currency}"


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.fixture
def stripe(server: SandboxServer) -> Iterator[Calls]:
    with server.client() as client:
        yield Calls(client)


def begun(stripe: Calls, state: State, currency: str, count: int) -> list[Contract]:
    """So many contracts of one customer in this state, part of a period ago."""
    customer = stripe.post("customers", {"name": "変更医院", "email": "all@henko.example"})["id"]
    card = stripe.post("payment_methods/pm_card_visa/attach", {"customer": customer})["id"]
    stripe.post(f"customers/{customer}", {"invoice_settings": {"default_payment_method": card}})
    terms: Thing = {"customer": customer, "items": [{"price": price_of(state, currency), "quantity": state[2]}]}
    terms |= {"default_tax_rates": [TAX]} if currency == "Jpy" else {}
    return [contract_of(stripe.post("subscriptions", terms), state) for _ in range(count)]


def contract_of(subscription: Thing, state: State) -> Contract:
    [item] = subscription["items"]["data"]
    price = named(item["price"]["id"], state)
    items = (ContractItem(item["id"], price, state[0], item["quantity"]),)
    id, ends = SubscriptionId(subscription["id"]), moment(item["current_period_end"])
    return Contract(id, "active", subscription["currency"], False, ends, None, None, False, items)


def named(id: str, state: State) -> Price:
    return Price(id, state[0], "", None, {"Monthly": "month", "Yearly": "year"}[state[1]], 1, True)


async def priced(client: StripeClient, contract: Contract, wish: Wish, at: datetime, after: State) -> Figures:
    once, always, _ = await fetch_previews(client, wish, TERMS, at)
    id = wish.items[0].price
    return change.figures(contract, wish, {id: (named(id, after), after[0])}, TERMS, once, always)


def kept(contract: Contract, wish: Wish, at: datetime, shown: Figures) -> KeptPreview:
    sums = shown.total, shown.due_now, shown.next_due
    return KeptPreview(contract.id, CustomerId("cus"), Email("a@b.example"), wish, TERMS, at, True, *sums, at)


@pytest.mark.parametrize("currency", ["Jpy", "Usd"])
async def test_the_bill_is_what_was_previewed(server: SandboxServer, stripe: Calls, currency: str) -> None:
    contracts = {before: begun(stripe, before, currency, len(STATES) - 1) for before in STATES}
    stripe.advance(**PART_OF_A_PERIOD)
    client = StripeClient(KEY, server.url)
    for before, its in contracts.items():
        for contract, after in zip(its, [state for state in STATES if state != before], strict=True):
            at = moment(server.app.state.books.clock.now())
            item = WishedItem(contract.items[0].id, price_of(after, currency), after[2])
            wish = Wish(contract.id, (item,))
            shown = await priced(client, contract, wish, at, after)
            await change_subscription(client, kept(contract, wish, at, shown))
            bill = stripe.get(f"subscriptions/{contract.id}", {"expand": ["latest_invoice"]})["latest_invoice"]

            assert shown.is_now
            assert bill["billing_reason"] == "subscription_update"
            assert (bill["total"], bill["amount_due"]) == (shown.total.minor, shown.due_now.minor), (before, after)
    await client.close()
