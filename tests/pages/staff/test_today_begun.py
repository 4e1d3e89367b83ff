"""What was begun and waits for staff stands on Today until it is done, or somebody says what became of it."""

from dataclasses import replace
from datetime import time

import pytest

from portal.access import acceptances
from portal.assembly import Portal
from portal.database.engine import writing
from portal.depositing.carrying_out import carry_out
from portal.model.names import QuoteId
from tests import make
from tests.conftest import Given
from tests.pages.staff.conftest import Owed
from tests.pages.staff.marking import begin, mark
from tests.pages.staff.reminding import owed as late
from tests.pages.staff.reminding import remind, set_up
from tests.pages.staff.statements import PAYER, bring_in, offered, statement, ticked
from tests.people import HANA, ITO, Person, SetClock, notices_of, sit_down, text_of
from tests.sandbox.calls import Thing
from tests.stand_in import MINATO_TRADING, StandIn
from tests.tables import select


async def kinds(person: Person) -> list[str]:
    return [*notices_of((await person.get("/staff")).text)]


async def half_settled(clerk: Person, owing: Owed, stand_in: StandIn) -> str:
    """The address of a deposit of two invoices, of which Stripe has voided one before it was marked."""
    gone, _ = await owing(41337, 52110)
    at = (await bring_in(clerk, statement(owing.day, (93447, PAYER)))).headers["location"]
    page = (await clerk.get(at)).text
    [name], [[both, *_]] = ticked(page), offered(page)
    await clerk.post(at, data={name: both})
    stand_in.post(f"invoices/{gone['id']}/void")
    await carry_out(owing.portal)
    [(id,)] = select(owing.portal, "SELECT id FROM deposits")
    return f"/staff/deposits/lines/{id}"


async def said_yes(portal: Portal) -> None:
    """Hana to a quote: Stripe took it, and what follows fails from now on."""
    at = portal.clock()
    async with writing(portal.engine) as conn:
        yes, _ = await acceptances.put(conn, make.account(), QuoteId("qt_1"), "Hana", "PO-7", at)
        await acceptances.end(conn, yes, at)


async def test_a_payment_that_was_begun_stands_there_until_it_is_finished(
    clerk: Person, connected: Portal, owed: Thing, facts: dict[str, str]
) -> None:
    before = await kinds(clerk)
    await begin(connected, owed, facts, ITO)
    page = (await clerk.get("/staff")).text
    await mark(clerk, owed, facts)

    assert "unfinished" not in before
    assert f"¥31,337 of {ITO} was not finished" in text_of(page)
    assert f'href="/staff/invoices/{owed["id"]}/paid-outside"' in page
    assert await kinds(clerk) == before


async def test_what_a_confirmed_deposit_goes_on_with_by_itself_needs_nobody(
    clerk: Person, owing: Owed, connected: Portal, facts: dict[str, str]
) -> None:
    [invoice] = await owing(31337)
    at = (await bring_in(clerk, statement(owing.day, (31337, PAYER)))).headers["location"]
    await clerk.post(at, data=ticked((await clerk.get(at)).text))
    await begin(connected, invoice, facts, ITO)

    assert "unfinished" not in await kinds(clerk)


async def test_a_deposit_settled_in_part_stands_there_until_somebody_says_what_became_of_the_rest(
    clerk: Person, owing: Owed, connected: Portal, stand_in: StandIn
) -> None:
    at = await half_settled(clerk, owing, stand_in)
    page = (await clerk.get("/staff")).text
    silent = await clerk.post(f"{at}/explain", data={"note": " "})
    for note in ("paid back on Monday", "a second click"):
        await clerk.post(f"{at}/explain", data={"note": note})

    assert "A deposit of ¥93,447 was settled in part" in text_of(page)
    assert "The invoice is no longer open at Stripe" in text_of(page)
    assert f'href="{at}"' in page
    assert silent.status_code == 422
    assert "half_settled" not in await kinds(clerk)
    assert "paid back on Monday" in text_of((await clerk.get(at)).text)
    logged = select(connected, "SELECT customer, after FROM staff_log WHERE deed = 'deposit_explained'")
    assert logged == [(MINATO_TRADING, "paid back on Monday")]


async def test_who_is_due_for_a_reminder_stands_there_until_it_is_sent(
    ito: Person, portal: Portal, given: Given
) -> None:
    set_up(portal)
    await given(make.customer(email=HANA), late("in_1"), late("in_2"), late("in_long_ago", "2026-01-15"))
    page = (await ito.get("/staff")).text
    await remind(ito)

    assert notices_of(page) == ["reminders"]
    assert "1 customer is due for a reminder today" in text_of(page)
    assert 'href="/staff/reminders"' in page
    assert await kinds(ito) == []


async def test_reminders_that_go_by_themselves_and_days_of_rest_need_nobody(
    ito: Person, portal: Portal, given: Given, clock: SetClock
) -> None:
    set_up(portal)
    await given(make.customer(email=HANA), late("in_1"))
    by_hand, now = await kinds(ito), portal.settings
    portal.settings = replace(now, reminders_at=time(10))
    by_themselves = await kinds(ito)
    portal.settings = now
    clock.forward(days=3)
    await sit_down(ito, portal, ITO)

    assert (by_hand, by_themselves) == (["reminders"], [])
    assert await kinds(ito) == []  # it is Saturday


async def test_an_accepted_quote_that_does_not_get_on_stands_there_until_it_was_done_by_hand(
    ito: Person, portal: Portal, given: Given, clock: SetClock
) -> None:
    await given(make.customer(), make.quote(status="accepted", number="QT-7"))
    await said_yes(portal)
    clock.forward(minutes=55)
    soon = await kinds(ito)
    clock.forward(minutes=10)
    page = (await ito.get("/staff")).text
    for _ in range(2):
        await ito.post("/staff/quotes/qt_1/finished")

    assert (soon, notices_of(page)) == ([], ["quote_stuck"])
    assert "Quote QT-7 was accepted, and not all that follows is done" in text_of(page)
    assert await kinds(ito) == []
    assert select(portal, "SELECT email, deed, customer FROM staff_log") == [(ITO, "quote_finished", make.AOBA)]


@pytest.mark.parametrize("at", ["quotes/qt_1/finished", "plan-requests/none"])
async def test_who_may_only_read_changes_none_of_it_and_what_is_not_there_is_not_found(
    ito: Person, nao: Person, at: str
) -> None:
    assert (await nao.post(f"/staff/{at}")).status_code == 403
    assert (await ito.post(f"/staff/{at}")).status_code == 404
