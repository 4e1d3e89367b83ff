"""Getting in: the mailed link, whoever else opens it, whoever asks too often, and the choice of account."""

import re

import httpx
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.people import HANA, KAZEHAYA, MALLORY, TANAKA
from e2e.stage import Stage, soon


def test_a_scanner_that_opens_the_link_first_does_not_spoil_it(come: Come) -> None:
    hana, scanner = come(), come()
    hana.go("/sign-in")
    link = hana.ask_for_link(HANA.email).link

    for method in ("HEAD", "GET", "GET"):
        assert httpx.request(method, link, follow_redirects=True, trust_env=False).status_code == 200
    scanner.go(link)
    scanner.page.wait_for_load_state("networkidle")
    scanner.is_at("/sign-in/" + link.rsplit("/", 1)[1])
    scanner.go("/")
    scanner.is_at("/sign-in")

    hana.go(link)
    hana.press("Sign in")
    hana.reads("Billing overview")


def test_the_mail_shows_its_link_as_a_button_that_works(come: Come) -> None:
    hana = come()
    hana.go("/sign-in")
    hana.ask_for_link(HANA.email)
    hana.go("/demo/inbox")
    hana.page.get_by_role("link", name="See it as the mail program shows it").first.click()
    hana.follow("Sign in")
    hana.sees(HANA.email)
    hana.press("Sign in")
    hana.reads("Billing overview")


def test_the_inbox_of_the_demo_leads_in_as_well(come: Come, stage: Stage) -> None:
    hana, before = come(), len(stage.mails)
    hana.go("/demo/inbox")
    hana.page.get_by_role("button", name=HANA.email).click()
    hana.reads("Look in your mail")
    soon(lambda: len(stage.mails) > before)
    hana.go("/demo/inbox")
    hana.page.get_by_role("link", name=re.compile("sign-in")).first.click()
    hana.press("Sign in")
    hana.reads("Billing overview")


def test_an_old_link_explains_itself_and_a_new_one_leads_to_the_same_page(come: Come, stage: Stage) -> None:
    hana = come()
    hana.go("/invoices?year=2026")
    link = hana.ask_for_link(HANA.email).link
    stage.let_links_expire()
    answer = hana.go(link)
    assert answer is not None
    assert answer.status == 410
    hana.reads("This link is too old")
    hana.go(hana.ask_for_link(HANA.email, "Send me a new link").link)
    hana.press("Sign in")
    hana.is_at("/invoices?year=2026")


def test_a_link_that_ran_out_while_it_was_looked_at_is_not_used(come: Come, stage: Stage) -> None:
    hana = come()
    hana.go("/sign-in")
    hana.go(hana.ask_for_link(HANA.email).link)
    stage.let_links_expire()
    hana.press("Sign in")
    hana.reads("This link is too old")


def test_a_spoilt_link_explains_itself(come: Come) -> None:
    hana = come()
    hana.go("/sign-in")
    link = hana.ask_for_link(HANA.email).link
    hana.go(link[:-3])
    hana.reads("This link does not work")
    hana.fill("E-mail address", HANA.email)
    hana.press("Send me a new link")
    hana.reads("Look in your mail")


def test_an_unknown_address_gets_the_same_page_and_no_mail(come: Come, stage: Stage) -> None:
    nobody, hana = come(), come()
    pages = []
    for visitor, email in ((nobody, "nobody@nowhere.example"), (hana, HANA.email)):
        visitor.go("/sign-in")
        visitor.fill("E-mail address", email)
        visitor.press("Send me a link")
        visitor.reads("Look in your mail")
        pages.append(visitor.page.content().replace(email, "…"))
    assert pages[0] == pages[1]

    hana.go("/sign-in")
    hana.ask_for_link(HANA.email)  # it was asked for later: the other would have come by now
    assert not [mail for mail in stage.mails if mail["to"] == "nobody@nowhere.example"]


def test_a_mistyped_address_is_told_so(come: Come) -> None:
    visitor = come(scripts=False)
    visitor.go("/sign-in")
    visitor.page.locator("form").first.evaluate("form => form.noValidate = true")
    visitor.fill("E-mail address", "hana@aoba-clinic")
    visitor.press("Send me a link")
    visitor.sees("Please enter a complete e-mail address, such as name@example.com.")
    expect(visitor.page.get_by_label("E-mail address")).to_have_value("hana@aoba-clinic")


def test_who_asks_too_often_is_told_to_wait(come: Come) -> None:
    visitor = come()
    for _ in range(6):
        visitor.go("/sign-in")
        visitor.fill("E-mail address", MALLORY.email)
        visitor.press("Send me a link")
        visitor.page.wait_for_url("**/sign-in")
    visitor.reads("Too many requests")
    visitor.sees("then try again.")


def test_signing_out_ends_the_session_even_for_a_kept_cookie(come: Come) -> None:
    hana = come().sign_in(HANA)
    kept = hana.context.cookies()
    hana.press("Sign out")
    hana.is_at("/sign-in")
    hana.context.add_cookies([{"name": one["name"], "value": one["value"], "url": hana.page.url} for one in kept])
    hana.go("/")
    hana.is_at("/sign-in")


def test_an_address_with_one_account_is_not_asked_which(come: Come) -> None:
    tanaka = come().sign_in(TANAKA)
    tanaka.is_at("/")
    expect(tanaka.page.get_by_role("link", name="Switch account")).to_have_count(0)
    tanaka.go("/accounts")
    tanaka.is_at("/")


def test_an_address_with_two_accounts_sees_one_at_a_time(come: Come, stage: Stage) -> None:
    both = come()
    both.go("/sign-in")
    both.go(both.ask_for_link(KAZEHAYA.email).link)
    both.press("Sign in")
    both.page.get_by_role("button", name="風早カフェ").click()
    of_hotel = stage.find("invoices", customer="cus_KazehayaHotel", limit=1)["data"][0]["id"]
    expect(both.page.get_by_text("風早ホテル")).to_have_count(0)
    both.follow("Switch account")
    both.page.get_by_role("button", name="風早ホテル").click()
    both.sees("風早ホテル")
    both.follow("Switch account")
    both.page.get_by_role("button", name="風早カフェ").click()
    both.go(f"/invoices/{of_hotel}")
    both.sees("風早ホテル")


def test_the_language_can_be_switched_on_any_page(come: Come) -> None:
    hana = come()
    hana.go("/sign-in")
    hana.page.get_by_role("button", name="日本語").click()
    expect(hana.page.locator("html")).to_have_attribute("lang", "ja")
    expect(hana.page.get_by_role("heading", level=1)).to_have_text("ご請求ページへのサインイン")
    hana.page.get_by_role("button", name="English").click()
    expect(hana.page.locator("html")).to_have_attribute("lang", "en")
    hana.reads("Sign in to billing")
