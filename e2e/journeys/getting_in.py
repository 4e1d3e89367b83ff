"""By the mailed link, to the page first asked for, into the account that is wanted."""

from playwright.sync_api import expect

from e2e.people import HANA, KAZEHAYA, Visitor
from e2e.words import COMPANY, said


def signs_in_by_a_mailed_link_and_out_again(visitor: Visitor) -> None:
    visitor.go("/")
    visitor.is_at("/sign-in")
    letter = visitor.ask_for_link(HANA.email)
    assert letter.subject == said("Sign in to billing at %(company)s", visitor.language, company=COMPANY)
    assert said("The link works for %(minutes)s minutes, and once.", visitor.language, minutes=30) in letter.text

    visitor.go(letter.link)
    visitor.sees(HANA.email)
    visitor.press("Sign in")
    visitor.is_at("/")
    visitor.reads("Billing overview")
    visitor.sees("青葉クリニック")

    visitor.press("Sign out")
    visitor.is_at("/sign-in")
    visitor.go("/")
    visitor.is_at("/sign-in")


def lands_on_the_page_first_asked_for(visitor: Visitor) -> None:
    visitor.go("/invoices?status=paid")
    visitor.reads("Sign in to billing")
    visitor.go(visitor.ask_for_link(HANA.email).link)
    visitor.press("Sign in")
    visitor.is_at("/invoices?status=paid")


def is_told_that_a_link_was_used_and_asks_for_another(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    first = visitor.ask_for_link(HANA.email)
    visitor.go(first.link)
    visitor.press("Sign in")
    visitor.context.clear_cookies()

    visitor.go(first.link)
    visitor.reads("This link has been used already")
    second = visitor.ask_for_link(HANA.email, "Send me a new link")
    visitor.go(second.link)
    visitor.press("Sign in")
    visitor.reads("Billing overview")


def chooses_between_two_accounts_and_switches(visitor: Visitor) -> None:
    visitor.go("/invoices")
    visitor.go(visitor.ask_for_link(KAZEHAYA.email).link)
    visitor.press("Sign in")
    visitor.reads("Choose an account")
    visitor.page.get_by_role("button", name="風早ホテル").click()
    visitor.is_at("/invoices?account=cus_KazehayaHotel")
    visitor.sees("風早ホテル")
    visitor.follow("Switch account")
    visitor.page.get_by_role("button", name="風早カフェ").click()
    visitor.is_at("/?account=cus_KazehayaCafe")
    visitor.sees("風早カフェ")
    expect(visitor.page.get_by_text("風早ホテル")).to_have_count(0)
