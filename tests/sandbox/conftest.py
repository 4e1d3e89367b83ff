"""Every call of these tests goes over HTTP and is held against Stripe's own description."""

from collections.abc import Iterator

import pytest
from starlette.types import ASGIApp

from tests.sandbox.calls import Calls, Thing
from tests.sandbox.server import SandboxServer
from tests.stripe.description import Description, Witness


def served(*, company: bool) -> Iterator[SandboxServer]:
    witnesses: list[Witness] = []

    def watch(app: ASGIApp) -> ASGIApp:
        witnesses.append(Witness(app, Description.load()))
        return witnesses[0]

    with SandboxServer(company=company, wrap=watch) as server:
        yield server
    assert witnesses[0].violations == []


@pytest.fixture
def empty() -> Iterator[SandboxServer]:
    """Without customers; a test may do with it what it likes."""
    yield from served(company=False)


@pytest.fixture(scope="module")
def served_company() -> Iterator[SandboxServer]:
    yield from served(company=True)


@pytest.fixture
def stripe(empty: SandboxServer) -> Iterator[Calls]:
    with empty.client() as client:
        yield Calls(client)


@pytest.fixture
def company(served_company: SandboxServer) -> Iterator[Calls]:
    """The sample company, to be read only: it is shared by a module's tests."""
    with served_company.client() as client:
        yield Calls(client)


@pytest.fixture
def monthly(stripe: Calls) -> Thing:
    product = stripe.post("products", {"name": "Standard"})
    terms = {"currency": "jpy", "product": product["id"], "unit_amount": 1500, "recurring": {"interval": "month"}}
    price: Thing = stripe.post("prices", {**terms, "tax_behavior": "exclusive"})
    return price


@pytest.fixture
def hana(stripe: Calls) -> Thing:
    """A customer with a card that works."""
    customer = stripe.post("customers", {"name": "青葉クリニック", "email": "hana@aoba.example"})
    card = stripe.post("payment_methods/pm_card_visa/attach", {"customer": customer["id"]})
    settings = {"default_payment_method": card["id"]}
    updated: Thing = stripe.post(f"customers/{customer['id']}", {"invoice_settings": settings})
    return updated


@pytest.fixture
def subscription(stripe: Calls, hana: Thing, monthly: Thing) -> Thing:
    """Ten seats, paid."""
    items = [{"price": monthly["id"], "quantity": 10}]
    begun: Thing = stripe.post("subscriptions", {"customer": hana["id"], "items": items})
    return begun
