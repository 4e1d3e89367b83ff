"""Deposits confirmed in one go: settled in the background, once, whatever breaks off in between."""

import asyncio

from portal.access import deposits
from portal.assembly import Portal
from portal.billing.payer_names import normalised
from portal.database.engine import reading
from portal.depositing.carrying_out import carry_out, given_of
from portal.settling import settle
from tests.pages.staff.conftest import Owed
from tests.pages.staff.marking import SATO, Sit
from tests.pages.staff.statements import PAYER, bring_in, offered, statement, states, ticked
from tests.people import ITO, Person, text_of
from tests.stand_in import SAKURA_DENTAL, StandIn
from tests.tables import rows, select


async def confirm(person: Person, content: bytes) -> str:
    """Bring it in and confirm what is ticked beforehand; the address of the file."""
    at = (await bring_in(person, content)).headers["location"]
    answer = await person.post(at, data=ticked((await person.get(at)).text))
    assert answer.headers["location"] == f"{at}/result"
    return at


async def test_what_is_ticked_is_settled_and_each_line_says_so(
    clerk: Person, owing: Owed, connected: Portal, stand_in: StandIn
) -> None:
    [first, second] = await owing(41337, 52110)
    at = await confirm(clerk, statement(owing.day, (41337, PAYER), (51450, PAYER), (777, "ヤマダ")))
    waiting = await clerk.get(f"{at}/result")
    await carry_out(connected)
    page = await clerk.get(f"{at}/result")

    assert waiting.headers["refresh"]
    assert "refresh" not in page.headers
    assert "Settled: 2 of 2" in text_of(page.text)
    assert {stand_in.get(f"invoices/{one['id']}")["status"] for one in (first, second)} == {"paid"}
    assert select(connected, "SELECT amount, reason, reference FROM paid_outside ORDER BY amount") == [
        (41337, "transfer", f"{PAYER} 振込１"),
        (51450, "fee", f"{PAYER} 振込１"),
    ]
    assert [state for _, state, _ in states(connected)] == ["done", "done", "open"]
    logged = select(connected, "SELECT deed, count(*) FROM staff_log WHERE email = ? GROUP BY deed ORDER BY deed", ITO)
    assert logged == [("deposit_confirmed", 2), ("paid_outside", 2), ("statement_read", 1)]


async def test_several_invoices_of_one_deposit_each_get_their_own(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    invoices = await owing(41337, 52110)
    at = (await bring_in(clerk, statement(owing.day, (93447, PAYER)))).headers["location"]
    [[both, *_]] = offered((await clerk.get(at)).text)
    [name] = ticked((await clerk.get(at)).text)
    await clerk.post(at, data={name: both})
    await carry_out(connected)

    assert {*both.split(",")} == {one["id"] for one in invoices}
    assert select(connected, "SELECT amount, reason FROM paid_outside ORDER BY amount") == [
        (41337, "transfer"),
        (52110, "transfer"),
    ]


async def test_a_confirmed_payer_is_known_the_next_time(clerk: Person, owing: Owed, connected: Portal) -> None:
    await owing(41337, 52110)
    at = (await bring_in(clerk, statement(owing.day, (41337, "ダレカ（カ")))).headers["location"]
    [name] = ticked((await clerk.get(at)).text)
    [[reading, *_]] = offered((await clerk.get(at)).text)
    await clerk.post(at, data={name: reading})
    await carry_out(connected)
    again = (await bring_in(clerk, statement(owing.day, (52110, "ダレカ（カ")), "next.csv")).headers["location"]

    assert "Payer confirmed before" in text_of((await clerk.get(again)).text)


async def test_a_double_click_and_two_people_settle_it_once(
    clerk: Person, sit: Sit, owing: Owed, connected: Portal
) -> None:
    await owing(41337)
    sato = await sit(SATO)
    at = (await bring_in(clerk, statement(owing.day, (41337, PAYER)))).headers["location"]
    sent = ticked((await clerk.get(at)).text)
    await asyncio.gather(*(person.post(at, data=sent) for person in (clerk, clerk, sato)))
    await asyncio.gather(carry_out(connected), carry_out(connected))

    assert len(rows(connected, "paid_outside")) == len(rows(connected, "deposit_invoices")) == 1
    assert states(connected) == [(PAYER, "done", None)]


async def test_one_invoice_is_not_paid_by_two_deposits(clerk: Person, owing: Owed, connected: Portal) -> None:
    [invoice] = await owing(41337)
    at = (await bring_in(clerk, statement(owing.day, (41337, PAYER), (41337, PAYER)))).headers["location"]
    names = list(ticked((await clerk.get(at)).text))
    await clerk.post(at, data=dict.fromkeys(names, invoice["id"]))
    await carry_out(connected)
    page = text_of((await clerk.get(f"{at}/result")).text)

    assert sorted(state for _, state, _ in states(connected)) == ["done", "open"]
    assert "Another deposit pays this invoice already." in page


async def test_while_stripe_is_away_nothing_is_lost_and_it_goes_on_afterwards(
    clerk: Person, owing: Owed, connected: Portal, stand_in: StandIn
) -> None:
    await owing(41337, 52110)
    at = await confirm(clerk, statement(owing.day, (41337, PAYER), (52110, PAYER)))
    stand_in.client.post("/_sandbox/faults", json={"status": 500})
    await carry_out(connected)
    waiting = (await clerk.get(f"{at}/result")).text
    stand_in.client.delete("/_sandbox/faults")
    await carry_out(connected)

    assert "2 deposits are being settled" in text_of(waiting)
    assert [state for _, state, _ in states(connected)] == ["done", "done"]


async def test_after_a_crash_in_the_middle_it_goes_on_and_stripe_is_told_once(
    clerk: Person, owing: Owed, connected: Portal, stand_in: StandIn
) -> None:
    await owing(41337, 52110)
    await confirm(clerk, statement(owing.day, (41337, PAYER), (52110, PAYER)))
    async with reading(connected.engine) as conn:
        [one, _] = await deposits.list_pending_for_staff(conn, 10)
    # It died after Stripe had been told, before that was written to the deposit.
    await settle(connected, one.parts[0].invoice, given_of(connected, one, one.parts[0]), ITO, one.place or "")
    await carry_out(connected)

    assert [state for _, state, _ in states(connected)] == ["done", "done"]
    assert [count for call, count in stand_in.asked().items() if call.endswith("/pay")] == [1, 1]


async def test_what_stripe_has_collected_meanwhile_is_told_and_the_deposit_is_open_again_and_its_payer_unknown(
    clerk: Person, owing: Owed, connected: Portal, stand_in: StandIn
) -> None:
    [gone, stays] = await owing(41337, 52110)
    at = (await bring_in(clerk, statement(owing.day, (41337, "ダレカ（カ"), (52110, PAYER)))).headers["location"]
    sent = ticked((await clerk.get(at)).text)
    await clerk.post(at, data=dict(zip(sent, [gone["id"], stays["id"]], strict=True)))
    stand_in.post(f"invoices/{gone['id']}/void")
    await carry_out(connected)
    page = text_of((await clerk.get(f"{at}/result")).text)

    assert states(connected) == [("ダレカ（カ", "open", "closed"), (PAYER, "done", None)]
    assert [name for name, *_ in rows(connected, "payer_names")] == [normalised(PAYER)]
    assert "Not done, and why" in page
    assert "The invoice is no longer open at Stripe" in page
    assert stand_in.get(f"invoices/{stays['id']}")["status"] == "paid"


async def test_invoices_of_another_or_of_nobody_are_not_taken_from_a_forged_form(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    [invoice] = await owing(41337)
    [other] = await owing(41337, customer=SAKURA_DENTAL)
    at = (await bring_in(clerk, statement(owing.day, (82674, PAYER)))).headers["location"]
    [(id,)] = select(connected, "SELECT id FROM deposits")
    for forged in (f"{invoice['id']},{other['id']}", "in_none", f"{invoice['id']},{invoice['id']}"):
        await clerk.post(at, data={f"d-{id}": forged, "d-none": invoice["id"]})
        assert [state for _, state, _ in states(connected)] == ["open"]
    await carry_out(connected)

    assert rows(connected, "paid_outside") == []
