"""Marking an invoice as paid outside Stripe: final, once, and finished by the next try when it was cut off."""

import asyncio
from datetime import date

import pytest

from portal.assembly import Portal
from tests.conftest import Visit
from tests.pages.staff.marking import SATO, Sit, begin, logged, mark
from tests.people import ITO, NAO, Person, SetClock, text_of
from tests.sandbox.calls import Thing
from tests.stand_in import MINATO_TRADING, StandIn
from tests.tables import select


async def test_it_is_paid_at_stripe_recorded_and_logged(
    clerk: Person, owed: Thing, facts: dict[str, str], connected: Portal, stand_in: StandIn, day: str
) -> None:
    answer = await mark(clerk, owed, facts)
    shown = await clerk.get(answer.headers["location"])

    assert answer.status_code == 303
    assert stand_in.get(f"invoices/{owed['id']}")["status"] == "paid"
    assert "Marked as paid outside Stripe" in text_of(shown.text)
    assert ITO in shown.text
    assert '<form class="stack' not in shown.text
    received = connected.templates.languages["en"].whole_day(date.fromisoformat(day))
    after = f"¥31,337 received on {received} · Bank transfer, in full · 0511-3"
    assert logged(connected) == [(ITO, owed["id"], "¥31,337 still owed", after)]
    assert owed["id"] not in (await clerk.get("/staff/unpaid")).text


async def test_the_customers_page_receipt_statement_and_file_follow_at_once_with_the_day_given(
    clerk: Person, owed: Thing, facts: dict[str, str], visit: Visit, day: str, connected: Portal
) -> None:
    await mark(clerk, owed, facts)
    minato = await visit(MINATO_TRADING)
    at = f"/invoices/{owed['id']}"
    paid_on = f'<time datetime="{day}">'

    page = (await minato.get(at)).text
    assert 'data-status="paid"' in page
    assert paid_on in page
    assert f"{at}/portal-receipt" in page
    await minato.post(f"{at}/portal-receipt", data={"addressee": "株式会社みなと商事 御中"})
    assert paid_on in (await minato.get(f"{at}/portal-receipt")).text
    lines = (await minato.get("/invoices.csv")).text.splitlines()
    assert next(line for line in lines if owed["number"] in line).endswith(day)
    statement = (await minato.get("/statement", params={"from": day, "to": day})).text
    assert owed["number"] in statement


async def test_two_clicks_are_one(clerk: Person, owed: Thing, facts: dict[str, str], connected: Portal) -> None:
    answers = await asyncio.gather(*(mark(clerk, owed, facts) for _ in range(2)))
    third = await mark(clerk, owed, facts)

    assert [one.status_code for one in (*answers, third)] == [303, 303, 303]
    assert len(logged(connected)) == 1


async def test_of_two_people_at_once_one_is_first_and_the_other_is_told(
    sit: Sit, clerk: Person, owed: Thing, facts: dict[str, str], connected: Portal
) -> None:
    sato = await sit(SATO)

    answers = await asyncio.gather(mark(clerk, owed, facts), mark(sato, owed, facts, reference="other"))
    late = await mark(sato if answers[0].status_code == 303 else clerk, owed, facts, reference="late")

    assert sorted(one.status_code for one in answers) == [303, 409]
    assert late.status_code == 409
    assert "Somebody was first" in late.text
    [(email, *_)] = logged(connected)
    assert email == (ITO if answers[0].status_code == 303 else SATO)
    assert email in late.text
    [(recorded,)] = select(connected, "SELECT reference FROM paid_outside")
    assert recorded == ("0511-3" if email == ITO else "other")


@pytest.mark.parametrize("every", [1, 2])
async def test_while_stripe_is_away_nothing_is_lost_and_trying_again_does_it_once(
    clerk: Person, owed: Thing, facts: dict[str, str], connected: Portal, stand_in: StandIn, every: int
) -> None:
    stand_in.faults(status=503, every=every)
    away = await mark(clerk, owed, facts)
    stand_in.behave()
    again = await mark(clerk, owed, facts)

    assert away.status_code in ((503,) if every == 1 else (303, 503))
    assert 'value="0511-3"' in away.text or away.status_code == 303
    assert again.status_code == 303
    assert len(logged(connected)) == 1


@pytest.mark.parametrize("every", [1, 2])
async def test_a_key_that_may_not_is_told_and_leaves_nothing_behind(
    clerk: Person, owed: Thing, facts: dict[str, str], connected: Portal, stand_in: StandIn, every: int
) -> None:
    stand_in.faults(status=403, every=every)  # the first time to read, the second to change
    answer = await mark(clerk, owed, facts)

    assert answer.status_code == 503
    assert "lack the right to change invoices" in answer.text
    assert select(connected, "SELECT * FROM paid_outside") == []


@pytest.mark.parametrize("told", [False, True])
async def test_what_was_cut_off_is_shown_and_finished_by_the_next_try(
    clerk: Person, owed: Thing, facts: dict[str, str], connected: Portal, stand_in: StandIn, told: bool
) -> None:
    await begin(connected, owed, facts, ITO)
    if told:
        stand_in.post(f"invoices/{owed['id']}/pay", {"paid_out_of_band": "true"})

    listed = await clerk.get("/staff/unpaid")
    form = await clerk.get(f"/staff/invoices/{owed['id']}/paid-outside")
    done = await mark(clerk, owed, facts, reference="0511-4")

    assert "was not finished" in listed.text
    assert 'value="0511-3"' in form.text
    assert done.status_code == 303
    assert select(connected, "SELECT reference FROM paid_outside WHERE done_at IS NOT NULL") == [("0511-4",)]
    assert len(logged(connected)) == 1
    assert "was not finished" not in (await clerk.get("/staff/unpaid")).text


async def test_a_colleague_finishes_it_when_it_was_left_for_two_minutes(
    sit: Sit, owed: Thing, facts: dict[str, str], connected: Portal
) -> None:
    await begin(connected, owed, facts, ITO)
    sato = await sit(SATO)
    at_once = await mark(sato, owed, facts)
    assert isinstance(connected.clock, SetClock)
    connected.clock.forward(minutes=2)
    later = await mark(sato, owed, facts)

    assert (at_once.status_code, later.status_code) == (409, 303)
    assert [email for email, *_ in logged(connected)] == [SATO]


async def test_who_may_only_read_sees_the_invoice_and_no_form(sit: Sit, owed: Thing, facts: dict[str, str]) -> None:
    nao = await sit(NAO)

    shown, refused = await nao.get(f"/staff/invoices/{owed['id']}/paid-outside"), await mark(nao, owed, facts)

    assert "¥31,337" in shown.text
    assert '<form class="stack' not in shown.text
    assert refused.status_code == 403


async def test_an_invoice_that_nobody_knows_is_missing(clerk: Person, facts: dict[str, str]) -> None:
    assert (await clerk.get("/staff/invoices/in_none/paid-outside")).status_code == 404
    assert (await mark(clerk, {"id": "in_none"}, facts)).status_code == 404
