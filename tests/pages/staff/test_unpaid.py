"""The unpaid page: by age, customer and search, page by page, and as a file; what lies at Stripe beside it."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest

from portal.assembly import Portal
from portal.mirror.unpaid import PAGE_SIZE
from portal.model.cash_balance import CashBalance
from portal.model.invoice import Invoice
from portal.money import Money
from tests import desk_log, make
from tests.conftest import Given
from tests.people import ITO, Person, SetClock, rows_of, text_of
from tests.tables import select


@pytest.fixture
async def owing(given: Given, clock: SetClock) -> None:
    """Aoba owes two in yen, one of them late; Mallory one in dollars, very late."""

    def owed(id: str, days: int, customer: str = make.AOBA, **facts: Any) -> Invoice:
        due_at = clock() - timedelta(days=days)
        return make.invoice(id, customer, status="open", collection_method="send_invoice", due_at=due_at, **facts)

    await given(make.customer(), make.customer(make.MALLORYS, name="=Mallory", currency="usd"))
    await given(owed("in_soon", -5), owed("in_late", 9, total=27500))
    await given(owed("in_old", 70, make.MALLORYS, total=120050, currency="usd"))
    await given(CashBalance(make.AOBA, (Money(20000, "jpy"),)), CashBalance(make.MALLORYS))


@pytest.mark.usefixtures("owing")
async def test_all_are_listed_by_due_date_with_sums_by_age_and_currency(ito: Person) -> None:
    answer = await ito.get("/staff/unpaid")
    ages = dict(re.findall(r'<tr data-age="(\w+)">(.*?)</tr>', answer.text, re.DOTALL))

    assert rows_of(answer.text) == ["in_old", "in_late", "in_soon"]
    assert text_of(ages["8_14"]) == "8–14 days late 1 ¥27,500"
    assert text_of(ages["1_7"]) == "1–7 days late 0 –"
    assert text_of(ages["all"]) == "Together 3 ¥38,500 · $1,200.50"


@pytest.mark.usefixtures("owing")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"age": "8_14"}, ["in_late"]),
        ({"customer": make.AOBA}, ["in_late", "in_soon"]),
        ({"q": "青葉"}, ["in_late", "in_soon"]),
        ({"q": "２７，５００"}, ["in_late"]),
        ({"q": "mallory 1200.50"}, ["in_old"]),
        ({"q": "nobody"}, []),
    ],
)
async def test_age_customer_and_words_narrow_it_down(ito: Person, query: dict[str, str], found: list[str]) -> None:
    assert rows_of((await ito.get("/staff/unpaid", params=query)).text) == found


@pytest.mark.usefixtures("owing")
async def test_each_customer_has_one_line_with_its_sum(ito: Person) -> None:
    answer = await ito.get("/staff/unpaid?by=customer")
    lines = [text_of(row) for row in re.findall(r"<tr data-customer.*?</tr>", answer.text, re.DOTALL)]

    assert len(lines) == 2
    assert "=Mallory 1" in lines[0]
    assert re.search(r"青葉クリニック .*¥20,000 2 .* ¥38,500", lines[1])


@pytest.mark.usefixtures("owing")
async def test_who_may_only_read_is_offered_nothing_to_mark(ito: Person, nao: Person) -> None:
    acting, reading = await ito.get("/staff/unpaid"), await nao.get("/staff/unpaid")

    assert "/staff/invoices/in_late/paid-outside" in acting.text
    assert rows_of(reading.text) == rows_of(acting.text)
    assert "paid-outside" not in reading.text


async def test_a_day_with_nothing_unpaid_says_so(ito: Person) -> None:
    assert "Every transfer has come" in (await ito.get("/staff/unpaid")).text


@pytest.mark.parametrize("query", ["age=young", "by=name", "cursor=x", "cursor=1"])
async def test_what_nobody_types_is_refused(ito: Person, query: str) -> None:
    assert (await ito.get(f"/staff/unpaid?{query}")).status_code == 400


@pytest.mark.parametrize("q", ["", "青葉"])
async def test_the_next_page_goes_on_where_the_first_ends(ito: Person, given: Given, clock: SetClock, q: str) -> None:
    facts: dict[str, Any] = {"status": "open", "collection_method": "send_invoice", "due_at": clock()}
    await given(make.customer(), *(make.invoice(f"in_{n:03}", **facts) for n in range(PAGE_SIZE + 3)))

    first = (await ito.get("/staff/unpaid", params={"q": q})).text
    cursor = first.split("cursor=")[1].split('"')[0]
    second = (await ito.get(f"/staff/unpaid?q={q}&cursor={cursor}")).text

    assert len(rows_of(first)) == PAGE_SIZE
    assert rows_of(second) == ["in_050", "in_051", "in_052"]


async def test_money_at_stripe_that_is_not_known_is_read_in_the_background(
    ito: Person, portal: Portal, given: Given, clock: SetClock
) -> None:
    due_at = clock()
    await given(make.customer(), make.invoice("in_1", status="open", collection_method="send_invoice", due_at=due_at))

    await ito.get("/staff/unpaid")

    assert select(portal, "SELECT kind, id FROM stale") == [("cash_balance", make.AOBA)]


@pytest.mark.usefixtures("owing")
async def test_the_file_has_what_the_filter_shows_and_no_formula(ito: Person, portal: Portal) -> None:
    answer = await ito.get("/staff/unpaid.csv")
    head, old, late, soon = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    narrowed = await ito.get("/staff/unpaid.csv?age=8_14")

    assert answer.headers["content-disposition"] == 'attachment; filename="unpaid-transfers-20260520.csv"'
    assert head[0] == "Customer"
    assert old[0] == "'=Mallory"
    assert old[6:10] == ["70", "Over 60 days late", "1200.50", "USD"]
    assert late == [
        *("青葉クリニック", make.AOBA, "AOBA-late", "in_late", "2026-05-01", "2026-05-11"),
        *("9", "8–14 days late", "27500", "JPY", "20000"),
    ]
    assert soon[6] == "0"
    assert len(narrowed.text.splitlines()) == 2
    assert [(one.who, one.after) for one in desk_log.read(portal, "unpaid_exported")] == [
        (ITO, ""),
        (ITO, "Age: 8–14 days late"),
    ]
