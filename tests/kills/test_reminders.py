"""Killed while Stripe is told to send an invoice again: in the end it was sent once, and that is known."""

import asyncio
import random
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx

from portal import clock
from portal.assembly import Portal
from portal.background.reminders import look_after
from portal.database.engine import writing
from portal.intake import refresh_stale
from portal.mirror import stale
from portal.pages.doors import STAFFS, cookie_name
from portal.settings import Settings
from tests.kills.lives import life
from tests.people import ITO, Person, SetClock, sit_down
from tests.sandbox.calls import Thing
from tests.soak import SOAK
from tests.stand_in import StandIn
from tests.tables import select
from tests.waiting import until

KILLS = 25 if SOAK else 4
LATENCY = 0.2  # of Stripe, in seconds
FOUND = "SELECT done_at FROM reminders WHERE invoice = ?"


async def owed(portal: Portal, stand_in: StandIn) -> Thing:
    """A new open invoice that waits for a transfer; the mirror knows it."""
    customer = stand_in.newcomer()["id"]
    terms = {"customer": customer, "collection_method": "send_invoice", "days_until_due": 30, "currency": "jpy"}
    invoice = stand_in.post("invoices", terms)
    stand_in.post("invoiceitems", {"customer": customer, "invoice": invoice["id"], "amount": 9900, "currency": "jpy"})
    finalized: Thing = stand_in.post(f"invoices/{invoice['id']}/finalize", {"auto_advance": False})
    async with writing(portal.engine) as conn:
        await stale.mark(conn, [("invoice", invoice["id"]), ("customer", customer)], portal.clock())
    await refresh_stale(portal)
    return finalized


def times_sent(stand_in: StandIn, invoice: Thing) -> int:
    found = stand_in.get("events", {"type": "invoice.sent", "limit": 100})["data"]
    return sum(event["data"]["object"]["id"] == invoice["id"] for event in found)


def is_begun(portal: Portal, invoice: Thing) -> bool:
    return len(select(portal, FOUND, invoice["id"])) > 0


async def press(address: str, invoice: Thing, cookie: dict[str, str]) -> None:
    async with httpx.AsyncClient(base_url=address, cookies=cookie, trust_env=False) as browser:
        with suppress(httpx.TransportError):
            await browser.post(f"/staff/invoices/{invoice['id']}/remind")


async def test_what_was_begun_is_sent_once_and_what_was_not_is_not(
    survivor: Portal, house: Settings, stand_in: StandIn, tmp_path: Path, chance: random.Random
) -> None:
    assert isinstance(survivor.clock, SetClock)
    desk = await sit_down(Person(lambda *_: None), survivor, ITO)  # type: ignore[arg-type]
    cookie = {cookie_name(survivor, STAFFS): str(desk.cookies[cookie_name(survivor, STAFFS)])}
    begun = 0
    for number in range(KILLS):
        invoice = await owed(survivor, stand_in)
        with life(tmp_path, house, "serve", "--no-background") as portal:
            stand_in.faults(latency_ms=int(LATENCY * 1000))
            pressing = asyncio.create_task(press(portal.address, invoice, cookie))
            if number % 2 == 0:  # every second one while Stripe has it in its hands, the others thereabouts
                await until(partial(is_begun, survivor, invoice), 30)
            else:
                await asyncio.sleep(chance.uniform(0, 1.5 * LATENCY))
            portal.kill()
            await pressing
        stand_in.behave()
        await asyncio.sleep(LATENCY)  # what Stripe has taken in, it does
        survivor.clock.moment = clock.now() + timedelta(minutes=5)
        await look_after(survivor)
        rows = select(survivor, FOUND, invoice["id"])
        begun += len(rows)
        assert times_sent(stand_in, invoice) == len(rows)
        assert (None,) not in rows
    assert begun >= KILLS / 2
