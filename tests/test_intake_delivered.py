"""Events as Stripe delivers them to a serving portal: the mirror follows by itself."""

from typing import Any

import pytest

from portal.assembly import Portal
from tests.stand_in import StandIn
from tests.tables import rows, select
from tests.test_intake import events, name_of, paid_invoices
from tests.waiting import until
from tests.webhooks import delivered


@pytest.mark.parametrize("faults", [{}, {"repeat": 2, "shuffle": True}], ids=["in order", "repeated and shuffled"])
async def test_what_happens_at_stripe_shows_in_the_mirror_by_itself(
    connected: Portal, stand_in: StandIn, faults: dict[str, Any]
) -> None:
    async with delivered(connected, stand_in):
        stand_in.faults(webhooks=faults)
        customer = stand_in.newcomer()["id"]
        stand_in.subscribe(customer)
        stand_in.post(f"customers/{customer}", {"name": "改名医院"})

        await until(lambda: name_of(connected, customer) == "改名医院")
        await until(lambda: paid_invoices(connected, customer) == [("paid", "paid", "4242")])
        next_charge = "SELECT amount FROM next_charges WHERE customer = ?"
        await until(lambda: select(connected, next_charge, customer) == [(15000,)])
        await until(lambda: not rows(connected, "stale"))


async def test_every_event_that_the_stand_in_sends_is_taken(connected: Portal, stand_in: StandIn) -> None:
    def happened() -> set[str]:
        return {event["id"] for event in stand_in.get("events", {"limit": 100})["data"]}

    before = happened()
    async with delivered(connected, stand_in):
        stand_in.subscribe(stand_in.newcomer()["id"])
        sent = happened() - before
        await until(lambda: sent <= set(events(connected)))

    assert len(sent) > 5
