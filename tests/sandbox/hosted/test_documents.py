"""The PDFs: readable text in both languages, with what an accountant looks for."""

import io
import re
import time

import httpx
from pypdf import PdfReader

from tests.sandbox.hosted.conftest import invoice_of


def text_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def receipt_of(api: httpx.Client, customer: str) -> dict[str, str]:
    charges = api.get("/v1/charges", params={"customer": customer}).json()["data"]
    receipt: dict[str, str] = next(charge for charge in charges if charge["paid"])
    return receipt


def test_a_japanese_invoice_says_who_owes_what_to_whom(api: httpx.Client, browser: httpx.Client) -> None:
    invoice = invoice_of(api, "cus_AobaClinic", "paid")

    answer = browser.get(invoice["invoice_pdf"])
    text = text_of(answer)

    assert f'filename="Invoice-{invoice["number"]}.pdf"' in answer.headers["content-disposition"]
    for said in ("請求書", invoice["number"], "青葉クリニック 御中", "ヒノデソフト株式会社", "消費税（10%）"):
        assert said in text
    assert f"¥{invoice['total']:,}" in text


def test_an_english_invoice_counts_in_dollars_and_cents(api: httpx.Client, browser: httpx.Client) -> None:
    invoice = invoice_of(api, "cus_Northwind", "paid")

    text = text_of(browser.get(invoice["invoice_pdf"]))

    assert "Invoice number" in text
    assert "Northwind Studio LLC" in text
    assert f"${invoice['total'] / 100:,.2f}" in text


def test_an_open_invoice_by_bank_transfer_says_where_to_transfer_to(api: httpx.Client, browser: httpx.Client) -> None:
    text = text_of(browser.get(invoice_of(api, "cus_MinatoTrading", "open")["invoice_pdf"]))

    assert "お振込先" in text
    assert "普通" in text
    assert re.search(r"口座番号\s*\d{7}", text)


def test_a_receipt_says_when_and_how_it_was_paid(api: httpx.Client, browser: httpx.Client) -> None:
    charge = receipt_of(api, "cus_AobaClinic")

    text = text_of(browser.get(f"{charge['receipt_url']}/pdf"))

    for said in ("領収書", charge["receipt_number"], "Visa •••• 4242", f"¥{charge['amount']:,}"):
        assert said in text


def test_a_credit_note_says_what_is_taken_off_which_invoice(api: httpx.Client, browser: httpx.Client) -> None:
    [note] = api.get("/v1/credit_notes", params={"customer": "cus_AobaClinic"}).json()["data"]

    text = text_of(browser.get(note["pdf"]))

    for said in ("クレジットノート", note["number"], "消費税（10%）", f"¥{note['total']:,}", "ご返金", note["memo"]):
        assert said in text


def test_a_document_is_made_while_one_waits(api: httpx.Client, browser: httpx.Client) -> None:
    invoice = invoice_of(api, "cus_TanakaWorks", "paid")
    browser.get(invoice["invoice_pdf"])

    started = time.process_time()
    browser.get(invoice["invoice_pdf"])

    assert time.process_time() - started < 3


def test_an_unknown_document_is_not_there(browser: httpx.Client) -> None:
    assert browser.get("/invoice/acct_1HinodeSoftSandbx/nothing/pdf").status_code == 404
    assert browser.get("/receipts/nothing/pdf").status_code == 404
    assert browser.get("/credit_notes/acct_1HinodeSoftSandbx/nothing/pdf").status_code == 404
