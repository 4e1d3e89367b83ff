"""Brands that are hard to read on, white, yellow and near black: everything stays readable, light and dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.people import HANA, ITO, SAKURA, TANAKA, Visitor
from e2e.stage import Stage, soon
from e2e.test_accessibility import PAGES

BRANDS = {"yellow": "#ffe600", "near black": "#0a0a0a", "white": "#ffffff"}
MAIN = [
    "asking",
    "overview",
    "overview, card failed",
    "list",
    "invoice",
    "plan, priced",
    "statement",
    "people",
    "today",
    "failed cards",
    "unpaid transfers",
]


@pytest.fixture(params=BRANDS, scope="module")
def brand(request: pytest.FixtureRequest, stage: Stage) -> Iterator[str]:
    """The operator picks it at Stripe, and the portal hears of it by `account.updated`."""
    colour = BRANDS[request.param]
    stage.dress(primary_color=colour, secondary_color=colour)
    soon(lambda: f"--brand: {colour}" in stage.fetch("/brand.css"))
    yield colour
    stage.dress(primary_color="#0b6e4f", secondary_color="#f2b705")


@pytest.mark.parametrize("name", MAIN)
def test_axe_finds_no_contrast_that_is_too_low(come: Come, brand: str, name: str) -> None:
    visitor = come("en")
    visitor.page.emulate_media(reduced_motion="reduce")
    PAGES[name](visitor)

    assert visitor.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand')") == brand
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        found = Axe().run(visitor.page, options={"runOnly": ["color-contrast"]})
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


def test_mails_are_readable_too(come: Come, stage: Stage, brand: str) -> None:
    visitor = come("en")
    visitor.go("/sign-in")
    letter = visitor.ask_for_link(HANA.email)
    visitor.page.goto("about:blank")  # a mail has its own style, which the portal's pages would not allow
    visitor.page.set_content(letter.html)

    assert brand in letter.html
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        found = Axe().run(visitor.page, options={"runOnly": ["color-contrast"]})
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


def test_the_support_contact_stands_at_the_foot_for_customers_and_staff(come: Come) -> None:
    for person, path in ((SAKURA, "/"), (TANAKA, "/invoices"), (ITO, "/staff")):
        visitor = come("en")
        visitor.come_back(person, path)
        _has_contact(visitor)


def _has_contact(visitor: Visitor) -> None:
    foot = visitor.page.get_by_role("contentinfo")
    for text in ("+81 3-5550-0142", "support@hinode-schedule.example", "Support page", "神田錦町3-14"):
        expect(foot.get_by_text(text)).to_be_visible()


def test_a_card_payment_tells_how_it_is_called_on_the_statement(come: Come, stage: Stage) -> None:
    visitor = come("en")
    paid = stage.find("invoices", customer=HANA.customer, status="paid", limit=1)["data"][0]["id"]
    visitor.come_back(HANA, f"/invoices/{paid}")

    visitor.sees("Appears on your card statement as")
    visitor.sees("HINODE SCHEDULE")
    visitor.sees("ヒノデスケジュール")
