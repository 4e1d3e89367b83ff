"""The list, an invoice, its documents, and what is not there."""

import re

from playwright.sync_api import expect

from e2e.people import HOME, TANAKA, Visitor
from e2e.words import said, written


def walks_the_list_page_by_page(visitor: Visitor) -> None:
    visitor.come_back(TANAKA, "/invoices")
    first = visitor.invoices()
    assert len(first) == 25
    visitor.follow("Older invoices")
    expect(visitor.page).to_have_url(re.compile("cursor="))
    second = visitor.invoices()
    assert len(second) == 25
    assert not set(first) & set(second)
    visitor.follow("Back to the newest")
    expect(visitor.page).not_to_have_url(re.compile("cursor="))
    assert visitor.invoices() == first


def filters_the_list_by_year_and_status(visitor: Visitor) -> None:
    visitor.come_back(TANAKA, "/invoices")
    years = visitor.page.get_by_label(said("Year", visitor.language), exact=True).locator("option").all_inner_texts()
    visitor.choose("Year", years[2])
    visitor.choose("Status", "Paid")
    visitor.press("Show")
    for asked in (f"year={years[2]}", "status=paid"):
        expect(visitor.page).to_have_url(re.compile(rf"[?&]{asked}(&|$)"))
    dates = visitor.column(1)
    assert dates
    assert all(years[2] in date for date in dates)

    visitor.choose("Status", "Void")
    visitor.press("Show")
    visitor.sees("No invoice fits this filter")
    visitor.follow("Show all invoices")
    visitor.is_at("/invoices")


def downloads_the_pdf_of_an_invoice(visitor: Visitor) -> None:
    home = HOME[visitor.language]
    visitor.come_back(home)
    invoice = visitor.stage.find("invoices", customer=home.customer, status="paid", limit=1)["data"][0]
    text = visitor.download("PDF", visitor.invoice(invoice["id"]))
    assert invoice["number"] in text
    assert written(invoice["total"], invoice["currency"]) in text


def reads_the_receipt_of_a_payment(visitor: Visitor) -> None:
    home = HOME[visitor.language]
    visitor.come_back(home, "/invoices")
    invoice = visitor.stage.find("invoices", customer=home.customer, status="paid", limit=1)["data"][0]
    visitor.follow("Receipt", visitor.invoice(invoice["id"]))
    visitor.sees(written(invoice["total"], invoice["currency"]))
    assert invoice["number"] in visitor.download("Download receipt")


def meets_another_customers_invoice_as_if_it_were_not_there(visitor: Visitor) -> None:
    visitor.come_back(HOME[visitor.language])
    foreign = visitor.stage.find("invoices", customer=TANAKA.customer, limit=1)["data"][0]["id"]
    pages = []
    for id in (foreign, "in_1NeverThere"):
        answer = visitor.go(f"/invoices/{id}")
        assert answer is not None
        assert answer.status == 404
        visitor.reads("There is no such page")
        pages.append(visitor.page.content().replace(id, "…"))
    assert pages[0] == pages[1]
