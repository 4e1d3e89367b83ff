"""By code, past scanners, from the operator's own product; and the list of where one is signed in."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.people import HANA, KAZEHAYA, MALLORY, NORTHWIND, Letter, Visitor
from e2e.stage import Stage
from e2e.words import said

BOTH_WAYS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "ja"])


def asks(visitor: Visitor, path: str = "/") -> Letter:
    visitor.go(path)
    return visitor.ask_for_link(HANA.email)


def types(visitor: Visitor, code: str) -> None:
    visitor.fill("Six-digit code", code)
    visitor.press("Sign in with the code")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


@BOTH_WAYS
@BOTH_LANGUAGES
def test_the_code_of_the_mail_signs_in_where_it_was_asked_for(come: Come, language: str, scripts: bool) -> None:
    hana = come(language, scripts=scripts)
    code = asks(hana, "/invoices?status=paid").code
    expect(hana.page.get_by_label(said("Six-digit code", language))).to_be_focused()
    types(hana, f" {code[:3]} {code[3:]} ")
    hana.is_at("/invoices?status=paid")


def test_a_japanese_keyboard_types_full_width_digits(come: Come) -> None:
    hana = come("ja")
    types(hana, asks(hana).code.translate({ord(str(n)): chr(ord("０") + n) for n in range(10)}))
    hana.reads("Billing overview")


@BOTH_LANGUAGES
def test_wrong_codes_are_counted_in_words_and_the_fifth_ends_it(come: Come, language: str) -> None:
    hana = come(language)
    letter = asks(hana)
    for left in (
        ("あと4回", "あと3回", "あと2回", "あと1回") if language == "ja" else ("4 more", "3 more", "2 more", "one more")
    ):
        types(hana, wrong(letter.code))
        expect(hana.page.get_by_role("alert")).to_contain_text(left)
    for code in (wrong(letter.code), letter.code):
        types(hana, code)
        hana.sees("This code is no longer good: it works for half an hour and five tries. Please ask again.")
    hana.go(letter.link)
    hana.press("Sign in")
    hana.reads("Billing overview")


def test_the_window_outlives_a_change_of_language_and_an_older_mail_still_counts(come: Come) -> None:
    hana = come()
    first = asks(hana)
    hana.press("Ask again, or use another address")
    hana.ask_for_link(HANA.email)
    hana.page.get_by_role("button", name="日本語").click()
    hana.language = "ja"
    hana.reads("Look in your mail")
    types(hana, first.code)
    hana.reads("Billing overview")


def test_the_code_is_worth_nothing_in_another_browser(come: Come) -> None:
    hana, thief = come(), come()
    code = asks(hana).code
    thief.go("/sign-in")
    thief.ask_for_link(NORTHWIND.email)
    types(thief, code)
    expect(thief.page.get_by_role("alert")).to_be_visible()
    types(hana, code)
    hana.reads("Billing overview")


@pytest.mark.parametrize("by_code", [True, False], ids=["then the code", "then the link"])
def test_a_scanner_that_opens_follows_and_runs_everything_spoils_nothing(come: Come, by_code: bool) -> None:
    hana, scanner = come(), come()
    letter = asks(hana)
    scan(scanner, letter)
    if by_code:
        types(hana, letter.code)
    else:
        hana.go(letter.link)
        hana.press("Sign in")
    hana.reads("Billing overview")
    scanner.go("/")
    scanner.is_at("/sign-in")


def scan(scanner: Visitor, letter: Letter) -> None:
    """HEAD and GET, then a real browser that runs scripts and opens what it finds in the mail and on its pages."""
    for method in ("HEAD", "GET"):
        httpx.request(method, letter.link, follow_redirects=True, trust_env=False)
    seen: set[str] = set()
    for address in re.findall(r'href="(http[^"]+)"', letter.html):
        if address.startswith(scanner.home):
            scanner.page.goto(address, wait_until="networkidle")
            seen |= set(scanner.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"))
    for address in sorted(seen):
        if address.startswith(scanner.home) and "#" not in address:
            scanner.page.goto(address, wait_until="networkidle")
    assert letter.link in letter.html


@BOTH_LANGUAGES
def test_another_device_is_told_where_the_code_goes(come: Come, language: str) -> None:
    hana, phone = come(language), come(language)
    letter = asks(hana)
    hint = (
        "You asked on another device? To sign in there, type the six digits of the mail in the window where you asked."
    )
    phone.go(letter.link)
    phone.sees(hint)
    hana.go(letter.link)
    expect(hana.page.get_by_text(said(hint, language))).to_have_count(0)


@BOTH_WAYS
@BOTH_LANGUAGES
def test_one_sees_where_one_is_signed_in_and_ends_it(come: Come, language: str, scripts: bool) -> None:
    mine, forgotten = come(language, scripts=scripts), come(language)
    forgotten.sign_in(NORTHWIND)
    mine.sign_in(NORTHWIND, "/sessions")
    mine.reads("Where you are signed in")
    mine.sees("%(browser)s on %(system)s", browser="Chrome", system="Linux")
    mine.sees("This browser")
    mine.press("Sign out everywhere else")
    mine.sees("Signed out everywhere else")
    expect(mine.page.locator("[data-session]")).to_have_count(1)
    forgotten.go("/")
    forgotten.is_at("/sign-in")


def test_signing_out_one_of_them_leaves_the_others(come: Come) -> None:
    mine, forgotten = come().sign_in(MALLORY), come().sign_in(MALLORY)
    mine.go("/sessions")
    there = mine.page.locator("[data-session]").filter(has_not_text="This browser").first
    there.get_by_role("button").click()
    mine.sees("Signed out there")
    forgotten.go("/")
    forgotten.is_at("/sign-in")
    mine.go("/")
    mine.reads("Billing overview")


def comes_over(stage: Stage, page: str) -> str:
    """As the product's back end asks for it."""
    answer = httpx.post(
        f"{stage.demo.portal}/api/sign-in-links",
        headers={"Authorization": f"Bearer {stage.let_the_product_in()}"},
        json={"customer": KAZEHAYA.customer, "email": KAZEHAYA.email, "page": page},
        trust_env=False,
    )
    url: str = answer.raise_for_status().json()["url"]
    return url


@BOTH_LANGUAGES
def test_the_product_opens_the_page_at_once(come: Come, stage: Stage, language: str) -> None:
    person = come(language)
    person.go("/sign-in")
    url = comes_over(stage, "/invoices?status=paid")
    person.go(url)
    person.page.wait_for_url(re.compile(r"/invoices\?"))
    person.sees("風早カフェ")
    person.page.go_back()
    person.is_at("/sign-in")  # the small page between is no stop on the way back
    person.go(url)
    person.reads("This link has been used already")


def test_without_scripts_there_is_one_button(come: Come, stage: Stage) -> None:
    person = come(scripts=False)
    person.go(comes_over(stage, "/invoices"))
    person.press("Open billing")
    expect(person.page).to_have_url(re.compile("/invoices"))
    person.sees("風早カフェ")


def test_nobody_is_made_another_unawares(come: Come, stage: Stage) -> None:
    hana = come().come_back(HANA)
    hana.go(comes_over(stage, "/"))
    hana.sees(f"In this browser {HANA.email} is signed in, and will be signed out.")
    hana.press("Open billing")
    hana.sees("風早カフェ")
