"""Whose yes a quote was accepted by: not that of whoever presses the button after it was accepted elsewhere."""

from datetime import timedelta

import pytest

from portal import clock as wall
from portal import quoting
from portal.assembly import Portal
from tests.conftest import Visit
from tests.pages.test_quote_answers import SEATS, YES, hear, offered, page_of
from tests.people import SetClock, text_of
from tests.sandbox.calls import Thing
from tests.stand_in import StandIn
from tests.tables import select


@pytest.fixture
async def offer(connected: Portal, stand_in: StandIn) -> Thing:
    return await offered(connected, stand_in, SEATS)


async def test_what_was_accepted_elsewhere_is_nobodys_who_clicks_later(
    visit: Visit, connected: Portal, stand_in: StandIn, offer: Thing
) -> None:
    person = await visit(offer["email"])
    stand_in.post(f"quotes/{offer['id']}/accept")  # by staff, on the telephone
    connected.clock = SetClock(wall.now() + timedelta(seconds=30))
    answer = await person.post(f"{offer['at']}/accept", data=YES)
    connected.clock = SetClock(wall.now() + timedelta(minutes=10))
    await quoting.settle(connected)
    subscription = stand_in.get("subscriptions", {"customer": offer["customer"]})["data"][0]

    assert answer.status_code == 409
    assert "This quote was already accepted elsewhere" in text_of(answer.text)
    assert "portal_accepted_name" not in subscription["metadata"]
    assert select(connected, "SELECT name FROM quote_acceptances WHERE quote = ?", offer["id"]) == []


async def test_a_yes_before_it_is_not_taken_from_who_said_it_by_who_says_it_later(
    visit: Visit, connected: Portal, stand_in: StandIn, offer: Thing
) -> None:
    first, later = await visit(offer["email"]), await visit(offer["email"])
    stand_in.faults(status=503)
    await first.post(f"{offer['at']}/accept", data=YES)
    stand_in.behave()
    stand_in.post(f"quotes/{offer['id']}/accept")  # as if it had come so far
    connected.clock = SetClock(wall.now() + timedelta(seconds=30))
    await later.post(f"{offer['at']}/accept", data=YES | {"name": "別の人"})
    again = await first.post(f"{offer['at']}/accept", data=YES)

    assert "Accepted by 新規 花" in await page_of(first, offer)
    assert again.headers["location"] == offer["at"]


async def test_a_yes_that_waits_while_it_is_accepted_elsewhere_beforehand_goes(
    visit: Visit, connected: Portal, stand_in: StandIn, offer: Thing
) -> None:
    person = await visit(offer["email"])
    stand_in.post(f"quotes/{offer['id']}/accept")
    connected.clock = SetClock(wall.now() + timedelta(seconds=30))
    stand_in.faults(status=503)
    unsure = await person.post(f"{offer['at']}/accept", data=YES)
    stand_in.behave()
    await hear(connected)
    connected.clock = SetClock(wall.now() + timedelta(minutes=3))
    await quoting.settle(connected)

    assert unsure.status_code == 503
    assert "Accepted by" not in await page_of(person, offer)
    assert select(connected, "SELECT name FROM quote_acceptances WHERE quote = ?", offer["id"]) == []
