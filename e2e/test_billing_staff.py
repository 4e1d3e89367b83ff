"""The billing staff's morning: a card fails, they hear of it, the customer mends it, and it is gone by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from e2e.conftest import LOCALES, Come
from e2e.people import AUDIT, HANA, HOME, ITO, Visitor
from e2e.stage import Stage, soon
from e2e.words import said, written

CURRENCY = {"en": "usd", "ja": "jpy"}
REASON = "The card's balance or spending limit was not enough. Please try another card or contact your card company."
LANGUAGES = [language for language in LOCALES if language in CURRENCY]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("demo"), with_post=True) as stage:
        yield stage


def letters_to(stage: Stage, email: str, about: str) -> list[str]:
    """What a real mail server took for them that speaks of it."""
    texts = [
        body.get_content()
        for letter in stage.office.letters
        if letter["To"] == email and (body := letter.get_body(("plain",)))
    ]
    return [text for text in texts if about in text]


def a_card_fails(visitor: Visitor, amount: int) -> str:
    stage, home = visitor.stage, HOME[visitor.language]
    invoice = stage.bill(home.customer, amount, CURRENCY[visitor.language], "Training")
    stage.let_the_card_fail(invoice["id"], "insufficient_funds")
    return str(invoice["id"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_fails_and_is_mended_and_nobody_had_to_tick_it_off(come: Come, stage: Stage, language: str) -> None:
    desk, customer = come(language), come(language)
    desk.sit_down(ITO)
    invoice = a_card_fails(desk, 8800)

    [alarm] = soon(lambda: letters_to(stage, ITO.email, invoice))
    assert "insufficient_funds" in alarm
    assert "https://dashboard.stripe.com/test/invoices/" in alarm
    told = soon(lambda: letters_to(stage, HOME[language].email, written(8800, CURRENCY[language]).strip("¥$")))
    assert said(REASON, language) in told[0]

    link = desk.page.locator(f"a[href$='{invoice}']")
    soon(lambda: desk.go("/staff") and link.count())
    link.click()
    entry = desk.invoice(invoice)
    desk.sees("The card's balance or limit was not enough.", entry)
    desk.sees("The last try is over: ask the customer to pay in the portal, or agree on another way.", entry)

    customer.come_back(HOME[language])
    customer.sees(REASON)
    customer.press("Use another card", customer.page.locator(".notice[data-kind=payment_failed]"))
    customer.page.get_by_role("radio", name="JCB •••• 0505").check()
    customer.press("Save card")
    customer.sees("Another card is on file since. Please pay the invoice with it.")
    customer.follow("Pay now", customer.page.locator(".notice[data-kind=payment_failed]"))
    customer.press("Pay {amount}", amount=written(8800, CURRENCY[language]))
    customer.sees("Thank you, your payment was received.")

    soon(lambda: desk.go("/staff/failures") and not entry.count())


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_set_aside_with_a_reason_that_stands_in_the_log(come: Come, language: str) -> None:
    desk = come(language).sit_down(ITO)
    invoice, note = a_card_fails(desk, 6600), f"pays by transfer ({language})"
    entry = desk.invoice(invoice)
    soon(lambda: desk.go("/staff/failures") and entry.count())
    entry.locator("summary").click()
    entry.get_by_role("textbox").fill(note)
    desk.press("Set aside", entry)
    desk.sees("It is set aside")
    expect(entry).to_be_hidden()
    desk.follow("Log")
    desk.sees(note)


def test_who_may_only_read_finds_no_button_and_customers_are_strangers(come: Come) -> None:
    audit, hana = come().sit_down(AUDIT), come().come_back(HANA)
    audit.sees("Read only")
    expect(audit.page.get_by_role("button", name="Set aside")).to_have_count(0)
    hana.go("/staff/failures")
    hana.reads("Sign in as billing staff")
    audit.go("/invoices")
    audit.reads("Sign in to billing")
