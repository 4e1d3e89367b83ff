"""The steps go out by themselves: where that is set, on business days, from the hour on, once for each customer."""

import asyncio
from datetime import time
from typing import Any

import pytest

from portal.assembly import Portal
from portal.background.reminders import look_after
from tests import desk_log, make
from tests.conftest import Given
from tests.pages.staff.reminding import logged, owed, post_of, set_up
from tests.people import HANA, Letters, SetClock
from tests.stand_in import StandIn
from tests.tables import select


@pytest.fixture(autouse=True)
async def _late(portal: Portal, given: Given) -> None:
    """Due on Friday, May 15; it is ten o'clock on Wednesday, May 20."""
    set_up(portal, reminders_at=time(10))
    await given(make.customer(email=HANA), owed("in_1"))


async def test_they_go_out_once_and_stand_in_the_log(portal: Portal, letters: Letters, clock: SetClock) -> None:
    await asyncio.gather(look_after(portal), look_after(portal))
    clock.forward(hours=3)
    await look_after(portal)

    assert [mail.to for mail in await post_of(portal, letters)] == [HANA]
    assert logged(portal) == [("The portal", make.AOBA, "in_1", f"Mail to {HANA} · Step 1")]
    assert [one.place for one in desk_log.read(portal, "reminded")] == ["By itself"]


async def test_each_step_goes_out_on_its_own_day_until_it_is_paid(
    portal: Portal, letters: Letters, clock: SetClock, given: Given
) -> None:
    days = []
    for day in range(20, 39):
        await look_after(portal)
        days += [day for _ in await post_of(portal, letters)]
        if day == 30:
            await given(owed("in_2", "2026-05-29", status="paid"))
        clock.forward(days=1)

    assert days == [20, 25]


@pytest.mark.parametrize(
    ("forward", "wanted"),
    [
        ({"minutes": -1}, {}),
        ({}, {"reminders_at": None}),
        ({"days": 3}, {}),  # a Saturday
        ({"days": -21}, {}),  # Showa Day, the third business day after April 24
        ({}, {"reminders_at": time(10, 1)}),
    ],
)
async def test_at_no_other_time(
    portal: Portal, letters: Letters, clock: SetClock, given: Given, forward: dict[str, int], wanted: dict[str, Any]
) -> None:
    set_up(portal, **{"reminders_at": time(10), **wanted})
    await given(owed("in_0", "2026-04-24"))
    clock.forward(**forward)
    await look_after(portal)

    assert await post_of(portal, letters) == []


async def test_what_stripe_refuses_is_tried_once_a_day(
    portal: Portal, clock: SetClock, stand_in: StandIn, given: Given
) -> None:
    set_up(portal, reminder_by="stripe", reminders_at=time(10))
    portal.stripe.__init__(portal.settings.stripe_api_key, stand_in.url)  # type: ignore[misc]
    for _ in range(3):
        await look_after(portal)
        clock.forward(minutes=10)
    asked = stand_in.asked()
    clock.forward(days=1)
    await look_after(portal)

    assert asked == {"POST /v1/invoices/in_1/send": 1}
    assert stand_in.asked() == {"POST /v1/invoices/in_1/send": 2}
    assert select(portal, "SELECT * FROM reminders") == []
