"""Taking it all home: the page that offers it, and the tables, for what the list's filter shows."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from portal.access.limits import Limit
from portal.assembly import Portal
from portal.model.company import Company
from portal.model.invoice import Invoice
from portal.pages import exports
from tests import make
from tests.conftest import Given
from tests.people import Person, text_of

ID = "q" * 43
TABLES = ("/invoices.csv", "/invoices.xlsx", "/invoices.zip")


@pytest.fixture
async def hana(hana: Person, portal: Portal, given: Given) -> Person:
    """Her invoices were written by a known operator."""
    await given(Company("acct_1", "ヒノデソフト株式会社", "JP"))
    await portal.learn_company()
    return hana


def several(count: int, **facts: Any) -> list[Invoice]:
    """A day apart."""
    return [make.invoice(f"in_{n}", issued_at=make.MAY - timedelta(days=n), **facts) for n in range(count)]


async def test_the_csv_says_what_the_list_says(hana: Person, given: Given) -> None:
    await given(*several(2, about="=1+1"))
    answer = await hana.get("/invoices.csv")
    content = answer.content.decode("utf-8-sig")
    head, first, second = csv.reader(io.StringIO(content, newline=""))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="invoices-20260520.csv"'
    assert head[:6] == ["Date", "Invoice number", "Issued by", "For", "Amount", "Tax"]
    assert first[:6] == ["2026-05-01", "AOBA-0", "ヒノデソフト株式会社", "'=1+1", "11000", "1000"]
    assert first[6:] == ["11000", "0", "JPY", "Paid", "", "2026-05-01"]
    assert second[0] == "2026-04-30"


async def test_excel_has_real_days_and_numbers(hana: Person, given: Given) -> None:
    await given(*several(3, about="=1+1", currency="usd", total=1900))
    sheet = openpyxl.load_workbook(io.BytesIO((await hana.get("/invoices.xlsx")).content)).active

    assert sheet.max_row == 4
    assert sheet["A2"].is_date
    assert (sheet["E2"].value, sheet["E2"].number_format) == (19, "#,##0.00")
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=1+1", "s")


async def test_the_page_says_how_much_of_when_and_how_long_it_is_kept(hana: Person, given: Given) -> None:
    await given(*several(3))
    page = (await hana.get("/invoices/export?status=paid&cursor=1.in_0")).text

    assert "3 invoices" in text_of(page)
    assert "Apr 29, 2026 to May 1, 2026" in text_of(page)
    assert "for at least 10 years" in text_of(page)
    assert 'href="/invoices.csv?status=paid"' in page
    assert re.search(r'href="/invoices\.zip\?status=paid&(amp;)?download=[\w-]{43}"', page)


@pytest.mark.parametrize("path", TABLES)
async def test_to_look_at_the_head_makes_nothing(hana: Person, given: Given, path: str) -> None:
    await given(*several(2))
    answer = await hana.head(path)

    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content == b""


@pytest.mark.parametrize("path", [*TABLES, "/invoices/export", f"/invoices/export/{ID}.json"])
async def test_who_has_not_signed_in_gets_nothing(stranger: Person, path: str) -> None:
    answer = await stranger.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


async def test_progress_is_its_own_customers(hana: Person, mallory: Person) -> None:
    await hana.get(f"/invoices.zip?download={ID}")
    theirs, absent = [await mallory.get(f"/invoices/export/{id}.json") for id in (ID, "x" * 43)]

    assert theirs.status_code == absent.status_code == 204
    assert theirs.content == absent.content == b""


async def test_who_asks_for_archives_without_end_is_told_to_wait(hana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "ARCHIVES", (Limit("archive", 2, timedelta(minutes=10)),))
    statuses = [(await hana.get("/invoices.zip")).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
