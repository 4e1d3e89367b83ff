"""Columns that nobody can know: asked for with the first lines, said once, remembered for the bank, corrected."""

import pytest

from portal.assembly import Portal
from tests.pages.staff.statements import PAYER, bring_in, statement
from tests.people import ITO, Person, text_of
from tests.tables import rows, select

ODD = b"Quand,Combien,Qui\n25/11/2026,500.00,Minato\n26/11/2026,700.50,Aoba\n"
SAID = {"day": "0", "order": "dmy", "amount": "1", "payer": "2", "memo": "", "currency": "", "code": "usd"}


def found(portal: Portal) -> list[tuple[object, ...]]:
    return [*select(portal, "SELECT day, amount, currency, payer FROM deposits ORDER BY line")]


async def asked(person: Person, content: bytes = ODD) -> str:
    """Brought in, and led to the page that asks; its address."""
    at = (await bring_in(person, content)).headers["location"]
    answer = await person.get(at)
    assert answer.headers["location"] == f"{at}/columns"
    return f"{at}/columns"


async def test_it_asks_with_the_first_lines_and_reads_the_file_as_it_is_told(ito: Person, portal: Portal) -> None:
    at = await asked(ito)
    page = text_of((await ito.get(at)).text)
    answer = await ito.post(at, data=SAID)

    for words in ("2: Combien", "25/11/2026", "500.00", "Aoba"):
        assert words in page, words
    assert answer.headers["location"] == at.removesuffix("/columns")
    assert found(portal) == [("2026-11-25", 50000, "usd", "Minato"), ("2026-11-26", 70050, "usd", "Aoba")]


async def test_the_next_file_of_the_same_bank_is_read_without_asking(ito: Person, portal: Portal) -> None:
    await ito.post(await asked(ito), data=SAID)
    answer = await bring_in(ito, ODD.replace(b"/11/", b"/12/"), "december.csv")

    assert (await ito.get(answer.headers["location"])).status_code == 200
    assert len(found(portal)) == 4


async def test_when_the_bank_changes_its_file_it_asks_again(ito: Person, portal: Portal) -> None:
    await ito.post(await asked(ito), data=SAID)

    await asked(ito, b"Quand,Combien,Qui\nMinato,25/11/2026,500.00\n")
    assert len(found(portal)) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "2"}, "Line 2 has no amount that can be read: “Minato”."),
        ({"order": "mdy"}, "Line 2 has no day that can be read: “25/11/2026”."),
        ({"day": ""}, "Please say which columns have the day and what came in."),
        ({"amount": "17"}, "Please say which columns have the day and what came in."),
    ],
)
async def test_what_cannot_be_read_so_is_told_and_changes_nothing(
    ito: Person, portal: Portal, changes: dict[str, str], words: str
) -> None:
    answer = await ito.post(await asked(ito), data=SAID | changes)

    assert answer.status_code == 400
    assert words in text_of(answer.text)
    assert [*found(portal), *rows(portal, "statement_columns")] == []


async def test_what_was_read_by_itself_can_be_corrected_until_something_is_decided(ito: Person, portal: Portal) -> None:
    at = (await bring_in(ito, statement(portal.clock().date(), (500, PAYER)))).headers["location"]
    assert f"{at}/columns" in (await ito.get(at)).text
    await ito.post(f"{at}/columns", data=SAID | {"order": "ymd", "amount": "4", "payer": "1", "code": "jpy"})
    [(id, payer)] = select(portal, "SELECT id, payer FROM deposits")
    await ito.post(f"/staff/deposits/lines/{id}/put-aside", data={"note": "a private matter"})

    assert payer == "振込１"
    assert (await ito.get(f"{at}/columns")).status_code == 404
    assert select(portal, "SELECT email FROM staff_log WHERE deed = 'columns_said'") == [(ITO,)]
