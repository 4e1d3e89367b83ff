"""The sample company's hosted pages, met over HTTP as a browser meets them."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.server import SandboxServer

Open = Callable[..., str]


@pytest.fixture(scope="module")
def stand_in() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.fixture
def browser(stand_in: SandboxServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stand_in.url, trust_env=False, timeout=10) as client:
        yield client


@pytest.fixture
def api(stand_in: SandboxServer) -> Iterator[httpx.Client]:
    with stand_in.client() as client:
        yield client


@pytest.fixture
def open_portal(api: httpx.Client) -> Open:
    """The address of a new Customer Portal session; flow data as Stripe takes it, without the leading name."""

    def open_session(customer: str, **parameters: Any) -> str:
        flow = parameters.pop("flow", {})
        named = {f"flow_data{name}": value for name, value in flow.items()}
        answer = api.post("/v1/billing_portal/sessions", data={"customer": customer, **parameters, **named})
        assert answer.status_code == 200, answer.text
        url: str = answer.json()["url"]
        return url

    return open_session


def invoice_of(api: httpx.Client, customer: str, status: str) -> dict[str, Any]:
    """The customer's newest invoice in this state."""
    found: dict[str, Any] = api.get("/v1/invoices", params={"customer": customer, "status": status}).json()["data"][0]
    return found
