"""What Stripe writes about an invoice after it was issued: credit notes, refunds, and what happens when it refuses."""

import pytest
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.people import HANA, Visitor
from e2e.stage import soon
from e2e.words import said


def noted(visitor: Visitor) -> dict[str, str]:
    """The sample company's own credit note of Hana's clinic, which is the oldest."""
    note: dict[str, str] = visitor.stage.find("credit_notes", customer=HANA.customer)["data"][-1]
    return note


@pytest.mark.parametrize(("language", "scripts"), [("ja", True), ("en", True), ("ja", False)])
def test_a_credit_note_stands_with_its_invoice_and_is_downloaded(come: Come, language: str, scripts: bool) -> None:
    visitor = come(language, scripts=scripts)
    note = noted(visitor)
    visitor.come_back(HANA, f"/invoices/{note['invoice']}")
    row = visitor.page.locator(f"[data-credit-note={note['id']}]")

    for words in (note["number"], note["memo"], said("The order was changed", language)):
        expect(row).to_contain_text(words)
    expect(visitor.part("Payments and refunds").locator("[data-refund=succeeded]")).to_have_count(1)
    with visitor.page.expect_download() as download:
        row.get_by_role("link").click()
    assert download.value.suggested_filename == f"Credit-note-{note['number']}.pdf"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_was_just_paid_back_is_there_at_the_next_look(come: Come, language: str) -> None:
    visitor = come(language)
    [invoice] = visitor.stage.find("invoices", customer=HANA.customer, limit=1)["data"]
    visitor.come_back(HANA, f"/invoices/{invoice['id']}")
    refunds = visitor.page.locator("[data-refund]")
    before = refunds.count()
    visitor.stage.pay_back(invoice["id"], 1500)

    soon(lambda: visitor.go(f"/invoices/{invoice['id']}") and refunds.count() == before + 1)
    expect(refunds.first).to_contain_text("1,500")
    visitor.sees("Paid back")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_document_that_stripe_refuses_says_whom_to_ask(come: Come, language: str) -> None:
    visitor = come(language)
    note = noted(visitor)
    visitor.come_back(HANA, f"/invoices/{note['invoice']}")
    visitor.stage.let_documents_grow_old(note["invoice"])
    visitor.stage.misbehave(status=403)
    visitor.follow("Download PDF")

    visitor.reads("This document cannot be fetched")
    expect(visitor.page.get_by_role("link", name="support@hinode-schedule.example").first).to_be_visible()
