"""The invoice list with its filters and pages, and one invoice."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import make
from tests.conftest import Given, Visit
from tests.people import Person, SetClock, rows_of, text_of
from tests.stand_in import TANAKA_WORKS

REFUSED = make.payment(status="open", code="card_declined", receipt_url=None)
DEBIT = make.payment(status="open", receipt_url=None, is_processing=True)


def older(page: str) -> str | None:
    """The address behind the button to older invoices."""
    found = re.search(r'rel="next"\s+href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else None


async def walk(person: Person, path: str) -> list[str]:
    """Every row that one meets clicking through all pages."""
    rows: list[str] = []
    following: str | None = path
    while following:
        answer = await person.get(following)
        assert answer.status_code == 200
        rows += rows_of(answer.text)
        following = older(answer.text)
    return rows


async def test_a_row_shows_date_number_amount_status_and_documents(hana: Person, given: Given) -> None:
    await given(make.invoice(payments=(make.payment(),)))
    page = (await hana.get("/invoices")).text

    assert 'data-invoice="in_1" data-status="paid"' in page
    assert "May 1, 2026 AOBA-1 10 × Standard ¥11,000 Paid PDF Receipt" in text_of(page)


@pytest.mark.parametrize(
    ("facts", "days", "words"),
    [
        ({"status": "open", "attempt_count": 0}, 5, "Open Pay PDF"),
        ({"status": "open", "attempt_count": 0}, -5, "Past due Pay PDF"),
        ({"status": "open", "attempt_count": 1, "payments": (REFUSED,)}, None, "Payment failed Pay PDF"),
        ({"status": "open", "attempt_count": 1, "payments": (DEBIT,)}, None, "Being processed Pay PDF"),
        ({"status": "open", "attempt_count": 1}, None, "Open Pay PDF"),  # nothing was charged: there was no card
        ({"status": "void"}, None, "Void PDF"),
        ({"status": "uncollectible"}, None, "Not collected PDF"),
        ({"status": "paid", "total": 0}, None, "Paid PDF"),
    ],
)
async def test_the_status_is_said_in_words_and_only_what_can_be_done_is_offered(
    hana: Person, given: Given, clock: SetClock, facts: dict[str, Any], days: int | None, words: str
) -> None:
    await given(make.invoice(**facts, due_at=None if days is None else clock() + timedelta(days=days)))

    assert re.search(rf"¥[\d,]+ {words}(?! Receipt)", text_of((await hana.get("/invoices")).text))


@pytest.mark.parametrize(("minutes", "late"), [(1, False), (13 * 60 + 59, False), (14 * 60, True)])
async def test_an_invoice_is_past_due_from_midnight_where_the_operator_is(
    hana: Person, given: Given, clock: SetClock, minutes: int, late: bool
) -> None:
    await given(make.invoice(status="open", attempt_count=0, due_at=clock()))  # 10:00 in Tokyo
    clock.forward(minutes=minutes)
    page = text_of((await hana.get("/invoices")).text)

    assert ("¥11,000 Past due" in page, "¥11,000 Open" in page) == (late, not late)
    assert rows_of((await hana.get("/invoices?status=overdue")).text) == (["in_1"] if late else [])
    assert ("is past due" in text_of((await hana.get("/")).text)) is late


async def test_all_400_of_twelve_years_come_once_each_newest_first(visit: Visit) -> None:
    tanaka = await visit(TANAKA_WORKS)
    rows = await walk(tanaka, "/invoices")

    assert len(rows) == len(set(rows)) == 400


async def test_filters_are_kept_from_page_to_page(visit: Visit) -> None:
    tanaka = await visit(TANAKA_WORKS)
    last_year = datetime.now(UTC).year - 1
    rows = await walk(tanaka, f"/invoices?year={last_year}&status=paid")

    assert len(rows) == len(set(rows)) == 36
    assert rows == [id for id in await walk(tanaka, "/invoices") if id in set(rows)]


async def test_every_year_that_has_invoices_is_offered(hana: Person, given: Given) -> None:
    first, last = datetime(2023, 12, 31, 15, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)  # 2024 in Tokyo
    await given(make.invoice("in_1", issued_at=first), make.invoice("in_2", issued_at=last))
    page = (await hana.get("/invoices?year=2024")).text

    assert re.findall(r'<option value="(\d{4})"(?: selected)?>\d+</option>', page) == ["2026", "2025", "2024"]
    assert '<option value="2024" selected>2024</option>' in page
    assert rows_of(page) == ["in_1"]


async def test_an_empty_filter_is_no_filter(hana: Person, given: Given) -> None:
    await given(make.invoice())

    assert rows_of((await hana.get("/invoices?year=&status=&cursor=")).text) == ["in_1"]


async def test_a_customer_without_invoices_is_told_that_the_first_will_come(hana: Person) -> None:
    assert "No invoices yet" in (await hana.get("/invoices")).text


@pytest.mark.parametrize(
    "query",
    [
        "cursor=x",
        "cursor=1",
        "cursor=.in_1",
        "cursor=-1.in_1",
        "cursor=1e9.in_1",
        "cursor=%00.a",
        f"cursor={'9' * 30}.in_1",
        f"cursor=1.{'x' * 300}",
        "cursor=²³.in_1",
    ],
)
async def test_a_cursor_we_never_offered_is_a_bad_request(hana: Person, query: str) -> None:
    answer = await hana.get(f"/invoices?{query}")

    assert answer.status_code == 400
    assert "does not understand this request" in answer.text


async def test_a_cursor_tells_nothing_and_gives_nothing_of_another_customer(mallory: Person, given: Given) -> None:
    await given(*(make.invoice(f"in_{n:03}") for n in range(60)))
    cursor = f"{int(make.MAY.timestamp()) + 1}.in_030"

    assert rows_of((await mallory.get(f"/invoices?cursor={cursor}")).text) == []


async def test_behind_the_last_page_there_is_a_way_back(hana: Person, given: Given) -> None:
    await given(*(make.invoice(f"in_{n:03}") for n in range(26)))
    first = (await hana.get("/invoices")).text
    second = (await hana.get(older(first) or "")).text

    assert (len(rows_of(first)), len(rows_of(second))) == (25, 1)
    assert older(second) is None
    assert "Back to the newest" in second


async def test_exactly_one_page_has_no_next(hana: Person, given: Given) -> None:
    await given(*(make.invoice(f"in_{n:03}") for n in range(25)))

    assert older((await hana.get("/invoices")).text) is None


async def test_names_are_shown_as_written_and_never_as_html(hana: Person, given: Given) -> None:
    script = "<script>alert(1)</script>"
    line = make.line(description=script)
    await given(make.invoice(number=script, about=script, lines=(line,)), make.customer(name=script))

    for path in ("/", "/invoices", "/invoices/in_1"):
        assert script not in (await hana.get(path)).text


async def test_another_companys_an_unknown_one_and_a_draft_are_the_very_same_page(
    mallory: Person, given: Given
) -> None:
    await given(make.invoice("in_hers"), make.invoice("in_draft", make.MALLORYS, status="draft"))
    answers = [await mallory.get(f"/invoices/{id}") for id in ("in_hers", "in_draft", "in_none", "%3Cb%3E", "x" * 500)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


async def test_who_has_not_signed_in_comes_back_to_where_they_wanted_to_go(stranger: Person) -> None:
    answer = await stranger.get("/invoices?year=2026&status=paid")

    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {"next": ["/invoices?year=2026&status=paid"]}
