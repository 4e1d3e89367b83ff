"""Customers at the desk: found by whatever is known of them, and what stands on the page of one."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from portal.access import account_choices
from portal.assembly import Portal
from portal.database.engine import writing
from portal.mirror.customer_search import PAGE_SIZE
from portal.model.cash_balance import CashBalance
from portal.money import Money
from tests import make
from tests.conftest import Given
from tests.people import KEN, MALLORY, Person, SetClock, let_in, text_of
from tests.tables import select

AT = f"/staff/customers/{make.AOBA}"


@pytest.fixture
async def known(given: Given) -> None:
    """Aoba with an invoice, a contract and a quote; Mallory; and one that is deleted at Stripe."""
    await given(
        make.customer(), make.card(), make.subscription("sub_Aoba"), make.invoice("in_Aoba", number="AOBA-0001")
    )
    await given(make.quote("qt_Aoba"), make.customer(make.MALLORYS, name="Ｍａｌｌｏｒｙ 100%", email=MALLORY))
    await given(make.customer("cus_Gone", name="Gone", email=None, deleted=True))


def found(page: str) -> Sequence[str]:
    return re.findall(r'<tr data-customer="([^"]+)"', page)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("typed", "customers"),
    [
        ("", ["cus_Gone", make.MALLORYS, make.AOBA]),
        ("青葉", [make.AOBA]),
        ("HANA@aoba", [make.AOBA]),
        ("mallory consulting.example", [make.MALLORYS]),
        ("MALLORY １００％", [make.MALLORYS]),
        ("cus_aoba", [make.AOBA]),
        ("aoba-0001", [make.AOBA]),
        ("in_Aoba", [make.AOBA]),
        ("sub_Aoba", [make.AOBA]),
        ("QT-AOBA-Aoba", [make.AOBA]),
        ("gone", ["cus_Gone"]),
        ("100_", []),
        ("nobody at all", []),
    ],
)
async def test_one_is_found_by_name_address_number_or_id(ito: Person, typed: str, customers: list[str]) -> None:
    assert found((await ito.get("/staff/customers", params={"q": typed})).text) == customers


async def test_pages_go_on_where_the_one_before_ended(ito: Person, given: Given) -> None:
    await given(*(make.customer(f"cus_{n:03}", name=f"Clinic {n % 7}") for n in range(PAGE_SIZE + 20)))
    first = (await ito.get("/staff/customers", params={"q": "clinic"})).text
    [cursor] = re.findall(r"cursor=(cus_\d+)", first)
    second = (await ito.get("/staff/customers", params={"q": "clinic", "cursor": cursor})).text

    assert (len(found(first)), len(found(second))) == (PAGE_SIZE, 20)
    assert len({*found(first), *found(second)}) == PAGE_SIZE + 20
    assert 'rel="next"' not in second


@pytest.mark.usefixtures("known")
async def test_the_page_tells_everything_of_them(ito: Person, given: Given, portal: Portal, clock: SetClock) -> None:
    late: dict[str, Any] = {"due_at": clock() - timedelta(days=9), "collection_method": "send_invoice", "total": 27500}
    await given(make.invoice("in_late", status="open", **late), CashBalance(make.AOBA, (Money(20000, "jpy"),)))
    await let_in(portal, KEN, "viewer")
    async with writing(portal.engine) as conn:
        await account_choices.choose_fiscal_month(conn, make.account(), 4)
    page = text_of((await ito.get(AT)).text)

    for told in ("hana@aoba-clinic.example", "JPY", "日本語", "begins in month 4", "Standard", "¥27,500", "¥20,000"):
        assert told in page, told
    for told in ("8–14 days late 1", "ken@aoba-clinic.example Viewer", "AOBA-late", "Past due", "QT-AOBA-Aoba"):
        assert told in page, told
    assert f"https://dashboard.stripe.com/test/customers/{make.AOBA}" in (await ito.get(AT)).text


@pytest.mark.usefixtures("known")
async def test_what_lies_at_stripe_is_read_for_who_owes_something(ito: Person, given: Given, portal: Portal) -> None:
    await ito.get(AT)
    assert select(portal, "SELECT count(*) FROM stale WHERE kind = 'cash_balance'") == [(0,)]
    await given(make.invoice("in_open", status="open"))
    await ito.get(AT)

    assert select(portal, "SELECT id FROM stale WHERE kind = 'cash_balance'") == [(make.AOBA,)]


@pytest.mark.usefixtures("known")
async def test_one_that_is_deleted_at_stripe_is_only_to_be_read(ito: Person) -> None:
    page = (await ito.get("/staff/customers/cus_Gone")).text

    assert "deleted at Stripe" in page
    assert 'method="post" action="/staff/customers' not in page
    assert (await ito.post("/staff/customers/cus_Gone/view")).status_code == 404
    assert (await ito.post("/staff/customers/cus_Gone/sign-in-link", data={"email": "x@y.example"})).status_code == 404
    assert (await ito.get("/staff/customers/cus_None")).status_code == 404


@pytest.mark.usefixtures("known")
async def test_who_may_only_read_finds_no_form_but_the_look(nao: Person) -> None:
    forms = re.findall(r'<form[^>]*method="post"[^>]*action="(/staff/customers[^"]*)"', (await nao.get(AT)).text)

    assert forms == [f"{AT}/view"]
