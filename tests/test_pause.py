"""Stripe left in peace: all background work asks the same way, stops together, and begins again together."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from portal import intake, pause
from portal.assembly import Portal
from portal.background import sweep
from portal.database.engine import reading, writing
from portal.pause import LeftInPeace
from portal.stripe_api.problems import RefusedByStripe, StripeAway
from tests.people import SetClock
from tests.stand_in import StandIn

Work = Callable[[Portal], Awaitable[object]]
WORK = pytest.mark.parametrize(
    "work", [sweep.sweep, intake.reread_company, intake.reread_offers], ids=lambda work: work.__name__
)


async def since(portal: Portal) -> object:
    async with reading(portal.engine) as conn:
        return await pause.since(conn)


async def begin(portal: Portal, ago: timedelta) -> None:
    async with writing(portal.engine) as conn:
        await pause.begin(conn, portal.clock() - ago)
        await pause.begin(conn, portal.clock())


@WORK
async def test_what_is_not_answered_begins_it(portal: Portal, clock: SetClock, work: Work) -> None:
    with pytest.raises(StripeAway):
        await work(portal)

    assert await since(portal) == clock()


@WORK
async def test_while_it_lasts_nobody_asks(connected: Portal, stand_in: StandIn, work: Work) -> None:
    await begin(connected, timedelta(minutes=10))
    with pytest.raises(LeftInPeace):
        await work(connected)

    assert stand_in.asked() == {}


@WORK
async def test_an_answer_ends_it(connected: Portal, work: Work) -> None:
    await begin(connected, timedelta(minutes=10))
    connected.clock.forward(minutes=6)  # type: ignore[attr-defined]
    await work(connected)

    assert await since(connected) is None


async def test_a_refusal_is_an_answer(portal: Portal) -> None:
    async def refused() -> None:
        raise RefusedByStripe("no")

    async with writing(portal.engine) as conn:
        await pause.begin(conn, portal.clock() - timedelta(minutes=1))
    with pytest.raises(RefusedByStripe):
        await pause.ask(portal.engine, portal.clock, refused)

    assert await since(portal) is None
