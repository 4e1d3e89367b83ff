"""The whole fiscal year in one file: opened, counted, its names and its index checked; with scripts and without."""

import csv
import io
import re
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Download, expect

from e2e.conftest import Come
from e2e.people import HANA, HOME, Visitor
from e2e.words import COMPANY, ZONE, said

NAME = re.compile(rf"(\d{{8}})_{COMPANY}_(\d+(?:\.\d\d)?)_([\w-]+)\.pdf")


def fiscal_year(visitor: Visitor) -> int:
    """It begins in April: the operator is in Japan."""
    today = datetime.now(ZONE)
    return today.year if today.month >= 4 else today.year - 1


def issued_at(invoice: Any) -> datetime:
    seconds = invoice["effective_at"] or invoice["status_transitions"]["finalized_at"] or invoice["created"]
    return datetime.fromtimestamp(seconds, ZONE)


def of_the_year(visitor: Visitor, customer: str) -> dict[str, Any]:
    """Stripe's invoices and credit notes by number."""
    begin = datetime(fiscal_year(visitor), 4, 1, tzinfo=ZONE)
    found = visitor.stage.find("invoices", customer=customer, limit=100)["data"]
    invoices = {one["number"]: one for one in found if one["number"] and issued_at(one) >= begin}
    notes = visitor.stage.find("credit_notes", customer=customer, limit=100)["data"]
    ids = {one["id"] for one in invoices.values()}
    return invoices | {note["number"]: note for note in notes if note["invoice"] in ids}


def downloaded(visitor: Visitor, name: str) -> Download:
    with visitor.page.expect_download(timeout=60_000) as download:
        visitor.page.get_by_role("link", name=said(name, visitor.language), exact=True).click()
    return download.value


def check(archive: zipfile.ZipFile, expected: dict[str, Any]) -> None:
    names = [name for name in archive.namelist() if name.endswith(".pdf")]
    found = [re.fullmatch(NAME, name) for name in names]
    rows = list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"), newline="")))[1:]

    assert archive.testzip() is None
    assert sorted(one[3] for one in found if one) == sorted(expected)
    for name, one in zip(names, found, strict=True):
        assert one
        total = expected[one[3]]["total"]
        assert one[2] == (f"{total / 100:.2f}" if expected[one[3]]["currency"] == "usd" else str(total))
        assert archive.read(name).startswith(b"%PDF-")
    assert [row[7] for row in rows if row[7]] == names
    assert all(row[8] for row in rows if not row[7])
    sheet = openpyxl.load_workbook(io.BytesIO(archive.read("index.xlsx"))).active
    assert [cell.value for cell in sheet["H"][1:] if cell.value] == names
    assert all(cell.is_date for cell in sheet["A"][1:])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_takes_the_fiscal_year_home(come: Come, language: str, scripts: bool) -> None:
    visitor, home = come(language, scripts=scripts), HOME[language]
    visitor.come_back(home, f"/invoices?fiscal={fiscal_year(come(language))}")
    visitor.follow("Download all")
    visitor.reads("Download all")
    expected = of_the_year(visitor, home.customer)
    count = len([one for one in expected.values() if one["object"] == "invoice"])
    expect(visitor.page.locator(".total")).to_contain_text(str(count))
    download = downloaded(visitor, "All PDFs (ZIP)")

    year = fiscal_year(visitor)
    assert download.suggested_filename == f"invoices-{year}0401-{year + 1}0331.zip"
    with zipfile.ZipFile(download.path()) as archive:
        check(archive, expected)
    if scripts:
        visitor.sees("All %(files)s files are in the archive.", files=len(expected))
        assert visitor.page.locator("progress").evaluate("bar => bar.value === bar.max")
    else:
        expect(visitor.page.locator("progress")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_tables_hold_every_invoice(come: Come, language: str) -> None:
    visitor, home = come(language), HOME[language]
    visitor.come_back(home, "/invoices/export")
    found = visitor.stage.find("invoices", customer=home.customer, limit=100)["data"]
    numbers = sorted(one["number"] for one in found if one["number"])
    with open(downloaded(visitor, "CSV").path(), encoding="utf-8-sig", newline="") as lines:
        assert sorted(row[1] for row in list(csv.reader(lines))[1:]) == numbers
    with open(downloaded(visitor, "Excel").path(), "rb") as file:
        assert sorted(cell.value for cell in openpyxl.load_workbook(file).active["B"][1:]) == numbers


def test_says_what_is_missing(come: Come) -> None:
    hana = come()
    hana.come_back(HANA, "/invoices/export")
    oldest = hana.stage.find("invoices", customer=HANA.customer, limit=100)["data"][-1]
    hana.stage.let_documents_grow_old(oldest["id"])
    hana.stage.misbehave(status=500)
    archive = zipfile.ZipFile(downloaded(hana, "All PDFs (ZIP)").path())

    rows = list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"), newline="")))[1:]
    [missing] = [row for row in rows if row[6] == "Invoice" and not row[7]]
    assert missing[5] == oldest["number"]
    assert "did not answer" in missing[8]
    expect(hana.page.locator("#download")).to_contain_text("1 of ")
