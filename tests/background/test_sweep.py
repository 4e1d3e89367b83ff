"""The sweep: webhooks that never came are made up for, once, by one process at a time."""

import logging
from datetime import timedelta

import pytest

from portal import clock as wall
from portal import intake
from portal.assembly import Portal
from portal.background.sweep import sweep, sweeping
from portal.database.engine import writing
from portal.mirror import instants
from portal.mirror.alone import alone
from tests.stand_in import AOBA_CLINIC, KITAHAMA_LAW, StandIn
from tests.tables import select


def name_of(portal: Portal, customer: str) -> str:
    return str(select(portal, "SELECT name FROM customers WHERE id = ?", customer)[0][0])


async def last_swept(portal: Portal, ago: timedelta) -> None:
    async with writing(portal.engine) as conn:
        await instants.keep(conn, "swept", portal.clock() - ago)


async def test_a_change_whose_webhook_was_lost_is_in_the_mirror_after_a_sweep(
    connected: Portal, stand_in: StandIn
) -> None:
    stand_in.post(f"customers/{AOBA_CLINIC}", {"name": "青葉クリニック 新館"})
    taken = await sweep(connected)
    await intake.refresh_stale(connected)

    assert taken > 0
    assert name_of(connected, AOBA_CLINIC) == "青葉クリニック 新館"
    stand_in.post(f"customers/{AOBA_CLINIC}", {"name": "青葉クリニック"})


async def test_an_event_counts_once_however_often_it_is_swept(connected: Portal, stand_in: StandIn) -> None:
    stand_in.post(f"customers/{KITAHAMA_LAW}", {"metadata": {"swept": "twice"}})
    await sweep(connected)
    await intake.refresh_stale(connected)
    stand_in.behave()
    await sweep(connected)
    await intake.refresh_stale(connected)

    assert set(stand_in.asked()) == {"GET /v1/events"}


async def test_every_page_of_a_long_absence_is_swept(connected: Portal, stand_in: StandIn) -> None:
    for number in range(230):
        stand_in.post(f"customers/{AOBA_CLINIC}", {"metadata": {"number": str(number)}})
    stand_in.behave()
    taken = await sweep(connected)

    assert taken >= 230
    assert stand_in.asked()["GET /v1/events"] == -(-taken // 100)
    assert len(select(connected, "SELECT id FROM events")) == taken


async def test_the_next_sweep_begins_ten_minutes_before_the_last_one(connected: Portal, stand_in: StandIn) -> None:
    await last_swept(connected, timedelta(hours=5))
    await sweep(connected)
    since = [event["created"] for event in stand_in.get("events", {"limit": 100})["data"]]

    [(swept,)] = select(connected, "SELECT at FROM instants WHERE name = 'swept'")
    assert swept == wall.seconds(connected.clock())
    assert since


async def test_one_process_sweeps_at_a_time(connected: Portal, stand_in: StandIn) -> None:
    async with alone(connected.engine, "sweep", connected.clock):
        assert await sweep(connected) == 0

    assert stand_in.asked() == {}


async def test_the_job_sweeps_at_its_start_and_then_only_if_nobody_did_lately(
    connected: Portal, stand_in: StandIn
) -> None:
    await last_swept(connected, timedelta(minutes=1))
    job = sweeping(connected, 20)
    await job()
    at_start = stand_in.asked()["GET /v1/events"]
    await job()
    soon_after = stand_in.asked()["GET /v1/events"]
    connected.clock.forward(minutes=20)  # type: ignore[attr-defined]
    await last_swept(connected, timedelta(minutes=9))
    await job()
    after_another = stand_in.asked()["GET /v1/events"]
    await last_swept(connected, timedelta(minutes=11))
    await job()

    assert at_start == soon_after == after_another
    assert stand_in.asked()["GET /v1/events"] > soon_after


async def test_after_a_sync_has_put_it_back_the_job_sweeps_at_once(connected: Portal, stand_in: StandIn) -> None:
    job = sweeping(connected, 20)
    await job()
    await last_swept(connected, timedelta(hours=2))
    stand_in.behave()
    await job()
    at_once = stand_in.asked()
    await job()

    assert set(at_once) == {"GET /v1/events"}
    assert stand_in.asked() == at_once


async def test_more_than_30_days_without_a_sweep_ask_for_a_sync(
    connected: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    await last_swept(connected, timedelta(days=31))
    with caplog.at_level(logging.WARNING, "portal"):
        logging.getLogger("portal").propagate = True
        await sweep(connected)

    assert "run portal sync" in caplog.text


async def test_a_key_without_the_permission_is_remembered_until_it_has_it(connected: Portal, stand_in: StandIn) -> None:
    key = "rk_test_sweeps"
    connected.stripe.authorization["Authorization"] = f"Bearer {key}"
    found = []
    for may in (["customer_read"], ["event_read"]):
        stand_in.client.post("/_sandbox/keys", json={"key": key, "permissions": may})
        await sweep(connected)
        found.append(len(select(connected, "SELECT at FROM instants WHERE name = 'sweep-not-let-in'")))

    assert found == [1, 0]


async def test_a_key_that_may_not_read_events_is_said_and_not_a_failure(
    connected: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    connected.stripe.authorization["Authorization"] = "Bearer sk_live_nonsense"
    with caplog.at_level(logging.WARNING, "portal"):
        logging.getLogger("portal").propagate = True
        assert await sweep(connected) == 0

    assert "events may not be read" in caplog.text
