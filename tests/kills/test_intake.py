"""Killed while webhooks come in: what was answered with 200 is written down, and is read again by whoever lives."""

import asyncio
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx

from portal import clock, intake
from portal.assembly import Portal
from portal.settings import Settings
from tests.kills.lives import Life, life
from tests.soak import SOAK
from tests.stand_in import StandIn
from tests.tables import select
from tests.webhooks import body_of, signed

KILLS = 100 if SOAK else 8
SENDERS, ANSWERS = 8, 150
Thing = dict[str, Any]


@dataclass
class Stripe:
    """Tells about customers without end, several events at a time, and knows which were answered with 200."""

    events: Iterator[bytes]
    enough: int
    told: asyncio.Event = field(default_factory=asyncio.Event)
    answered: list[Thing] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)
    cut: int = 0

    async def tell(self, portal: Life) -> None:
        """Until the portal is no more; `told` is set when `enough` were answered."""
        async with httpx.AsyncClient(base_url=portal.address, trust_env=False) as client:
            await asyncio.gather(*[self._send(client) for _ in range(SENDERS)])

    async def _send(self, client: httpx.AsyncClient) -> None:
        for body in self.events:
            headers = {"Stripe-Signature": signed(body, clock.now())}
            try:
                answer = await client.post("/webhooks/stripe", content=body, headers=headers)
            except httpx.TransportError:
                self.cut += 1
                return
            if answer.status_code == 200:
                self.answered.append(json.loads(body))
            else:
                self.refusals.add(answer.status_code)
            if len(self.answered) >= self.enough:
                self.told.set()


def rename(stand_in: StandIn, customers: Sequence[str], name: str) -> Iterator[bytes]:
    """All of them; the news comes in many events."""
    for customer in customers:
        stand_in.post(f"customers/{customer}", {"name": name})
    return (
        body_of({"object": "customer", "id": customer}, id=f"evt_{name}_{number}")
        for number, customer in enumerate(cycle(customers))
    )


def forgotten(portal: Portal, answered: Sequence[Thing], name: str) -> set[str]:
    """Customers that somebody was told about, and who are neither read again nor marked for it."""
    told = {event["data"]["object"]["id"] for event in answered}
    marked = {id for (id,) in select(portal, "SELECT id FROM stale")}
    read = {id for (id,) in select(portal, "SELECT id FROM customers WHERE name = ?", name)}
    return told - marked - read


async def test_no_event_is_lost_that_was_answered(
    survivor: Portal, house: Settings, stand_in: StandIn, tmp_path: Path, chance: random.Random
) -> None:
    customers = [stand_in.newcomer()["id"] for _ in range(6)]
    for number in range(KILLS):
        name = f"医院{number}"
        stripe = Stripe(rename(stand_in, customers, name), enough=chance.randint(1, ANSWERS))
        with life(tmp_path, house, "serve") as portal:
            telling = asyncio.create_task(stripe.tell(portal))
            async with asyncio.timeout(60):
                await stripe.told.wait()
            await asyncio.sleep(chance.uniform(0, 0.01))
            portal.kill()
            await telling
        written = {id for (id,) in select(survivor, "SELECT id FROM events")}
        assert (stripe.refusals, stripe.cut) == (set(), SENDERS)
        assert {event["id"] for event in stripe.answered} <= written
        assert forgotten(survivor, stripe.answered, name) == set()
    await intake.refresh_stale(survivor)

    assert select(survivor, "SELECT * FROM stale") == []
