"""The archive: every document under its name, or named in the index with the reason; and it ends with its reader."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import anyio
import httpx2
import openpyxl
import pytest

from portal.access import receipts
from portal.app import create_app
from portal.assembly import Portal
from portal.database.engine import writing
from portal.model.credit_note import CreditNote
from portal.model.names import CustomerId, InvoiceId
from portal.money import Money
from tests import make
from tests.conftest import Visit
from tests.file_server import PDF, FileServer
from tests.pages.test_documents import keep
from tests.people import HANA, Person, sign_in, text_of
from tests.serving import serve
from tests.stand_in import AOBA_CLINIC, MINATO_TRADING, StandIn

ID = "q" * 43


async def given(portal: Portal, shelf: FileServer, count: int, **facts: Any) -> None:
    """So many invoices of Hana's, a day apart, whose PDFs are on the shelf."""
    found = [
        make.invoice(f"in_{n}", issued_at=make.MAY - timedelta(days=n), pdf=shelf.at(f"in_{n}"), **facts)
        for n in range(count)
    ]
    await keep(portal, *found)
    shelf.holds(*[one.id for one in found])


def lines(content: bytes) -> list[list[str]]:
    assert content.startswith("\ufeff".encode())
    assert content.count(b"\n") == content.count(b"\r\n")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def opened(content: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_the_archive_has_every_pdf_under_its_name_and_an_index(
    hana: Person, portal: Portal, shelf: FileServer, language: str
) -> None:
    await given(portal, shelf, 30)
    answer = await hana.get("/invoices.zip", headers={"accept-language": language})
    archive = opened(answer.content)
    index = lines(archive.read("index.csv"))
    names = [name for name in archive.namelist() if name.endswith(".pdf")]

    assert answer.headers["content-type"] == "application/zip"
    assert len(names) == 30
    assert names[0] == "20260501_ヒノデソフト株式会社_11000_AOBA-0.pdf"
    assert {archive.read(name) for name in names} == {PDF}
    assert [row[7] for row in index[1:]] == names
    assert index[1][:6] == ["2026-05-01", "ヒノデソフト株式会社", "11000", "JPY", "1000", "AOBA-0"]
    book = openpyxl.load_workbook(io.BytesIO(archive.read("index.xlsx"))).active
    assert [cell.value for cell in book["H"]][1:] == names


async def test_a_filter_is_kept(hana: Person, portal: Portal, shelf: FileServer) -> None:
    await given(portal, shelf, 2)
    await keep(portal, make.invoice("in_old", issued_at=make.MAY - timedelta(days=700), pdf=shelf.at("in_old")))
    asked = "year=2026&status=paid&cursor=1.in_0"

    assert len(lines((await hana.get(f"/invoices.csv?{asked}")).content)) == 3
    assert len(lines((await hana.get("/invoices.csv?status=void")).content)) == 1
    answer = await hana.get(f"/invoices.zip?{asked}")
    assert len(opened(answer.content).namelist()) == 4
    assert "invoices-20260101-20261231.zip" in answer.headers["content-disposition"]


async def test_what_cannot_be_had_is_named_with_its_reason(hana: Person, portal: Portal, shelf: FileServer) -> None:
    await given(portal, shelf, 3)
    del shelf.files["in_1"]
    paid = make.payment(invoice="in_2")
    await keep(portal, make.invoice("in_2", issued_at=make.MAY, pdf=shelf.at("in_2"), payments=(paid,)))
    archive = opened((await hana.get(f"/invoices.zip?download={ID}")).content)
    remarks = {row[5]: row[8] for row in lines(archive.read("index.csv"))[1:] if not row[7]}

    assert len([name for name in archive.namelist() if name.endswith(".pdf")]) == 2
    assert remarks["AOBA-1"].startswith("The payment provider has no file of it any more.")
    assert remarks["AOBA-1"].endswith("http://127.0.0.1:8000/invoices/in_1")
    assert remarks["AOBA-2"].endswith("http://127.0.0.1:8000/invoices/in_2/receipt")
    progress = (await hana.get(f"/invoices/export/{ID}.json")).json()
    assert progress == {"files": 3, "done": 2, "failed": 1, "ended": True}


async def test_the_portals_own_receipts_and_credit_notes_come_along(
    hana: Person, portal: Portal, shelf: FileServer
) -> None:
    outside = make.payment(invoice="in_0", method="payment_record", receipt_url=None, receipt_number=None)
    await given(portal, shelf, 1, payments=(outside,))
    await keep(portal, credit_note(shelf.at("cn_1")))
    shelf.holds("cn_1")
    async with writing(portal.engine) as conn:
        await receipts.issue(conn, make.account(), InvoiceId("in_0"), "青葉クリニック 御中", portal.clock())
    archive = opened((await hana.get("/invoices.zip")).content)

    names = [name.split("_", 2)[2] for name in archive.namelist() if name.endswith(".pdf")]
    assert names == ["11000_AOBA-0.pdf", "1100_AOBA-0-CN-01.pdf", "11000_R-000001.pdf"]
    assert archive.read(archive.namelist()[2]).startswith(b"%PDF-")


def credit_note(pdf: str) -> CreditNote:
    return CreditNote(
        id="cn_1",
        invoice=InvoiceId("in_0"),
        customer=CustomerId(make.AOBA),
        number="AOBA-0-CN-01",
        status="issued",
        type="post_payment",
        amount=Money(1100, "jpy"),
        created_at=make.MAY,
        pdf=pdf,
    )


async def test_nobody_takes_home_what_is_anothers(mallory: Person, portal: Portal, shelf: FileServer) -> None:
    await given(portal, shelf, 5)
    await mallory.get(f"/invoices.zip?download={ID}")

    assert shelf.asked.total() == 0
    assert len(lines((await mallory.get("/invoices.csv")).content)) == 1
    assert "0 invoices" in text_of((await mallory.get("/invoices/export")).text)


async def test_a_reader_who_goes_away_stops_the_fetching(portal: Portal, shelf: FileServer) -> None:
    await given(portal, shelf, 300)
    shelf.latency = 0.02
    shelf.holds(*shelf.files, content=PDF * 100)
    app = create_app(portal, background=False)
    person = await sign_in(Person(app), portal, HANA)
    await keep(portal, make.customer())
    async with serve(app) as url, httpx2.AsyncClient(base_url=url, cookies=dict(person.cookies)) as browser:
        async with browser.stream("GET", f"/invoices.zip?download={ID}") as answer:
            async for _ in answer.aiter_raw(1000):
                break
        progress = await ended(browser)
        asked = shelf.asked.total()

    assert progress["done"] < 300
    assert shelf.asked.total() == asked < 300


async def ended(browser: httpx2.AsyncClient) -> dict[str, int]:
    """As soon as it is over: the server hears of the reader's leaving in its own time."""
    with anyio.fail_after(10):
        while True:
            progress: dict[str, int] = (await browser.get(f"/invoices/export/{ID}.json")).json()
            if progress["ended"]:
                return progress
            await anyio.sleep(0.05)


async def test_a_whole_company_with_the_stand_in(visit: Visit, stand_in: StandIn) -> None:
    for customer in (AOBA_CLINIC, MINATO_TRADING):
        archive = opened((await (await visit(customer, "ja")).get("/invoices.zip?year=2026")).content)
        index = lines(archive.read("index.csv"))
        named = {row[5] for row in index[1:] if row[7]}
        numbers = {one["number"] for one in stand_in.invoices_of(customer) if one["number"]}

        assert named
        assert {number for number in named if "CN" not in number} <= numbers
        assert len(archive.namelist()) == len([row for row in index[1:] if row[7]]) + 2
