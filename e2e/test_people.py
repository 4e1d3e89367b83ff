"""Colleagues: let in by mail, each with a role, and out again; and one person with several accounts in several tabs."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import Come
from e2e.people import HANA, KAZEHAYA, KEN, MARI, Letter, Visitor
from e2e.stage import Stage, soon
from e2e.words import said

CAFE, HOTEL = "cus_KazehayaCafe", "cus_KazehayaHotel"
WAYS = [("en", True), ("ja", False), ("ja", True), ("en", False)]


def invite(owner: Visitor, email: str, role: str) -> Letter:
    """From the page of the account's people; the mail that comes of it."""
    owner.go("/members")
    owner.fill("E-mail address", email)
    owner.choose("Role", role)
    owner.press("Send the invitation")
    owner.sees("The invitation is on its way")
    return soon(
        lambda: next((Letter(m["subject"], m["text"], m["html"]) for m in owner.stage.mails if m["to"] == email), None)
    )


def row(owner: Visitor, email: str) -> str:
    return f"[data-member='{email}']"


@pytest.mark.parametrize(("language", "scripts"), WAYS)
def test_a_colleague_is_let_in_looks_around_and_is_shut_out(
    come: Come, stage: Stage, language: str, scripts: bool
) -> None:
    owner, colleague = come(language, scripts=scripts).come_back(HANA), come(language, scripts=scripts)
    email = f"{language}-{scripts}@aoba-clinic.example".lower()
    letter = invite(owner, email, "Viewer")
    assert letter.subject == said("You are invited to the billing of %(account)s", language, account="青葉クリニック")

    colleague.go(letter.link)
    colleague.reads("You are invited")
    colleague.press("Accept and sign in")
    colleague.reads("Billing overview")
    expect(colleague.page.get_by_role("button", name=said("Change card", language))).to_have_count(0)

    owner.go("/members")
    owner.press("Remove", owner.page.locator(row(owner, email)))
    owner.sees("This person has no access any more")
    colleague.follow("Invoices")
    colleague.reads("Sign in to billing")


@pytest.mark.parametrize(("language", "scripts"), WAYS[:2])
def test_who_may_only_look_cannot_change_the_card_by_any_address(
    come: Come, stage: Stage, language: str, scripts: bool
) -> None:
    ken = come(language, scripts=scripts).come_back(KEN)
    invoice = stage.find("invoices", customer=KEN.customer, limit=1)["data"][0]["id"]
    expect(ken.page.locator("[action^='/billing/portal'], [href$='/pay']")).to_have_count(0)
    for flow in ("", "payment_method_update", "subscription_update", "subscription_cancel"):
        answer = ken.context.request.post(f"{ken.home}/billing/portal", form={"flow": flow}, max_redirects=0)
        assert answer.status == 403

    ken.go(f"/invoices/{invoice}/pay")
    ken.reads("Your role does not allow this")
    ken.sees("You may look and download; an owner can change your role. Nothing was changed.")
    ken.go("/members")
    ken.reads("Your role does not allow this")
    ken.follow("Your access")
    ken.sees(HANA.email)


def test_who_does_the_billing_changes_the_card(come: Come) -> None:
    mari = come().come_back(MARI)
    mari.press("Change card")
    mari.reads("Change payment method")


def test_a_role_is_changed_and_counts_at_once(come: Come) -> None:
    hana, mari = come().come_back(HANA, "/members"), come().come_back(MARI)
    for role, button in (("Viewer", 0), ("Accounting", 1)):
        theirs = hana.page.locator(row(hana, MARI.email))
        theirs.get_by_role("combobox").select_option(label=role)
        hana.press("Change", theirs)
        hana.sees("The role is changed")
        mari.go("/")
        expect(mari.page.get_by_role("button", name="Change card")).to_have_count(button)


def shows(tab: Page, account: str) -> None:
    expect(tab.locator(".whose")).to_contain_text(account)


@pytest.mark.parametrize(("language", "scripts"), WAYS[:2])
def test_two_tabs_show_two_accounts_and_each_acts_on_its_own(
    come: Come, stage: Stage, language: str, scripts: bool
) -> None:
    both = come(language, scripts=scripts).come_back(KAZEHAYA, "/accounts")
    both.page.get_by_role("button", name="風早カフェ").click()
    cafe, hotel = both.page, both.context.new_page()
    hotel.goto(f"{both.home}/accounts")
    hotel.get_by_role("button", name="風早ホテル").click()
    for name in ("Invoices", "Overview", "People", "Overview"):
        for tab, account in ((cafe, "風早カフェ"), (hotel, "風早ホテル")):
            tab.get_by_role("link", name=said(name, language), exact=True).click()
            shows(tab, account)

    for tab, customer, account in ((cafe, CAFE, "風早カフェ"), (hotel, HOTEL, "風早ホテル")):
        tab.get_by_role("button", name=said("Change card", language)).click()
        expect(tab).to_have_url(re.compile("/p/session/"))
        back = tab.locator(f"a[href$='/billing/return?account={customer}']")
        back.first.click()
        shows(tab, account)


@pytest.fixture(scope="module")
def branches(stage: Stage) -> list[str]:
    """More customers with the same address."""
    return [stage.add_customer(f"支店 {n}", KAZEHAYA.email) for n in range(4)]


@pytest.mark.parametrize("scripts", [True, False])
def test_among_many_accounts_one_is_found_by_its_name(come: Come, branches: list[str], scripts: bool) -> None:
    both = come("ja", scripts=scripts).come_back(KAZEHAYA, "/accounts")
    soon(lambda: both.go("/accounts") and both.page.locator(".accounts li").count() >= 6)
    field = both.page.get_by_role("searchbox")
    field.fill("支店 ２")
    if not scripts:
        field.press("Enter")
    expect(both.page.locator(".accounts li").filter(visible=True)).to_have_count(1)
    both.page.get_by_role("button", name="支店 2").click()
    shows(both.page, "支店 2")
