"""Reminders that Stripe sends: each invoice once a day, and never twice because something broke off in between."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.access import reminders
from portal.assembly import Portal
from portal.background.reminders import look_after
from portal.database.engine import writing
from portal.intake import refresh_stale
from portal.mirror import stale
from portal.model.names import CustomerId, InvoiceId
from portal.model.reminder import Sent
from portal.reminding.debts import today_of
from tests.pages.staff.marking import SATO, Sit
from tests.pages.staff.reminding import logged, look, outcomes, remind, send, ticked
from tests.people import ITO, NAO, Person, SetClock, text_of
from tests.sandbox.calls import Thing
from tests.stand_in import StandIn
from tests.tables import select


@pytest.fixture
async def late(stand_in: StandIn, connected: Portal) -> AsyncIterator[Thing]:
    """Five days past its due date at Stripe, of a customer of this test only."""
    customer = stand_in.newcomer()["id"]
    terms = {"customer": customer, "collection_method": "send_invoice", "days_until_due": 30, "currency": "jpy"}
    invoice = stand_in.post("invoices", terms)
    stand_in.post("invoiceitems", {"customer": customer, "invoice": invoice["id"], "amount": 9900, "currency": "jpy"})
    stand_in.post(f"invoices/{invoice['id']}/finalize", {"auto_advance": False})
    assert isinstance(connected.clock, SetClock)
    connected.clock.forward(days=35)
    async with writing(connected.engine) as conn:
        await stale.mark(conn, [("invoice", invoice["id"]), ("customer", customer)], connected.clock())
    await refresh_stale(connected)
    stand_in.behave()
    yield stand_in.get(f"invoices/{invoice['id']}")
    if stand_in.get(f"invoices/{invoice['id']}")["status"] == "open":
        stand_in.post(f"invoices/{invoice['id']}/void")


@pytest.fixture
async def clerk(late: Thing, sit: Sit) -> Person:
    """Ito, at her desk that day."""
    return await sit(ITO)


def times_sent(stand_in: StandIn, invoice: Thing) -> int:
    """As Stripe's own events say it."""
    found = stand_in.get("events", {"type": "invoice.sent", "limit": 100})["data"]
    return sum(event["data"]["object"]["id"] == invoice["id"] for event in found)


async def press(person: Person, invoice: Thing) -> int:
    return (await person.post(f"/staff/invoices/{invoice['id']}/remind")).status_code


async def begun(portal: Portal, invoice: Thing) -> None:
    """As far as it comes when the process dies before Stripe has answered."""
    whose, day = CustomerId(invoice["customer"]), today_of(portal).date()
    one = Sent(InvoiceId(invoice["id"]), whose, day, 1, "stripe", ITO, portal.clock(), None)
    async with writing(portal.engine) as conn:
        await reminders.take_day(conn, whose, day, "stripe")
        await reminders.begin(conn, one)


async def test_one_invoice_is_sent_again_once_a_day(
    clerk: Person, late: Thing, connected: Portal, stand_in: StandIn
) -> None:
    first = await clerk.post(f"/staff/invoices/{late['id']}/remind")
    shown = await clerk.get(first.headers["location"])
    second = await clerk.post(f"/staff/invoices/{late['id']}/remind")

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Stripe has sent it again" in text_of(shown.text)
    assert "There was a reminder today." in text_of(second.text)
    assert times_sent(stand_in, late) == 1
    [(who, customer, invoice, after)] = logged(connected)
    assert (who, customer, invoice) == (ITO, late["customer"], late["id"])
    assert after.startswith("By Stripe · Step")


async def test_two_clicks_and_two_people_send_it_once(
    clerk: Person, sit: Sit, late: Thing, connected: Portal, stand_in: StandIn
) -> None:
    sato = await sit(SATO)
    codes = await asyncio.gather(*(press(who, late) for who in (clerk, clerk, sato)))

    assert 303 in codes
    assert times_sent(stand_in, late) == 1
    assert len(logged(connected)) == 1


async def test_all_of_a_customers_late_invoices_are_sent_from_the_preview(
    clerk: Person, late: Thing, stand_in: StandIn, connected: Portal
) -> None:
    page = await look(clerk, late["customer"])
    answer = await remind(clerk, late["customer"])

    assert "its text is Stripe’s" in page.text
    assert "new@shinki.example" in page.text
    assert outcomes(answer.text) == {late["customer"]: "sent"}
    assert times_sent(stand_in, late) == 1
    assert ticked((await look(clerk, late["customer"])).text) == []


async def test_while_stripe_is_away_it_is_begun_and_finished_once_by_itself(
    clerk: Person, late: Thing, connected: Portal, stand_in: StandIn
) -> None:
    stand_in.faults(status=503)
    away = await press(clerk, late)
    stand_in.behave()
    page = text_of((await clerk.get(f"/staff/reminders/{late['customer']}")).text)
    await look_after(connected)
    early = times_sent(stand_in, late)
    assert isinstance(connected.clock, SetClock)
    connected.clock.forward(minutes=3)
    for _ in range(2):
        await look_after(connected)

    assert away == 503
    assert "whether Stripe has sent it is not known" in page
    assert (early, times_sent(stand_in, late)) == (0, 1)
    assert len(logged(connected)) == 1


@pytest.mark.parametrize("told", [False, True])
async def test_what_a_dead_process_has_begun_is_sent_once_and_written_down(
    clerk: Person, late: Thing, connected: Portal, stand_in: StandIn, told: bool
) -> None:
    await begun(connected, late)
    if told:
        [(key,)] = select(connected, "SELECT idempotency_key FROM reminders")
        stand_in.client.post(f"/v1/invoices/{late['id']}/send", headers={"Idempotency-Key": key}).raise_for_status()
    again = await press(clerk, late)

    assert again == 303
    assert times_sent(stand_in, late) == 1
    assert len(logged(connected)) == 1


async def test_what_was_begun_a_day_ago_is_left_for_stripe_would_send_it_twice(
    clerk: Person, late: Thing, connected: Portal, stand_in: StandIn
) -> None:
    await begun(connected, late)
    assert isinstance(connected.clock, SetClock)
    connected.clock.moment += timedelta(hours=23, minutes=1)
    await look_after(connected)

    assert times_sent(stand_in, late) == 0


async def test_what_stripe_has_collected_meanwhile_is_refused_and_leaves_nothing(
    clerk: Person, late: Thing, connected: Portal, stand_in: StandIn
) -> None:
    stand_in.post(f"invoices/{late['id']}/pay", {"paid_out_of_band": True})
    answer = await clerk.post(f"/staff/invoices/{late['id']}/remind")
    await refresh_stale(connected)

    assert answer.status_code == 503
    assert "Stripe has refused it" in answer.text
    assert select(connected, "SELECT * FROM reminders") == select(connected, "SELECT * FROM reminder_days") == []
    assert late["id"] not in (await clerk.get("/staff/unpaid")).text


async def test_after_a_mail_of_the_portals_stripe_sends_nothing_that_day(
    clerk: Person, late: Thing, connected: Portal, stand_in: StandIn
) -> None:
    connected.settings = replace(connected.settings, reminder_by="portal")
    await remind(clerk, late["customer"])

    assert await press(clerk, late) == 409
    assert times_sent(stand_in, late) == 0


async def test_who_may_only_read_has_no_button_and_an_unknown_invoice_is_missing(
    clerk: Person, sit: Sit, late: Thing, stand_in: StandIn
) -> None:
    nao = await sit(NAO)

    assert '/remind"' not in (await nao.get("/staff/unpaid")).text
    assert await press(nao, late) == 403
    assert await press(clerk, {"id": "in_none"}) == 404
    assert (await send(nao, f"{late['customer']}.x")).status_code == 403
    assert times_sent(stand_in, late) == 0
