"""Columns that nobody can know: asked for with the first lines, said once, remembered for the bank, corrected."""

import re

import pytest

from portal.assembly import Portal
from portal.database.engine import writing
from portal.database.statement import Statement
from portal.database.tables import statement_columns
from tests import desk_log
from tests.pages.staff.statements import PAYER, bring_in, statement
from tests.people import ITO, Person, text_of
from tests.tables import rows, select

ODD = b"Quand,Combien,Qui\n25/11/2026,500.00,Minato\n26/11/2026,700.50,Aoba\n"
SAID = {"day": "0", "order": "dmy", "amount": "1", "payer": "2", "memo": "", "way": "none", "code": "usd"}
WAYS = "日,ドチラ,金額,摘要\n2026/11/02,甲,50000,ヤチン\n2026/11/04,乙,11000,ヤマダ\n".encode()
OF_WAYS = {"day": "0", "order": "ymd", "amount": "2", "payer": "3", "way": "1", "code": "jpy"}
HEADLESS = "2026/11/04,カ)ヤマダ,,11000,500000\n2026/11/05,デンキ,22000,,480000\n".encode()
OF_HEADLESS = {"day": "0", "order": "ymd", "amount": "3", "payer": "1", "way": "none", "code": "jpy"}


def found(portal: Portal) -> list[tuple[object, ...]]:
    return [*select(portal, "SELECT day, amount, currency, payer FROM deposits ORDER BY line")]


def chosen(page: str, name: str) -> str:
    """What a select of the page stands at."""
    [value] = re.findall('value="([^"]*)"[^>]* selected', page.split(f'name="{name}"')[1].split("</select>")[0])
    return str(value)


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
        ({"way": ""}, "Please say how what came in is told from what went out."),
        ({"way": "2"}, "Please tick the words which say that money came in."),
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
    [said] = desk_log.read(portal, "columns_said")
    assert said.who == ITO
    assert "What came in: column 5 · Who paid: column 3" in said.before
    assert said.after.startswith("Day: column 1 · What came in: column 5 · Who paid: column 2 · ")
    assert said.after.endswith(" · The year stands first · JPY")


async def test_which_column_says_the_way_and_what_its_words_mean_is_told_in_two_steps_and_remembered(
    ito: Person, portal: Portal
) -> None:
    at = await asked(ito, WAYS)
    first = await ito.post(at, data=OF_WAYS)
    await ito.post(at, data=OF_WAYS | {"words_of": "1", "in": "乙"})
    next_month = (await bring_in(ito, WAYS.replace(b"/11/", b"/12/"), "next.csv")).headers["location"]

    assert first.status_code == 400
    for words in ("Please tick the words which say that money came in.", "甲", "乙"):
        assert words in text_of(first.text), words
    assert 'name="words_of" value="1"' in first.text
    assert found(portal) == [("2026-11-04", 11000, "jpy", "ヤマダ"), ("2026-12-04", 11000, "jpy", "ヤマダ")]
    assert (await ito.get(next_month)).status_code == 200


async def test_a_word_that_is_new_is_asked_about_with_what_was_told_of_the_others(ito: Person, portal: Portal) -> None:
    await ito.post(await asked(ito, WAYS), data=OF_WAYS | {"words_of": "1", "in": "乙"})
    page = (await ito.get(await asked(ito, WAYS + "2026/11/05,丙,700,タナカ\n".encode()))).text

    assert len(found(portal)) == 1
    assert re.findall(r'value="(甲|乙|丙)"( checked)?', page) == [("甲", ""), ("乙", " checked"), ("丙", "")]


async def test_usual_words_need_not_be_told(ito: Person, portal: Portal) -> None:
    await ito.post(await asked(ito, WAYS.replace("甲".encode(), b"Dr").replace("乙".encode(), b"Cr")), data=OF_WAYS)

    assert found(portal) == [("2026-11-04", 11000, "jpy", "ヤマダ")]


async def test_a_column_of_many_words_is_no_answer(ito: Person, portal: Portal) -> None:
    rows = "".join(f"2026/11/02,X,50,ヤチン{'ABCDEFGHIJ'[n % 10]}{'甲乙丙丁'[n // 10]}\n" for n in range(40))
    answer = await ito.post(
        await asked(ito, f"日,ドチラ,金額,摘要\n{rows}".encode()), data=OF_WAYS | {"way": "3", "payer": ""}
    )

    assert answer.status_code == 400
    assert "has too many different words" in text_of(answer.text)


async def test_without_a_head_what_was_said_of_one_bank_is_suggested_and_asked_again(
    ito: Person, portal: Portal
) -> None:
    await ito.post(await asked(ito, HEADLESS), data=OF_HEADLESS)
    alike = await ito.get(await asked(ito, HEADLESS.replace(b"/11/", b"/12/")))
    other = "2026/11/04,22000,,ヤチン,480000\n2026/11/05,,7000,カ)ヤマダ,487000\n".encode()
    page = await ito.get(await asked(ito, other))

    assert len(found(portal)) == 1
    assert (chosen(alike.text, "amount"), chosen(page.text, "amount")) == ("3", "1")
    assert "this is suggested for the next one, and asked again" in text_of(page.text)


async def test_what_was_said_before_anybody_was_asked_for_the_way_is_asked_again(ito: Person, portal: Portal) -> None:
    await ito.post(await asked(ito), data=SAID)
    async with writing(portal.engine) as conn:
        [(told,)] = select(portal, "SELECT columns FROM statement_columns")
        of_before = told.replace('"is_way_said":true', '"is_way_said":false')
        await conn.run(Statement(statement_columns.update().values(columns=of_before)))
    page = await ito.get(await asked(ito, ODD.replace(b"/11/", b"/12/")))

    assert of_before != told
    assert '<option value="">Please choose</option>' in page.text.split('name="way"')[1].split("</select>")[0]
