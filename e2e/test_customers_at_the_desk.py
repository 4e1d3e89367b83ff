"""Staff find a customer, see what its people see and cannot touch it, and offer it something."""

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import LOCALES, Come
from e2e.people import AUDIT, HANA, ITO, MINATO, Visitor
from e2e.words import said

LANGUAGES = [language for language in LOCALES if language in ("en", "ja")]
BANNER = "You are looking at %(customer)s as its people see it. Nothing can be changed."


def at_the_page_of_aoba(visitor: Visitor) -> None:
    visitor.go("/staff/customers")
    visitor.fill("Name, address, number or id", "青葉")
    visitor.press("Search")
    visitor.follow("青葉クリニック")
    visitor.reads("青葉クリニック")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_customer_is_found_looked_at_and_left(come: Come, language: str) -> None:
    desk = come(language).sit_down(ITO)
    at_the_page_of_aoba(desk)
    desk.sees(HANA.email)
    desk.press("See what they see")

    desk.reads("Billing overview")
    desk.sees(BANNER, customer="青葉クリニック")
    desk.follow("Invoices")
    desk.sees(BANNER, customer="青葉クリニック")
    assert len(desk.invoices()) > 5
    desk.page.locator("tr[data-invoice] a.number").first.click()
    expect(desk.page).to_have_url(re.compile("/staff/customers/cus_AobaClinic/view/invoices/in_"))
    desk.press("Stop looking")

    desk.reads("青葉クリニック")
    desk.sees("Ended looking at the customer's pages")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_they_could_press_is_dead_and_their_documents_open(come: Come, language: str) -> None:
    desk = come(language).sit_down(AUDIT)
    desk.go("/staff/customers/cus_AobaClinic")
    desk.press("See what they see")
    dead = desk.page.locator("form[inert] button")
    expect(dead).to_have_count(3)
    dead.first.evaluate("button => button.click()")  # no person could
    desk.reads("Your role does not allow this")
    desk.go("/staff/customers/cus_AobaClinic/view/quotes/qt_1AobaPremiumYearly")
    assert "QT-AOBA0001-0001" in desk.download("Download PDF")
    desk.sees(BANNER, customer="青葉クリニック")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offer_is_summed_up_given_out_and_found_by_the_customer(come: Come, language: str) -> None:
    desk, minato = come(language).sit_down(ITO), come(language)
    words = f"Setup on site ({language})"
    desk.go(f"/staff/customers/{MINATO.customer}")
    desk.follow("Make a quote")
    desk.fill(said("In your own words, line %(number)s", language, number=1), words)
    desk.fill(said("Amount each, line %(number)s", language, number=1), "３０，０００")
    desk.fill("Discount in percent (optional)", "10")
    desk.press("Have Stripe sum it up")
    desk.reads("Quote, not given out yet")
    desk.sees("¥29,700" if language == "en" else "￥29,700")
    desk.press("Give it to the customer")
    desk.sees("The customer sees it now")
    assert words in desk.download("Download PDF")

    minato.come_back(MINATO, "/quotes")
    minato.sees(words)
    desk.follow("Quotes")
    desk.sees(words)
