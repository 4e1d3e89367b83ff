"""The witness: everything passes through it, and what Stripe would not do is written down."""

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.stripe.description import Description, Witness


async def prices(request: Request) -> Response:
    echoed = (await request.body()).decode()
    return JSONResponse({"object": "list", "url": "/v1/prices", "has_more": False, "data": [], "echo": echoed})


async def refused(_request: Request) -> Response:
    error = {"type": "invalid_request_error", "message": "Received unknown parameter: colour"}
    return JSONResponse({"error": error}, status_code=400)


async def page(_request: Request) -> Response:
    return PlainTextResponse("a page")


@pytest.fixture
def witness() -> Witness:
    routes = [Route("/v1/prices", prices), Route("/v1/products", refused, methods=["POST"]), Route("/i/a/b", page)]
    return Witness(Starlette(routes=routes), Description.load())


@pytest.fixture
def client(witness: Witness) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(witness), base_url="http://stripe.test")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_passes_through_and_writes_down(client: httpx2.AsyncClient, witness: Witness) -> None:
    answer = await client.get("/v1/prices?colour=green")

    assert answer.json()["object"] == "list"
    assert witness.violations == [
        "GET /v1/prices: colour is not in Stripe's description",
        "GET /v1/prices 200: echo is not in Stripe's description",
    ]


async def test_lets_a_test_ask_badly_on_purpose(client: httpx2.AsyncClient, witness: Witness) -> None:
    await client.post("/v1/products", content="name=a&colour=green", headers={"X-Test-Bad-Request": "1"})
    assert witness.violations == []

    await client.post("/v1/products", content="name=a&colour=green")
    assert witness.violations == ["POST /v1/products: colour is not in Stripe's description"]


async def test_looks_at_nothing_but_the_api(client: httpx2.AsyncClient, witness: Witness) -> None:
    assert (await client.get("/i/a/b")).text == "a page"
    assert witness.violations == []
