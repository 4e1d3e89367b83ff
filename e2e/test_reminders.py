"""A transfer that has not come: staff look at the reminder and send it, and the customer answers without signing in."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.people import AUDIT, ITO, MINATO, Visitor
from e2e.stage import Stage, soon
from e2e.words import day, said, written

TERMS: dict[str, str | int] = {"collection_method": "send_invoice", "days_until_due": 30}
TITLES = {"en": "Brightwater Clinics", "ja": "株式会社あけぼの"}


def somebody_is_late(desk: Visitor, name: str, amount: int) -> tuple[Any, str]:
    """A new customer's invoice, five days late, and their address. The customer reads the desk's language."""
    stage, email = desk.stage, f"{name}@late.example"
    customer = stage.add_customer(TITLES[desk.language], email, **{"preferred_locales[0]": desk.language})
    invoice = stage.bill(customer, amount, "jpy", "導入支援", **TERMS)
    soon(lambda: desk.go(f"/staff/unpaid?customer={customer}") and desk.invoice(invoice["id"]).count())
    stage.let_it_be_late(invoice["id"], 5)
    return invoice, email


def reminders_to(stage: Stage, email: str) -> list[dict[str, str]]:
    return [mail for mail in stage.mails if mail["to"] == email and "/answers/" in mail["text"]]


def link_in(mail: dict[str, str]) -> str:
    return str(re.findall(r"http\S+/answers/\S+", mail["text"])[0])


def looks_and_sends(desk: Visitor, invoice: Any) -> None:
    """Straight from the customer's page, so that it does not matter which day of the week it is."""
    desk.go(f"/staff/reminders/{invoice['customer']}")
    desk.follow("Remind")
    desk.reads("What will go out")
    frame = desk.page.frame_locator("iframe").first
    expect(frame.get_by_text(invoice["number"])).to_be_visible()
    desk.press("Send the ticked ones now")
    desk.sees("Sent", desk.page.locator("tr[data-outcome=sent]"))


@pytest.mark.parametrize(("language", "scripts"), [("ja", True), ("en", True), ("ja", False), ("en", False)])
def test_a_reminder_is_answered_with_a_date(come: Come, stage: Stage, language: str, scripts: bool) -> None:
    desk, customer = come(language, scripts=scripts).sit_down(ITO), come(language, scripts=scripts)
    invoice, email = somebody_is_late(desk, f"date-{language}-{scripts}".lower(), 44330)
    promised = time.time() + 7 * 86400

    looks_and_sends(desk, invoice)
    [mail] = soon(lambda: reminders_to(stage, email))
    assert mail["subject"].startswith("【ご確認】" if language == "ja" else "Reminder:")
    assert invoice["number"] in mail["text"]
    assert written(44330, "jpy").strip("¥") in mail["text"]

    customer.go(link_in(mail))
    customer.reads("Your answer to our reminder")
    customer.page.locator("summary", has_text=said("We will pay on …", language)).click()
    customer.page.locator("#on-will_pay").fill(time.strftime("%Y-%m-%d", time.gmtime(promised + 9 * 3600)))
    customer.press("Send this answer", customer.page.locator("details[open]"))
    customer.sees("Thank you, we have your answer")
    customer.sees(day(int(promised), language))

    desk.go("/staff")
    desk.sees("%(account)s has answered a reminder", account=TITLES[language])
    desk.sees("“We will pay on %(day)s.”", day=day(int(promised), language))
    desk.go(f"/staff/reminders/{invoice['customer']}")
    desk.sees("“We will pay on %(day)s.”", day=day(int(promised), language))
    expect(desk.page.get_by_role("link", name=said("Remind", language), exact=True)).to_have_count(0)
    desk.page.get_by_role("button", name=said("Dealt with", language)).click()
    desk.sees("The answer is dealt with")
    assert len(reminders_to(stage, email)) == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_question_comes_to_staff_and_a_settled_reminder_says_so(come: Come, stage: Stage, language: str) -> None:
    desk, customer = come(language).sit_down(ITO), come(language)
    invoice, email = somebody_is_late(desk, f"question-{language}", 51240)
    looks_and_sends(desk, invoice)
    [mail] = soon(lambda: reminders_to(stage, email))
    customer.go(link_in(mail))
    customer.page.locator("summary", has_text=said("We have a question", language)).click()
    customer.fill("Your question", "25席で合っていますか？")
    customer.press("Send this answer", customer.page.locator("details[open]"))
    customer.sees("Thank you, we have your answer")

    told = soon(
        lambda: [mail for mail in stage.mails if mail["to"] == ITO.email and "25席で合っていますか？" in mail["text"]]
    )
    desk.go(re.findall(r"http\S+/staff/reminders/\S+", told[0]["text"])[0])
    desk.sees("25席で合っていますか？")

    stage.stripe.post(f"/v1/invoices/{invoice['id']}/void").raise_for_status()
    soon(lambda: (answer := customer.go(link_in(mail))) and answer.status == 410)
    customer.reads("This link does not work any more")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_stripe_sends_one_invoice_again_once_a_day(come: Come, language: str) -> None:
    desk = come(language).sit_down(ITO)
    invoice = desk.stage.bill(MINATO.customer, 7700, "jpy", "導入支援", **TERMS)
    row = desk.invoice(invoice["id"])
    soon(lambda: desk.go(f"/staff/unpaid?q={invoice['number']}") and row.count())
    button = row.get_by_role("button", name=said("Have Stripe send it again", language))
    button.click()
    desk.sees("Stripe has sent it again")
    assert desk.stage.find("events", type="invoice.sent")["data"][0]["data"]["object"]["id"] == invoice["id"]
    desk.go(f"/staff/unpaid?q={invoice['number']}")
    button.click()
    desk.sees("There was a reminder today.")
    desk.follow("Log")
    expect(desk.page.locator("tr[data-deed=reminded]", has_text=invoice["id"])).to_have_count(1)


def test_who_may_only_read_finds_nothing_to_press(come: Come) -> None:
    audit = come().sit_down(AUDIT, "/staff/reminders")
    audit.reads("Reminders")
    audit.go(f"/staff/reminders/{MINATO.customer}")
    expect(audit.page.get_by_role("main").get_by_role("button")).to_have_count(0)
