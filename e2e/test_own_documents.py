"""The portal's own documents: the receipt for a transfer with its addressee, and the statement of account."""

from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.people import MINATO, Visitor
from e2e.words import said, written

OUTSIDE = {"payment[type]": "payment_record"}
ADDRESSEE = "株式会社みなと商事 経理部 御中"


def paid_outside(visitor: Visitor, place: int) -> Any:
    """Invoices that were paid to the company's own bank account and marked paid by hand, newest first."""
    paid = visitor.stage.find("invoice_payments", limit=100, **OUTSIDE)["data"]
    found = [visitor.stage.find(f"invoices/{one['invoice']}") for one in paid]
    mine = [one for one in found if one["customer"] == MINATO.customer]
    return sorted(mine, key=lambda one: one["created"], reverse=True)[place]


@pytest.mark.parametrize(("language", "scripts"), [("ja", True), ("en", True), ("ja", False)])
def test_a_receipt_for_a_transfer_is_made_out_once_and_downloaded(come: Come, language: str, scripts: bool) -> None:
    visitor = come(language, scripts=scripts)
    invoice = paid_outside(visitor, ["ja", "en"].index(language) + 2 * (not scripts))
    visitor.come_back(MINATO, f"/invoices/{invoice['id']}")
    visitor.page.locator("a[href$='/portal-receipt']").first.click()
    visitor.fill("Made out to", ADDRESSEE)
    visitor.press("Issue the receipt")
    visitor.sees(ADDRESSEE)
    expect(visitor.page.get_by_role("textbox")).to_have_count(0)

    first, second = visitor.download("Download the receipt"), visitor.download("Download the receipt")

    for text in (first, second):
        assert ADDRESSEE in text
        assert invoice["number"] in text
        assert written(invoice["total"], "jpy") in text
    assert said("Reissued", language) not in first
    assert said("Reissued", language) in second


@pytest.mark.parametrize(("language", "scripts"), [("ja", True), ("en", False)])
def test_a_statement_of_account_adds_up_on_the_page_and_on_paper(come: Come, language: str, scripts: bool) -> None:
    visitor = come(language, scripts=scripts)
    visitor.come_back(MINATO, "/")
    visitor.follow("Statement of account")
    visitor.reads("Statement of account")
    visitor.follow("Last fiscal year")
    closing = visitor.page.locator("[data-balance=closing] td").last.inner_text()
    visitor.follow("This fiscal year")
    assert visitor.page.locator("[data-balance=opening] td").last.inner_text() == closing

    owed = sum(one["amount_remaining"] for one in visitor.stage.find("invoices", customer=MINATO.customer)["data"])
    end = visitor.page.locator("[data-balance=closing] td").last.inner_text().replace("￥", "¥")
    assert end == written(owed, "jpy")
    text = visitor.download("Download PDF")
    assert end in text
    assert said("Balance at the end", language) in text


def test_a_period_is_typed_and_nonsense_is_told(come: Come) -> None:
    visitor = come("ja")
    visitor.come_back(MINATO, "/statement")
    visitor.fill("First day", "2026-05-02")
    visitor.fill("Last day", "2026-05-01")
    visitor.press("Show")
    visitor.sees("Please give two days, the first one not after the last.")
    visitor.fill("Last day", "2026-05-31")
    visitor.press("Show")
    visitor.is_at("/statement?from=2026-05-02&to=2026-05-31")
    visitor.sees("Balance at the end")
