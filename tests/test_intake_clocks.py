"""Machines whose clocks differ: what the faster one has read does not stay for ever."""

from datetime import timedelta

from portal import intake
from portal.assembly import Portal
from portal.database.engine import writing
from portal.mirror import stale
from portal.mirror.store import store
from portal.stripe_api.customers import fetch_customer
from tests.stand_in import AOBA_CLINIC, StandIn
from tests.tables import rows, select

FAST = timedelta(seconds=4)


async def test_a_row_that_looks_later_is_read_again_until_it_is_not(connected: Portal, stand_in: StandIn) -> None:
    before = await fetch_customer(connected.stripe, AOBA_CLINIC)
    async with writing(connected.engine) as conn:
        await store(conn, [before], connected.clock() + FAST)
        await stale.mark(conn, [("customer", AOBA_CLINIC)], connected.clock())
    stand_in.post(f"customers/{AOBA_CLINIC}", {"name": "青葉クリニック 新館"})
    try:
        await intake.refresh_stale(connected)
        left = rows(connected, "stale")
        connected.clock.forward(seconds=6)  # type: ignore[attr-defined]
        await intake.refresh_stale(connected)
    finally:
        stand_in.post(f"customers/{AOBA_CLINIC}", {"name": before.customer.name})

    assert len(left) == 1
    assert select(connected, "SELECT name FROM customers WHERE id = ?", AOBA_CLINIC) == [("青葉クリニック 新館",)]
    assert rows(connected, "stale") == []
