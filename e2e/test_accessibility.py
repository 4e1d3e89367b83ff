"""Every page, in both languages, light and dark, on a small phone and on a desk: it fits, and axe finds nothing."""

import re
from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.journeys import desk_pages
from e2e.journeys.planning import a_priced_plan, the_plan_at_stripe
from e2e.journeys.quoting import a_quote_accepted_without_a_name, a_quote_of_no_plan
from e2e.journeys.unsubscribing import looking_at_the_link, switching_it_off
from e2e.people import HANA, KAZEHAYA, KEN, KITAHAMA, MALLORY, MINATO, SAKURA, TANAKA, Person, Visitor
from e2e.stage import soon

# Each language in both colours and at both widths, and each colour at each width, at half the price of all of them.
LOOKS: dict[str, dict[int, Literal["light", "dark"]]] = {
    "en": {390: "dark", 1280: "light"},
    "ja": {390: "light", 1280: "dark"},
}


def asking(visitor: Visitor) -> None:
    visitor.go("/sign-in")


def a_mistyped_address(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.page.locator("form").first.evaluate("form => form.noValidate = true")
    visitor.fill("E-mail address", "hana")
    visitor.press("Send me a link")
    visitor.page.get_by_role("alert").wait_for()


def the_mail_is_on_its_way(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.ask_for_link(HANA.email)


def a_wrong_code(visitor: Visitor) -> None:
    the_mail_is_on_its_way(visitor)
    visitor.fill("Six-digit code", "12345")
    visitor.press("Sign in with the code")
    visitor.page.get_by_role("alert").wait_for()


def the_link(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.go(visitor.ask_for_link(HANA.email).link)


def an_old_link(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    link = visitor.ask_for_link(HANA.email).link
    visitor.stage.let_links_expire()
    visitor.go(link)


def too_many_requests(visitor: Visitor) -> None:
    for _ in range(6):
        asking(visitor)
        visitor.fill("E-mail address", MALLORY.email)
        visitor.press("Send me a link")
        visitor.page.wait_for_url("**/sign-in")


def the_demos_inbox(visitor: Visitor) -> None:
    the_mail_is_on_its_way(visitor)
    visitor.go("/demo/inbox")


def choosing_an_account(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.go(visitor.ask_for_link(KAZEHAYA.email).link)
    visitor.press("Sign in")
    visitor.reads("Choose an account")


def somebody_invited_twice(visitor: Visitor) -> None:
    visitor.come_back(HANA, "/members")
    for role in ("Viewer", "Owner"):
        visitor.fill("E-mail address", "sato@zeirishi.example")
        visitor.choose("Role", role)
        visitor.press("Send the invitation")
        visitor.page.wait_for_load_state()
    visitor.page.get_by_role("alert").wait_for()


def the_invitation(visitor: Visitor) -> None:
    email = f"suzuki-{visitor.language}@zeirishi.example"
    visitor.come_back(HANA, "/members")
    visitor.fill("E-mail address", email)
    visitor.press("Send the invitation")
    text = soon(lambda: next((mail["text"] for mail in visitor.stage.mails if mail["to"] == email), None))
    visitor.go(re.findall(r"http\S+/sign-in/\S+", text)[0])
    visitor.reads("You are invited")


def _at(person: Person, path: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.come_back(person, path)

    return go


def _invoice_of(person: Person, **wanted: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        found = visitor.stage.find("invoices", customer=person.customer, limit=1, **wanted)["data"][0]
        visitor.come_back(person, f"/invoices/{found['id']}")

    return go


def a_receipt_to_make_out(visitor: Visitor) -> None:
    wanted: dict[str, str | int] = {"payment[type]": "payment_record", "limit": 1}
    paid = visitor.stage.find("invoice_payments", **wanted)["data"][0]["invoice"]
    visitor.come_back(MINATO, f"/invoices/{paid}/portal-receipt")
    visitor.page.locator("[data-receipt]").wait_for()


def stripe_is_away(visitor: Visitor) -> None:
    visitor.come_back(HANA)
    visitor.stage.misbehave(status=500)
    visitor.press("Change card")
    visitor.reads("Our payment provider does not answer just now")


def a_dead_document(visitor: Visitor) -> None:
    visitor.come_back(HANA)
    oldest = visitor.stage.find("invoices", customer=HANA.customer, limit=100)["data"][-1]["id"]
    visitor.stage.let_documents_grow_old(oldest)
    visitor.stage.misbehave(status=500)
    visitor.go(f"/invoices/{oldest}/pdf")
    visitor.reads("The document cannot be fetched just now")


def _at_stripe(button: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.come_back(HANA)
        visitor.press(button)
        expect(visitor.page).to_have_url(re.compile("/p/session/"))

    return go


def the_hosted_invoice(visitor: Visitor) -> None:
    visitor.go(visitor.stage.find("invoices", customer=SAKURA.customer, limit=1)["data"][0]["hosted_invoice_url"])


def the_hosted_receipt(visitor: Visitor) -> None:
    visitor.go(visitor.stage.find("charges", customer=HANA.customer, limit=1)["data"][0]["receipt_url"])


PAGES: dict[str, Callable[[Visitor], None]] = {
    "asking": asking,
    "a mistyped address": a_mistyped_address,
    "the mail is on its way": the_mail_is_on_its_way,
    "a wrong code": a_wrong_code,
    "the link": the_link,
    "an old link": an_old_link,
    "too many requests": too_many_requests,
    "the demo's inbox": the_demos_inbox,
    "choosing an account": choosing_an_account,
    "overview": _at(HANA, "/"),
    "overview, card failed": _at(SAKURA, "/"),
    "overview, past due": _at(MINATO, "/"),
    "overview, card expires": _at(KITAHAMA, "/"),
    "overview, trial": _at(MALLORY, "/"),
    "overview, several plans": _at(TANAKA, "/"),
    "list": _at(MINATO, "/invoices"),
    "list, longest": _at(TANAKA, "/invoices"),
    "list, nothing found": _at(HANA, "/invoices?status=void"),
    "invoice": _invoice_of(HANA),
    "invoice, failed": _invoice_of(SAKURA, status="open"),
    "invoice, by transfer": _invoice_of(MINATO, status="open"),
    "plan": _at(TANAKA, "/plan"),
    "plan, priced": a_priced_plan(HANA),
    "plan, to order": a_priced_plan(MINATO),
    "plan, only to look at": _at(KEN, "/plan"),
    "statement": _at(MINATO, "/statement"),
    "statement, of no period": _at(MINATO, "/statement?from=2026-05-02&to=2026-05-01"),
    "receipt, to make out": a_receipt_to_make_out,
    "quotes": _at(HANA, "/quotes"),
    "quotes, none": _at(SAKURA, "/quotes"),
    "quote": _at(HANA, "/quotes/qt_1AobaPremiumYearly"),
    "quote, only to look at": _at(KEN, "/quotes/qt_1AobaPremiumYearly"),
    "a quote accepted without a name": a_quote_accepted_without_a_name,
    "a quote of no plan": a_quote_of_no_plan,
    "sessions": _at(HANA, "/sessions"),
    "people": _at(HANA, "/members"),
    "somebody invited twice": somebody_invited_twice,
    "the invitation": the_invitation,
    "one's own access": _at(KEN, "/members/me"),
    "a role that may not": _at(KEN, "/members"),
    "overview, only to look at": _at(KEN, "/"),
    "a mail's link to have no more of its kind": looking_at_the_link,
    "no more mails of a kind": switching_it_off,
    **desk_pages.PAGES,
    "no such page": _at(HANA, "/invoices/in_1NeverThere"),
    "refused": _at(HANA, "/invoices?year=last"),
    "Stripe is away": stripe_is_away,
    "a dead document": a_dead_document,
    "at Stripe": _at_stripe("Manage billing"),
    "at Stripe, card": _at_stripe("Change card"),
    "at Stripe, plan confirmed": the_plan_at_stripe,
    "at Stripe, cancelling": _at_stripe("Cancel plan"),
    "at Stripe, invoice": the_hosted_invoice,
    "at Stripe, receipt": the_hosted_receipt,
}


# What the stand-in shows in Stripe's place is looked at once.
CASES = [(name, language) for name in PAGES for language in LOOKS if language == "ja" or "at Stripe" not in name]


@pytest.mark.parametrize(("name", "language"), CASES)
def test_fits_and_is_accessible(come: Come, name: str, language: str) -> None:
    visitor = come(language)
    visitor.page.emulate_media(reduced_motion="reduce")  # colours are measured, not watched while they change
    PAGES[name](visitor)
    for width in (320, 390, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert _overhang(visitor) <= 0, f"{width} px"
        if scheme := LOOKS[language].get(width):
            visitor.page.emulate_media(color_scheme=scheme)
            found = Axe().run(visitor.page)
            assert found.violations_count == 0, found.generate_report()


def _overhang(visitor: Visitor) -> int:
    """How many pixels could be scrolled sideways."""
    overhang: int = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return overhang
