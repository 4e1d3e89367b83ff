"""The log page: filtered, page by page, and as a file that calculates nothing."""

import csv
import io

import pytest
from starlette.applications import Starlette

from portal.access import staff_log
from portal.access.accounts import OPERATOR
from portal.assembly import Portal
from portal.database.engine import writing
from portal.model.deed import BY_ITSELF
from portal.model.log_facts import RemindedBy
from portal.model.names import CustomerId, Email
from tests import desk_log, make
from tests.conftest import Given
from tests.people import ITO, NAO, Person, SetClock, sit_down, text_of


@pytest.fixture
async def history(portal: Portal, given: Given, clock: SetClock) -> None:
    """Yesterday Nao signed in, today Ito signed in and out, about a customer for once."""
    await given(make.customer())
    async with writing(portal.engine) as conn:
        await staff_log.record(conn, NAO, "signed_in", "203.0.113.9", clock())
        clock.forward(days=1)
        await staff_log.record(conn, ITO, "signed_in", "203.0.113.5", clock(), customer=make.AOBA, after="=1+1")
        await staff_log.record(conn, ITO, "signed_out", "203.0.113.5", clock(), customer=CustomerId("cus_gone"))


def people_of(page: str) -> list[str]:
    words = text_of(page[page.index("<tbody") :]).split()
    return [word for word in words if "@" in word]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [ITO, ITO, NAO]),
        ({"who": "ITO@hinode-schedule.example"}, [ITO, ITO]),
        ({"what": "signed_out"}, [ITO]),
        ({"customer": "クリニック"}, [ITO]),
        ({"customer": "cus_gone"}, [ITO]),
        ({"to": "2026-05-20"}, [NAO]),
        ({"from": "2026年5月21日"}, [ITO, ITO]),
        ({"from": "2026-05-20", "to": "2026-05-21", "who": NAO}, [NAO]),
    ],
)
@pytest.mark.usefixtures("history")
async def test_the_filter_finds_by_person_deed_customer_and_period(
    nao: Person, query: dict[str, str], found: list[Email]
) -> None:
    assert people_of((await nao.get("/staff/log", params=query)).text) == found


@pytest.mark.usefixtures("history")
async def test_nothing_found_says_so(ito: Person) -> None:
    assert "Nothing of this kind in the log" in (await ito.get("/staff/log?customer=%25")).text


@pytest.mark.parametrize("query", [{"from": "yesterday"}, {"to": "2026-02-30"}, {"what": "deleted"}])
async def test_what_cannot_be_understood_is_marked_and_kept(ito: Person, query: dict[str, str]) -> None:
    answer = await ito.get("/staff/log", params=query)

    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text


async def test_the_next_page_goes_on_where_the_first_ends(ito: Person, portal: Portal) -> None:
    async with writing(portal.engine) as conn:
        for number in range(staff_log.PAGE_SIZE + 2):
            await staff_log.record(conn, ITO, "signed_in", f"place {number}.", portal.clock())
    first = (await ito.get("/staff/log")).text
    cursor = first.split("cursor=")[1].split('"')[0]
    second = (await ito.get(f"/staff/log?cursor={cursor}")).text

    assert len(people_of(first)) == staff_log.PAGE_SIZE
    assert "place 1." in second
    assert len(people_of(second)) == 2


@pytest.mark.usefixtures("history")
async def test_the_file_has_what_the_filter_shows_and_no_formula(ito: Person, portal: Portal) -> None:
    answer = await ito.get("/staff/log.csv", params={"customer": make.AOBA})
    [head, line] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))

    assert answer.headers["content-disposition"] == 'attachment; filename="staff-log-20260521.csv"'
    assert head[:3] == ["When", "Who", "What"]
    assert line[0] == "2026-05-21 10:00:00+09:00"
    assert line[3:8] == ["青葉クリニック", "cus_Aoba", "", "", "'=1+1"]
    assert [(one.who, one.after) for one in desk_log.read(portal, "log_exported")] == [(ITO, "Customer: cus_Aoba")]


async def test_the_page_the_file_and_the_customers_page_say_facts_in_the_readers_language(
    portal: Portal, given: Given, app: Starlette
) -> None:
    await given(make.customer())
    async with writing(portal.engine) as conn:
        facts = RemindedBy("stripe", 2)
        await staff_log.record(conn, OPERATOR, "reminded", BY_ITSELF, portal.clock(), customer=make.AOBA, after=facts)
    ito = await sit_down(Person(app, "ja"), portal, ITO)
    page, customer = await ito.get("/staff/log"), await ito.get(f"/staff/customers/{make.AOBA}")
    [_, line] = csv.reader(io.StringIO((await ito.get("/staff/log.csv?what=reminded")).content.decode("utf-8-sig")))

    for told in (text_of(page.text), text_of(customer.text)):
        assert "Stripeから送信 · 第2回" in told
    assert "ポータル" in text_of(page.text)
    assert (line[1], line[7], line[8]) == ("ポータル", "Stripeから送信 · 第2回", "自動")
    assert "Stripeから送信" in (await ito.get("/staff/log?who=operator")).text
