"""What Stripe is asked for regularly, one process asks for all."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from portal.assembly import Portal, build_portal
from portal.background.in_turn import in_turn
from portal.background.jobs import jobs_of
from portal.mirror.alone import alone
from portal.routes import path_for
from portal.settings import Settings
from portal.stripe_api.problems import StripeAway
from tests.people import Letters
from tests.stand_in import StandIn

HOUR = timedelta(hours=1)


@pytest.fixture
async def four(connected: Portal, connected_settings: Settings, letters: Letters) -> AsyncIterator[list[Portal]]:
    """Processes, on one database and at one time."""
    portals = [build_portal(connected_settings, path_for, letters.deliver, connected.clock) for _ in range(4)]
    yield portals
    for portal in portals:
        await portal.close()


async def read(portals: list[Portal]) -> None:
    for portal in portals:
        for job in jobs_of(portal):
            if job.name in ("company", "offers"):
                await job.work()


async def test_four_processes_ask_once(four: list[Portal], stand_in: StandIn) -> None:
    await read(four[:1])
    one = stand_in.asked()
    await read(four)

    assert one["GET /v1/account"] == 1
    assert stand_in.asked() == one


async def test_after_half_its_time_it_is_asked_again_once(
    four: list[Portal], connected: Portal, stand_in: StandIn
) -> None:
    await read(four)
    connected.clock.forward(minutes=31)  # type: ignore[attr-defined]
    await read(four)

    assert stand_in.asked()["GET /v1/account"] == 2


async def test_what_failed_counts_as_not_done_and_whoever_is_at_it_is_left_to_it(portal: Portal) -> None:
    done = 0

    async def work() -> None:
        nonlocal done
        done += 1
        if done == 1:
            raise StripeAway("HTTP 500")

    job = in_turn(portal, "reading", HOUR, work)
    with pytest.raises(StripeAway):
        await job()
    async with alone(portal.engine, "reading", portal.clock):
        await job()
    assert done == 1
    await job()
    await job()
    assert done == 2
