"""A quote, from an empty page to an order; and one that staff have taken back."""

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.people import HANA, KEN, MINATO, NORTHWIND, SAKURA, TANAKA, Person, Visitor
from e2e.stage import Stage, soon
from e2e.words import said

WAYS = [("en", True, NORTHWIND), ("ja", False, MINATO), ("ja", True, SAKURA), ("en", False, TANAKA)]
TWO = [("en", True), ("ja", False)]


def make(visitor: Visitor, seats: str = "7") -> str:
    """The first plan on offer; the quote's id."""
    visitor.page.locator("input[name=price]").first.check()
    visitor.fill("Seats", seats)
    visitor.press("Make the quote")
    visitor.sees("The quote is made")
    return visitor.page.url.rsplit("/", 1)[-1].partition("?")[0]


def accept(visitor: Visitor, order: str = "PO-2026-7") -> None:
    visitor.fill("Your name", "青葉 花")
    visitor.fill("Purchase order number (optional)", order)
    visitor.page.get_by_role("checkbox").check()
    visitor.press("Accept and order")
    visitor.sees("The quote is accepted")


def staffs_quote(stage: Stage, customer: str) -> str:
    """Something sold once, offered at Stripe; the portal has heard of it."""
    asked = {
        "customer": customer,
        "collection_method": "send_invoice",
        "invoice_settings[days_until_due]": 30,
        "line_items[0][price_data][currency]": "jpy",
        "line_items[0][price_data][product]": "prod_HinodePhoneSupport",
        "line_items[0][price_data][unit_amount]": 30_000,
    }
    quote = stage.stripe.post("/v1/quotes", data=asked).raise_for_status().json()["id"]
    stage.stripe.post(f"/v1/quotes/{quote}/finalize").raise_for_status()
    return str(quote)


def look_at(visitor: Visitor, quote: str) -> None:
    """As soon as its webhook has come."""
    soon(lambda: (answer := visitor.go(f"/quotes/{quote}")) and answer.ok)


@pytest.mark.parametrize(("language", "scripts", "who"), WAYS)
def test_from_the_empty_page_to_an_order(come: Come, stage: Stage, language: str, scripts: bool, who: Person) -> None:
    visitor = come(language, scripts=scripts).come_back(who, "/quotes")
    visitor.sees("No quotes yet")
    quote = make(visitor)
    number = stage.find(f"quotes/{quote}")["number"]
    assert number in visitor.download("Download PDF")

    accept(visitor)
    visitor.sees("PO-2026-7")
    found = stage.find(f"quotes/{quote}")
    subscription = stage.find(f"subscriptions/{found['subscription']}")
    assert found["status"] == "accepted"
    assert subscription["items"]["data"][0]["quantity"] == 7
    assert subscription["metadata"]["portal_accepted_name"] == "青葉 花"

    visitor.follow("All quotes")
    expect(visitor.page.locator(f"[data-quote={quote}]")).to_have_attribute("data-status", "accepted")


@pytest.mark.parametrize(("language", "scripts"), TWO)
def test_what_is_sold_once_is_billed_as_it_is_accepted(come: Come, stage: Stage, language: str, scripts: bool) -> None:
    quote = staffs_quote(stage, HANA.customer)
    owner = come(language, scripts=scripts).come_back(HANA)
    look_at(owner, quote)
    accept(owner, "")
    owner.follow("See the invoice")

    invoice = stage.find(f"quotes/{quote}")["invoice"]
    expect(owner.page.locator(f"[data-invoice={invoice}]")).to_have_attribute("data-status", "open")
    told = soon(lambda: next((mail for mail in stage.mails if quote in mail["text"]), None))
    assert "青葉 花" in told["text"]


@pytest.mark.parametrize(("language", "scripts"), TWO)
def test_one_that_staff_take_back_is_seen_and_one_may_take_back_ones_own(
    come: Come, stage: Stage, language: str, scripts: bool
) -> None:
    quote = staffs_quote(stage, HANA.customer)
    owner = come(language, scripts=scripts).come_back(HANA)
    look_at(owner, quote)
    stage.stripe.post(f"/v1/quotes/{quote}/cancel").raise_for_status()
    owner.fill("Your name", "青葉 花")
    owner.page.get_by_role("checkbox").check()
    owner.press("Accept and order")
    owner.sees("This quote is not open any more")
    expect(owner.page.get_by_role("button", name=said("Accept and order", language))).to_have_count(0)

    owner.go("/quotes")
    make(owner, "2")
    owner.press("Cancel this quote")
    owner.sees("The quote is cancelled")


@pytest.mark.parametrize(("language", "scripts"), TWO)
def test_who_may_only_look_hands_the_pdf_on(come: Come, stage: Stage, language: str, scripts: bool) -> None:
    ken = come(language, scripts=scripts).come_back(KEN, "/quotes")
    quote = make(ken, "3")

    assert re.search(r"QT-\S+", ken.download("Download PDF"))
    ken.sees("Owners and billing colleagues can accept this.")
    assert stage.find(f"quotes/{quote}")["metadata"]["portal_made_by"] == KEN.email
