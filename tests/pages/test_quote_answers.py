"""A quote's answer: accepted once by somebody with a name, or canceled, whatever Stripe and others do meanwhile."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from portal import clock as wall
from portal import intake, quoting
from portal.assembly import Portal
from portal.background.post import send_queued
from portal.stripe_api.events import fetch_events
from tests.conftest import Visit
from tests.people import Letters, Person, SetClock, text_of
from tests.sandbox.calls import Thing
from tests.stand_in import STANDARD, StandIn
from tests.tables import select

STAFF = "billing@hinode-schedule.example"
YES = {"name": "新規 花", "purchase_order": "PO-7", "agree": "yes"}
SEATS = {"price": STANDARD, "quantity": 3}
SETUP = {"price_data": {"currency": "jpy", "product": "prod_HinodePhoneSupport", "unit_amount": 30_000}}


async def hear(portal: Portal) -> None:
    """What has happened at Stripe in the last moments."""
    async for events in fetch_events(portal.stripe, wall.now() - timedelta(seconds=20)):
        await intake.take_all(portal, events)
    await intake.refresh_stale(portal)


@pytest.fixture
async def offer(connected: Portal, stand_in: StandIn) -> Thing:
    return await offered(connected, stand_in, SEATS)


async def offered(portal: Portal, stand_in: StandIn, line: Thing) -> Thing:
    """A quote that staff have made at Stripe for somebody new, known here."""
    portal.settings = replace(portal.settings, alert_emails=(STAFF,))
    number = len(stand_in.books.objects["customer"])
    customer = stand_in.newcomer(email=f"new{number}@shinki.example")
    given = {"collection_method": "send_invoice", "invoice_settings": {"days_until_due": 30}}
    made = stand_in.post("quotes", {"customer": customer["id"], "line_items": [line], **given})
    quote = stand_in.post(f"quotes/{made['id']}/finalize")
    await hear(portal)
    return {**quote, "email": customer["email"], "at": f"/quotes/{quote['id']}"}


def news(letters: Letters, offer: Thing) -> list[str]:
    """What staff were told of this quote; others share the stand-in."""
    return [mail.text for mail in letters.mails if offer["number"] in mail.subject]


async def page_of(person: Person, offer: Thing) -> str:
    return text_of((await person.get(offer["at"])).text)


async def test_it_is_accepted_by_name_and_everybody_knows(
    visit: Visit, connected: Portal, stand_in: StandIn, offer: Thing, letters: Letters
) -> None:
    person = await visit(offer["email"])
    answer = await person.post(f"{offer['at']}/accept", data=YES)
    page = await page_of(person, offer)
    subscription = stand_in.get("subscriptions", {"customer": offer["customer"]})["data"][0]
    await send_queued(connected)

    assert answer.headers["location"] == offer["at"]
    assert "The quote is accepted" in page
    assert f"Accepted by 新規 花 {offer['email']} Purchase order number PO-7" in page
    assert subscription["metadata"]["portal_accepted_name"] == "新規 花"
    [told] = news(letters, offer)
    assert "has accepted the quote" in told
    assert "Purchase order number: PO-7" in told
    assert "Accept and order" not in page


async def test_a_double_click_accepts_once(
    visit: Visit, connected: Portal, stand_in: StandIn, offer: Thing, letters: Letters
) -> None:
    first, second = await visit(offer["email"]), await visit(offer["email"])
    answers = await asyncio.gather(*(one.post(f"{offer['at']}/accept", data=YES) for one in (first, second, first)))
    await hear(connected)
    await send_queued(connected)

    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert len(stand_in.get("subscriptions", {"customer": offer["customer"]})["data"]) == 1
    assert len(news(letters, offer)) == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (YES | {"name": "  "}, "Please write your name."),
        (YES | {"agree": ""}, "Please tick this box if you want to order."),
        (YES | {"purchase_order": "x" * 101}, "Please write at most 100 letters."),
    ],
)
async def test_without_a_name_and_a_tick_nothing_is_ordered(
    visit: Visit, stand_in: StandIn, offer: Thing, typed: dict[str, str], says: str
) -> None:
    person = await visit(offer["email"])
    answer = await person.post(f"{offer['at']}/accept", data=typed)

    assert answer.status_code == 422
    assert says in text_of(answer.text)
    assert f'value="{typed["purchase_order"]}"' in answer.text
    assert stand_in.get(f"quotes/{offer['id']}")["status"] == "open"


async def test_what_is_sold_once_is_billed_at_once(visit: Visit, connected: Portal, stand_in: StandIn) -> None:
    offer = await offered(connected, stand_in, SETUP)
    person = await visit(offer["email"])
    page = await page_of(person, offer)
    await person.post(f"{offer['at']}/accept", data=YES)
    [invoice] = stand_in.invoices_of(offer["customer"])

    assert "I order Phone support for ¥30,000. It will be billed by invoice." in page
    assert (invoice["status"], invoice["amount_due"]) == ("open", 30_000)
    assert "PO-7" in [field["value"] for field in invoice["custom_fields"]]
    assert f'href="/invoices/{invoice["id"]}"' in (await person.get(offer["at"])).text


async def test_a_yes_whose_answer_is_lost_is_found_again(
    visit: Visit, connected: Portal, stand_in: StandIn, letters: Letters
) -> None:
    offer = await offered(connected, stand_in, SETUP)
    person = await visit(offer["email"])
    stand_in.faults(status=503)
    unsure = await person.post(f"{offer['at']}/accept", data=YES)
    stand_in.behave()
    stand_in.post(f"quotes/{offer['id']}/accept")  # as if it had come so far
    await hear(connected)
    connected.clock = SetClock(wall.now() + timedelta(minutes=3))
    await quoting.settle(connected)
    await quoting.settle(connected)
    await send_queued(connected)
    [invoice] = stand_in.invoices_of(offer["customer"])

    assert unsure.status_code == 503
    assert "has not told us whether it was done" in text_of(unsure.text)
    assert all(f'value="{value}"' in unsure.text for value in YES.values())
    assert invoice["status"] == "open"
    assert "Accepted by 新規 花" in await page_of(person, offer)
    assert len(news(letters, offer)) == 1


async def test_a_yes_that_was_never_taken_can_be_said_otherwise(
    visit: Visit, connected: Portal, stand_in: StandIn, offer: Thing
) -> None:
    person = await visit(offer["email"])
    stand_in.faults(status=503)
    await person.post(f"{offer['at']}/accept", data=YES)
    stand_in.behave()
    connected.clock = SetClock(wall.now() + timedelta(minutes=3))
    await quoting.settle(connected)
    still = stand_in.get(f"quotes/{offer['id']}")["status"]
    await person.post(f"{offer['at']}/accept", data=YES | {"name": "別の人"})

    assert still == "open"
    assert "Accepted by 別の人" in await page_of(person, offer)
    assert select(connected, "SELECT name FROM quote_acceptances WHERE quote = ?", offer["id"]) == [("別の人",)]


async def test_it_can_be_canceled_and_then_not_accepted(visit: Visit, stand_in: StandIn, offer: Thing) -> None:
    person = await visit(offer["email"])
    canceled = [await person.post(f"{offer['at']}/cancel") for _ in range(2)]
    page = await page_of(person, offer)
    late = await person.post(f"{offer['at']}/accept", data=YES)

    assert [answer.status_code for answer in canceled] == [303, 303]
    assert "The quote is cancelled" in page
    assert stand_in.get(f"quotes/{offer['id']}")["status"] == "canceled"
    assert late.status_code == 409
    assert "This quote is not open any more" in text_of(late.text)


async def test_who_comes_after_a_cancelling_staff_is_told(visit: Visit, stand_in: StandIn, offer: Thing) -> None:
    person = await visit(offer["email"])
    stand_in.post(f"quotes/{offer['id']}/cancel")  # nobody here has heard of it
    answer = await person.post(f"{offer['at']}/accept", data=YES)

    assert answer.status_code == 409
    assert "not open any more" in text_of(answer.text)
    assert "Accept and order" not in (await person.get(offer["at"])).text


async def test_it_is_over_at_its_hour_without_stripe(
    visit: Visit, connected: Portal, stand_in: StandIn, offer: Thing
) -> None:
    connected.clock = SetClock(wall.now() + timedelta(days=31))
    person = await visit(offer["email"])
    stand_in.faults(status=503)
    answer = await person.post(f"{offer['at']}/accept", data=YES)

    assert answer.status_code == 409
    assert "Expired" in text_of(answer.text)


async def test_who_has_a_plan_is_told_that_this_is_another(visit: Visit, stand_in: StandIn, offer: Thing) -> None:
    person = await visit(offer["email"])
    before = await page_of(person, offer)
    aoba = text_of((await (await visit("hana@aoba-clinic.example")).get("/quotes/qt_1AobaPremiumYearly")).text)

    assert "You already pay for" not in before
    assert "You already pay for Standard. Accepting adds to it and ends nothing" in aoba
