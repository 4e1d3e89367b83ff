"""The list's page for a filter: its totals, its parts to take away, and what it says when nothing fits."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from tests import make
from tests.conftest import Given
from tests.people import Person, SetClock, rows_of, text_of

MARCH = datetime(2026, 3, 10, tzinfo=UTC)


def shown(page: str, currency: str = "jpy") -> dict[str, str]:
    """The totals of one currency, by their names."""
    part = re.search(rf'<dl class="figures" data-currency="{currency}">(.*?)</dl>', page, re.DOTALL)
    found = re.findall(r'data-total="(\w+)">.*?<dd[^>]*>(.*?)</dd>', part[1] if part else "", re.DOTALL)
    return {name: text_of(amount) for name, amount in found}


def parts(page: str) -> dict[str, str]:
    """The address of the list without each part of the filter, by the part's name."""
    return {name: unescape(at) for name, at in re.findall(r'data-filter="(\w+)"\s+href="([^"]+)"', page)}


@pytest.fixture
async def _several(given: Given, clock: SetClock) -> None:
    await given(
        make.invoice("in_paid", issued_at=MARCH, total=1000),
        make.invoice("in_void", issued_at=MARCH, total=70, status="void"),
        make.invoice("in_late", issued_at=MARCH, total=500, status="open", due_at=clock() - timedelta(days=2)),
        make.invoice("in_open", issued_at=make.MAY, total=30, status="open", due_at=clock() + timedelta(days=9)),
        make.invoice("in_usd", issued_at=make.MAY, total=123456, currency="usd"),
    )


@pytest.mark.usefixtures("_several")
async def test_a_filter_is_added_up_in_each_currency(hana: Person) -> None:
    march = (await hana.get("/invoices?year=2026&month=3")).text
    year = (await hana.get("/invoices?year=2026")).text

    assert shown(march) == {"count": "3", "invoiced": "¥1,500", "paid": "¥1,000", "owed": "¥500", "overdue": "¥500"}
    assert "1 void invoice is not added up" in text_of(march)
    assert shown(year) == {"count": "4", "invoiced": "¥1,530", "paid": "¥1,000", "owed": "¥530", "overdue": "¥500"}
    assert shown(year, "usd") == {
        "count": "1",
        "invoiced": "$1,234.56",
        "paid": "$1,234.56",
        "owed": "$0.00",
        "overdue": "$0.00",
    }


@pytest.mark.usefixtures("_several")
async def test_without_a_filter_the_list_says_what_is_owed(hana: Person) -> None:
    page = (await hana.get("/invoices")).text

    assert shown(page) == {"owed": "¥530", "overdue": "¥500"}
    assert parts(page) == {}


@pytest.mark.usefixtures("_several")
@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("q=aoba-LATE", ["in_late"]),
        ("q=500", ["in_late"]),
        ("q=１，０００", ["in_paid"]),
        ("q=standard&year=2026&month=3&status=paid", ["in_paid"]),
        ("min=500&max=1000", ["in_paid", "in_late"]),
        ("min=100&status=overdue&from=2026-03-01&to=2026-03-31", ["in_late"]),
        ("fiscal=2026", ["in_usd", "in_open"]),
        ("status=open&month=5", ["in_open"]),
        ("q=%25", []),
    ],
)
async def test_filters_work_together(hana: Person, query: str, rows: list[str]) -> None:
    assert rows_of((await hana.get(f"/invoices?{query}")).text) == rows


@pytest.mark.usefixtures("_several")
async def test_each_part_of_a_filter_is_named_and_can_be_taken_away(hana: Person) -> None:
    page = (await hana.get("/invoices?status=paid&year=2026&month=3&min=1000&q=aoba&from=2026-03-01")).text
    found = parts(page)

    assert found.keys() == {"status", "year", "month", "min", "q", "from"}
    assert found["status"] == "/invoices?q=aoba&year=2026&month=3&from=2026-03-01&min=1000"
    assert found["month"] == "/invoices?q=aoba&status=paid&year=2026&from=2026-03-01&min=1000"
    assert found["year"] == "/invoices?q=aoba&status=paid&from=2026-03-01&min=1000"  # its month goes with it
    for words in ("“aoba”", "Paid", "March 2026", "From ¥1,000", "From Mar 1, 2026"):
        assert f"Remove: {words} ×" in text_of(page)


@pytest.mark.usefixtures("_several")
async def test_an_empty_answer_says_which_part_excludes_everything(hana: Person) -> None:
    page = text_of((await hana.get("/invoices?status=uncollectible&year=2026&month=3")).text)

    assert "No invoice fits this filter" in page
    assert "Without Not collected: 3 invoices" in page
    assert "Without March 2026" not in page


@pytest.mark.usefixtures("_several")
async def test_an_empty_answer_that_no_single_part_explains_offers_to_begin_afresh(hana: Person) -> None:
    page = text_of((await hana.get("/invoices?status=uncollectible&q=nothing")).text)

    assert "Taking away one part of it does not help" in page
    assert "Show all invoices" in page


@pytest.mark.usefixtures("_several")
async def test_behind_the_end_of_a_filter_nothing_is_said_to_be_missing(hana: Person) -> None:
    page = text_of((await hana.get("/invoices?status=paid&cursor=1.in_1")).text)

    assert "There are no older invoices" in page
    assert "Back to the newest" in page


async def test_all_filters_are_kept_from_page_to_page(hana: Person, given: Given) -> None:
    await given(*(make.invoice(f"in_{n:03}", issued_at=MARCH) for n in range(30)))
    asked = "q=aoba&status=paid&year=2026&month=3&from=2026-03-01&to=2026-03-31&min=1&max=20000"
    page = (await hana.get(f"/invoices?{asked}")).text
    older = re.search(r'rel="next"\s+href="([^"]+)"', page)

    assert older is not None
    assert unescape(older[1]).startswith(f"/invoices?{asked}&cursor=")
    assert len(rows_of((await hana.get(unescape(older[1]))).text)) == 5


async def test_typed_words_are_shown_as_typed_and_never_as_html(hana: Person, given: Given) -> None:
    await given(make.invoice())
    page = (await hana.get("/invoices", params={"q": '"><script>alert(1)</script>'})).text

    assert "<script>alert" not in page
