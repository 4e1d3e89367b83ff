"""Bank statements at the desk: read once, matched with what is open, and bad files that change nothing."""

import pytest

from portal.assembly import Portal
from portal.pages.staff.deposits import LARGEST_STATEMENT
from tests import desk_log
from tests.pages.staff.conftest import Owed
from tests.pages.staff.statements import PAYER, bring_in, offered, statement, states, ticked
from tests.people import ITO, Person, text_of
from tests.tables import rows, select


async def test_a_sure_deposit_is_ticked_beforehand_with_the_reasons(clerk: Person, owing: Owed) -> None:
    [first, second] = await owing(41337, 52110)
    answer = await bring_in(clerk, statement(owing.day, (41337, PAYER), (51450, PAYER), (777, "ヤマダ")))
    page = (await clerk.get(answer.headers["location"])).text

    assert answer.status_code == 303
    assert [*ticked(page).values()] == [first["id"], second["id"]]
    assert "2 other lines" not in text_of(page)
    for words in (first["number"], "The amount of one invoice", "Less a usual bank fee", "less a fee of ¥660"):
        assert words in text_of(page), words
    assert "No open invoice fits." in text_of(page)
    assert "1 other line left out" in text_of(page)


async def test_where_two_readings_are_possible_both_are_offered_and_none_is_ticked(clerk: Person, owing: Owed) -> None:
    invoices = await owing(41337, 41337)
    answer = await bring_in(clerk, statement(owing.day, (41337, PAYER)))
    page = (await clerk.get(answer.headers["location"])).text

    assert [*ticked(page).values()] == [""]
    assert {*offered(page)[0]} == {one["id"] for one in invoices}


async def test_the_same_file_again_is_the_first_one(clerk: Person, owing: Owed, connected: Portal) -> None:
    content = statement(owing.day, (41337, PAYER))
    first, second = await bring_in(clerk, content), await bring_in(clerk, content, "another name.csv")

    assert first.headers["location"] == second.headers["location"]
    assert len(rows(connected, "statement_files")) == len(rows(connected, "deposits")) == 1
    assert [(one.who, one.after) for one in desk_log.read(connected, "statement_read")] == [
        (ITO, "november.csv · 1 deposit")
    ]


async def test_a_line_that_another_file_brought_is_shown_as_taken_and_equal_lines_of_a_day_are_two(
    clerk: Person, owing: Owed, connected: Portal
) -> None:
    await bring_in(clerk, statement(owing.day, (500, PAYER), (600, PAYER)))
    answer = await bring_in(clerk, statement(owing.day, (600, PAYER), (600, PAYER)))
    page = text_of((await clerk.get(answer.headers["location"])).text)

    assert len(rows(connected, "deposits")) == 3
    assert "Already taken" in page
    assert "1 deposit ·" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xff\xd8\xff\xe0 a photograph", "This is a picture"),
        ("日付,金額\n2026/11/25,取引残高\n".encode("euc_jp"), "The letters of this file cannot be read."),
        ('日付,摘要,入金額\n2026/11/25,"振'.encode("cp932"), "The file ends in the middle."),
        ("日付,摘要,入金額\n2026/11/25,振込,=1+1\n".encode(), "Line 2 has no amount that can be read: “=1+1”."),
    ],
)
async def test_a_bad_file_gets_one_clear_message_and_changes_nothing(
    ito: Person, portal: Portal, content: bytes, words: str
) -> None:
    answer = await bring_in(ito, content)

    assert answer.status_code == 400
    assert text_of(answer.text).count(words) == 1
    assert [*rows(portal, "statement_files"), *rows(portal, "deposits"), *rows(portal, "staff_log")] == []


async def test_a_file_of_50_megabytes_is_refused_before_it_is_held(ito: Person, portal: Portal) -> None:
    answer = await bring_in(ito, b"x" * (10 * LARGEST_STATEMENT))

    assert answer.status_code == 413
    assert "larger than the portal accepts" in answer.text
    assert rows(portal, "statement_files") == []


async def test_without_a_file_it_asks_for_one(ito: Person) -> None:
    answer = await ito.post("/staff/deposits", files={"statement": ("", b"")})

    assert answer.status_code == 400
    assert "Please choose the file first." in answer.text


async def test_what_looks_like_a_formula_or_a_tag_is_shown_as_it_is_written(ito: Person, portal: Portal) -> None:
    answer = await bring_in(ito, statement(portal.clock().date(), (500, "=HYPERLINK(<b>1)")))
    page = (await ito.get(answer.headers["location"])).text

    assert "=HYPERLINK(&lt;b&gt;1)" in page


async def test_who_may_only_read_sees_the_lines_and_nothing_to_press(ito: Person, nao: Person, portal: Portal) -> None:
    answer = await bring_in(ito, statement(portal.clock().date(), (500, PAYER)))
    page = (await nao.get(answer.headers["location"])).text
    index = (await nao.get("/staff/deposits")).text

    assert PAYER in page
    assert "Confirm what is ticked" not in page
    assert "Read the file" not in index
    assert states(portal) == [(PAYER, "open", None)]


async def test_today_says_how_many_wait(ito: Person, portal: Portal) -> None:
    await bring_in(ito, statement(portal.clock().date(), (500, PAYER), (600, PAYER)))

    assert "2 deposits are to be decided" in text_of((await ito.get("/staff")).text)


async def test_nobody_meets_a_file_that_is_not_there(ito: Person) -> None:
    for path in (
        "/staff/deposits/none",
        "/staff/deposits/%00",
        "/staff/deposits/none/result",
        "/staff/deposits/none/columns",
    ):
        assert (await ito.get(path)).status_code == 404, path
    for path in ("/staff/deposits/lines/none", "/staff/deposits/lines/%00"):
        assert (await ito.get(path)).status_code == 404, path


async def test_what_no_database_keeps_is_left_out_of_names_notes_and_forged_forms(ito: Person, portal: Portal) -> None:
    at = (await bring_in(ito, statement(portal.clock().date(), (500, PAYER)), "a%00\x07b.csv")).headers["location"]
    [(id, name)] = select(portal, "SELECT d.id, f.name FROM deposits d JOIN statement_files f ON f.id = d.file")
    forged = await ito.post(at, data={"d-\0": "in_\0", f"d-{id}": "in_\0"})
    await ito.post(f"/staff/deposits/lines/{id}/put-aside", data={"note": "a\0b"})

    assert forged.status_code == 303
    assert "\x07" not in name
    assert select(portal, "SELECT state, note FROM deposits") == [("aside", "ab")]
