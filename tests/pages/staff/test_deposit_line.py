"""One deposit: the invoices that somebody finds for it, and putting aside what pays none."""

from datetime import timedelta

import pytest

from portal.access import statement_files
from portal.assembly import Portal
from portal.database.engine import writing
from portal.depositing.carrying_out import carry_out
from tests import desk_log
from tests.pages.staff.conftest import Owed
from tests.pages.staff.marking import Sit
from tests.pages.staff.statements import PAYER, bring_in, statement, states
from tests.people import ITO, Person, text_of
from tests.stand_in import SAKURA_DENTAL
from tests.tables import rows, select


async def a_line(person: Person, owing: Owed, amount: int, payer: str = "ダレカ") -> str:
    """Its address."""
    await bring_in(person, statement(owing.day, (amount, payer)))
    [(id,)] = select(owing.portal, "SELECT id FROM deposits")
    return f"/staff/deposits/lines/{id}"


async def test_invoices_are_found_by_number_and_confirmed(clerk: Person, owing: Owed, connected: Portal) -> None:
    first, second, third = await owing(61001, 61002, 61003)
    at = await a_line(clerk, owing, 61001 + 61002 - 440)
    page = (await clerk.get(at, params={"q": first["number"]})).text
    answer = await clerk.post(f"{at}/confirm", data={"invoice": [first["id"], second["id"]]})
    await carry_out(connected)

    assert (first["id"] in page, third["id"] in page) == (True, False)
    assert answer.headers["location"].endswith("/result")
    assert select(connected, "SELECT amount, reason FROM paid_outside ORDER BY amount") == [
        (60562, "fee"),
        (61001, "transfer"),
    ]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (70000, "More came in than these invoices owe."),
        (100, "Less came in than these invoices owe, by more than a bank’s fee."),
    ],
)
async def test_what_does_not_fit_is_told_and_stays_ticked(
    clerk: Person, owing: Owed, connected: Portal, amount: int, words: str
) -> None:
    [invoice] = await owing(62001)
    at = await a_line(clerk, owing, amount)
    answer = await clerk.post(f"{at}/confirm", data={"invoice": invoice["id"]})

    assert answer.status_code == 400
    assert words in text_of(answer.text)
    assert " checked" in answer.text
    assert [state for _, state, _ in states(connected)] == ["open"]


async def test_invoices_of_two_customers_or_none_are_refused(clerk: Person, owing: Owed) -> None:
    [one] = await owing(63001)
    [other] = await owing(63001, customer=SAKURA_DENTAL)
    at = await a_line(clerk, owing, 126002)
    both = await clerk.post(f"{at}/confirm", data={"invoice": [one["id"], other["id"]]})
    none = await clerk.post(f"{at}/confirm")

    assert "The invoices are of several customers." in both.text
    assert "Please tick at least one invoice." in none.text


async def test_it_is_put_aside_with_a_note_and_taken_up_again_and_both_are_logged(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    at = await a_line(clerk, owing, 777)
    for _ in range(2):  # a double click
        answer = await clerk.post(f"{at}/put-aside", data={"note": " interest "})
    page = text_of((await clerk.get(answer.headers["location"])).text)
    await clerk.post(f"{at}/take-up")

    assert "interest" in page
    assert states(connected) == [("ダレカ", "open", None)]
    line = f"{connected.templates.languages['en'].whole_day(owing.day)} · ¥777 · ダレカ"
    assert [(one.deed, one.who, one.before, one.after) for one in desk_log.read(connected, "deposit%")] == [
        ("deposit_put_aside", ITO, line, "interest"),
        ("deposit_taken_up", ITO, "interest", line),
    ]


@pytest.mark.parametrize("note", ["", "x" * 501])
async def test_without_a_note_that_fits_it_stays_open(clerk: Person, owing: Owed, connected: Portal, note: str) -> None:
    at = await a_line(clerk, owing, 777)
    answer = await clerk.post(f"{at}/put-aside", data={"note": note})

    assert answer.status_code == 422
    assert [state for _, state, _ in states(connected)] == ["open"]


async def test_the_content_of_a_file_is_forgotten_after_a_day_and_its_lines_are_not(
    connected: Portal, sit: Sit, owing: Owed
) -> None:
    clerk, content = await sit(ITO), statement(owing.day, (500, PAYER))
    await bring_in(clerk, content)
    await bring_in(clerk, b"Quand,Combien\nhier,beaucoup\n")
    async with writing(connected.engine) as conn:
        await statement_files.forget_old(conn, connected.clock() + statement_files.KEPT + timedelta(seconds=1))
    contents = select(connected, "SELECT content FROM statement_files")
    await bring_in(clerk, content)

    assert contents == [(None,)]
    assert select(connected, "SELECT content FROM statement_files") == [(content,)]
    assert len(rows(connected, "deposits")) == 1
