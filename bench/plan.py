"""A price of a change of plan through the portal, beside Stripe's bare previews: what a person waits for."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from bench import programs
from portal import clock
from portal.access import sessions
from portal.app import create_app
from portal.assembly import Portal, build_portal
from portal.database.engine import writing
from portal.database.migrate import migrate
from portal.mirror.fill import fill
from portal.model.names import Email
from portal.routes import path_for
from portal.settings import Settings
from portal.stripe_api.pace import unpaced

ROUNDS, REQUESTS = 7, 20
SUBSCRIPTION, OWNER = "sub_1AobaStandardMonthly", Email("hana@aoba-clinic.example")
PREVIEW = "/v1/invoices/create_preview"
Ask = Callable[[int], Awaitable[httpx.Response]]


@dataclass
class Way:
    name: str
    ask: Ask
    times: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.times) * 1000


class Paced:
    """Half a second on at each look: the limit for each account must not stop what is measured."""

    def __init__(self) -> None:
        self._at = clock.now()

    def __call__(self) -> datetime:
        self._at += timedelta(seconds=0.5)
        return self._at


def run(folder: Path) -> None:
    with programs.serving(programs.STAND_IN) as stripe:
        asyncio.run(_run(f"sqlite:///{folder / 'plan.db'}", stripe.url))


async def _run(database: str, stripe: str) -> None:
    migrate(database)
    settings = Settings(
        secret_keys=("b",), stripe_api_key="sk_test_bench", database_url=database, stripe_api_base=stripe
    )
    portal = build_portal(settings, path_for, now=Paced())
    await fill(portal.engine, portal.stripe, clock.now, pace=unpaced())
    key = {"Authorization": "Bearer sk_test_bench"}
    async with httpx.AsyncClient(base_url=stripe, headers=key, trust_env=False) as bare, _hana(portal) as hana:
        await _sign_in(portal, hana)
        [item] = (await bare.get(f"/v1/subscriptions/{SUBSCRIPTION}")).json()["items"]["data"]
        ways = [
            Way("one preview, bare", lambda n: _preview(bare, item["id"], n)),
            Way("both previews at once, bare", lambda n: _both(bare, item["id"], n)),
            Way("the price through the portal", lambda n: _price(hana, item["id"], n)),
        ]
        for _ in range(ROUNDS):
            for way in ways:
                await _measure(way)
    await portal.close()
    _print(ways)


def _hana(portal: Portal) -> httpx.AsyncClient:
    app = httpx.ASGITransport(create_app(portal, background=False))
    return httpx.AsyncClient(transport=app, base_url="http://127.0.0.1:8000", headers={"Sec-Fetch-Site": "same-origin"})


async def _sign_in(portal: Portal, hana: httpx.AsyncClient) -> None:
    async with writing(portal.engine) as conn:
        hana.cookies.set("portal", await sessions.open_session(conn, OWNER, None, portal.clock()))


async def _preview(bare: httpx.AsyncClient, item: str, seats: int, **more: str) -> httpx.Response:
    details = {"items][0][id": item, "items][0][quantity": str(seats), "proration_behavior": "always_invoice"}
    asked = {f"subscription_details[{name}]": value for name, value in details.items()}
    return await bare.post(PREVIEW, data={"subscription": SUBSCRIPTION, **asked, **more})


async def _both(bare: httpx.AsyncClient, item: str, seats: int) -> httpx.Response:
    always = _preview(bare, item, seats, preview_mode="recurring")
    return (await asyncio.gather(_preview(bare, item, seats), always))[0]


async def _price(hana: httpx.AsyncClient, item: str, seats: int) -> httpx.Response:
    form = {"subscription": SUBSCRIPTION, f"seats.{item}": str(seats), "part": "figures"}
    answer = await hana.post("/plan/preview", data=form)
    assert "data-figure" in answer.text, answer.text
    return answer


async def _measure(way: Way) -> None:
    for n in range(REQUESTS):
        began = time.perf_counter()
        answer = await way.ask(20 + n)
        way.times.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.text


def _print(ways: list[Way]) -> None:
    print(f"\nplan: the price of a change, {ROUNDS} rounds of {REQUESTS}; medians")
    for way in ways:
        print(f"{way.name:32}{way.median:8.1f} ms{way.median / ways[1].median:8.2f} × both, bare")
