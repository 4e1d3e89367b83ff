"""What an address asks of the invoice list, and what is said of an address that cannot be understood."""

from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from portal.model.invoice_filter import InvoiceFilter, Word
from portal.pages.invoice_filter import Ground, filter_of, read
from tests import make
from tests.conftest import Given
from tests.people import Person, rows_of, text_of

GROUND = Ground(datetime(2026, 5, 20, tzinfo=UTC), 4, "jpy")


def wanted(query: str) -> InvoiceFilter:
    return filter_of(QueryParams(query), GROUND)


def days(query: str) -> tuple[date | None, date | None]:
    """The first day that is in, and the first that is not any more."""
    found = wanted(query)
    return found.since.date() if found.since else None, found.until.date() if found.until else None


@pytest.mark.parametrize(
    ("query", "first", "until"),
    [
        ("", None, None),
        ("year=2025", date(2025, 1, 1), date(2026, 1, 1)),
        ("fiscal=2025", date(2025, 4, 1), date(2026, 4, 1)),
        ("year=2025&month=12", date(2025, 12, 1), date(2026, 1, 1)),
        ("month=2025-03", date(2025, 3, 1), date(2025, 4, 1)),
        ("month=3", date(2026, 3, 1), date(2026, 4, 1)),
        ("month=05", date(2026, 5, 1), date(2026, 6, 1)),
        ("month=6", date(2025, 6, 1), date(2025, 7, 1)),
        ("fiscal=2025&month=3", date(2026, 3, 1), date(2026, 4, 1)),
        ("fiscal=2025&month=4", date(2025, 4, 1), date(2025, 5, 1)),
        ("year=2026&fiscal=2025", date(2026, 1, 1), date(2026, 4, 1)),
        ("from=2026-03-10", date(2026, 3, 10), None),
        ("to=2026-03-10", None, date(2026, 3, 11)),
        ("from=2026/3/1&to=２０２６年３月３１日", date(2026, 3, 1), date(2026, 4, 1)),
        ("from=20260301&to=2026.3.1", date(2026, 3, 1), date(2026, 3, 2)),
        ("year=2026&from=2025-11-01&to=2026-02-28", date(2026, 1, 1), date(2026, 3, 1)),
    ],
)
def test_a_period_is_what_all_its_parts_have_in_common(query: str, first: date | None, until: date | None) -> None:
    assert days(query) == (first, until)


def test_days_begin_where_the_operator_is() -> None:
    assert wanted("year=2026").since == datetime(2026, 1, 1, tzinfo=GROUND.today.tzinfo)


@pytest.mark.parametrize(
    ("query", "least", "most"),
    [
        ("min=11000", 11000, None),
        ("min=１１，０００&max=￥20,000", 11000, 20000),
        ("max=12,000円", None, 12000),
        ("min=0&max=0", 0, 0),
        ("min=△5,000", -5000, None),
    ],
)
def test_amounts_are_read_as_people_write_them(query: str, least: int | None, most: int | None) -> None:
    found = wanted(query)

    assert (found.least, found.most, found.currency) == (least, most, "jpy")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  ", ()),
        ("ＡＯＢＡ－0001", (Word("aoba-0001"),)),
        ("Standard  11,000", (Word("standard"), Word("11,000", 11000))),
        ("11 000", (Word("11 000", 11000),)),
        ("a b c d e", (Word("a"), Word("b"), Word("c"), Word("d e"))),
        ("\0a\0", (Word("a"),)),
    ],
)
def test_each_word_is_sought_and_a_sum_as_a_sum(typed: str, words: tuple[Word, ...]) -> None:
    assert wanted(f"q={quote(typed)}").words == words


PROBLEMS = {
    "year=26": "Please give a year",
    "year=twenty": "Please give a year",
    "year=0000": "Please give a year",
    "year=99999": "Please give a year",
    "year=2026'--": "Please give a year",
    "fiscal=x": "Please give the year in which the fiscal year begins",
    "month=13": "Please give a month",
    "month=2026-13": "Please give a month",
    "month=0001-01": "Please give a month",
    "status=draft": "There is no such status",
    "status=open,paid": "There is no such status",
    "from=2026-02-30": "Please give a day",
    "to=0001-01-01": "Please give a day",
    "from=2026-03-02&to=2026-03-01": "This day is before the first one",
    "min=many": "Please give an amount",
    "min=11.50": "Please give an amount",
    "max=1,1": "Please give an amount",
    "max=$5": "Please give an amount",
    "min=2&max=1": "This is less than the lowest amount",
    f"q={'x' * 101}": "Please search for at most 100 letters",
}


@pytest.mark.parametrize(("query", "said"), PROBLEMS.items())
async def test_what_cannot_be_understood_is_said_beside_its_field_and_the_rest_is_kept(
    hana: Person, given: Given, query: str, said: str
) -> None:
    await given(make.invoice())
    kept = "status=paid" if "q=" in query else "q=AOBA"
    answer = await hana.get(f"/invoices?{query}&{kept}")

    assert answer.status_code == 400
    assert said in text_of(answer.text)
    assert answer.text.count('aria-invalid="true"') == 1
    assert ('value="AOBA"' in answer.text) or ('value="paid" selected' in answer.text)
    assert rows_of(answer.text) == []


@pytest.mark.parametrize("query", PROBLEMS)
def test_where_there_is_no_field_it_is_a_bad_request(query: str) -> None:
    with pytest.raises(HTTPException) as refused:
        wanted(query)

    assert refused.value.status_code == 400


def test_what_was_typed_is_kept_as_it_was_typed() -> None:
    found = read(QueryParams("min=many&max= ５００ &year=&other=1"), GROUND)

    assert found.typed == {"min": "many", "max": "５００"}
    assert found.problems == {"min": "unreadable"}
    assert found.wanted.most == 500
