"""What the owner of an account sees and does."""

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.journeys import JOURNEYS, Journey
from e2e.people import HANA, KITAHAMA, MALLORY, MINATO, NORTHWIND, SAKURA, TANAKA
from e2e.stage import Stage, soon
from e2e.words import day, written


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_an_owner(journey: Journey, come: Come) -> None:
    journey(come())


def test_sees_seats_price_and_the_next_charge_with_its_day(come: Come, stage: Stage) -> None:
    hana = come().come_back(HANA)
    plan = hana.part("What you pay for")
    hana.sees("12 seats × ¥1,500 per month", plan)
    hana.sees("¥19,800", plan)  # with consumption tax
    renews = stage.find("subscriptions/sub_1AobaStandardMonthly")["items"]["data"][0]["current_period_end"]
    hana.sees(day(renews, "en"), plan)
    hana.sees("Visa •••• 4242", hana.part("Payment method"))
    hana.sees("Nothing to pay now.", hana.part("To pay now"))
    assert len(hana.invoices()) == 5


def test_reads_why_the_card_failed_and_is_led_to_another_card(come: Come, stage: Stage) -> None:
    sakura = come().come_back(SAKURA)
    invoice = stage.find("invoices", customer=SAKURA.customer, status="open")["data"][0]
    expect(sakura.page.get_by_role("heading", name="A payment of ¥4,950 has failed")).to_be_visible()
    sakura.sees("The card's balance or spending limit was not enough.")
    sakura.sees(f"We try again on {day(invoice['next_payment_attempt'], 'en')}.")
    sakura.sees("Payment failed", sakura.invoice(invoice["id"]))
    sakura.sees("¥4,950", sakura.part("To pay now"))
    sakura.press("Use another card")
    sakura.reads("Change payment method")


def test_sees_what_is_past_due_and_how_to_pay_it(come: Come) -> None:
    minato = come().come_back(MINATO)
    expect(minato.page.get_by_role("heading", name="¥41,250 is past due")).to_be_visible()
    minato.sees("of which ¥41,250 is past due", minato.part("To pay now"))
    minato.sees("¥82,500", minato.part("To pay now"))
    minato.sees("Bank transfer", minato.part("Payment method"))
    minato.follow("How to pay")
    expect(minato.page.get_by_role("heading", name="お振込先")).to_be_visible()
    minato.sees("口座番号")


def test_is_warned_of_a_card_that_expires_soon(come: Come) -> None:
    kitahama = come().come_back(KITAHAMA)
    expect(kitahama.page.get_by_role("heading", name="Your card expires soon")).to_be_visible()
    kitahama.sees("JCB •••• 0505")
    kitahama.sees("30 seats × ¥24,000 per year")
    kitahama.press("Replace the card")
    kitahama.reads("Change payment method")


def test_is_told_when_the_trial_ends(come: Come, stage: Stage) -> None:
    mallory = come().come_back(MALLORY)
    ends = stage.find("subscriptions/sub_1MalloryStarterYearly")["trial_end"]
    expect(mallory.page.get_by_role("heading", name=f"Your trial ends on {day(ends, 'en')}")).to_be_visible()
    mallory.sees("$240.00", mallory.part("What you pay for"))


def test_reaches_the_first_of_400_invoices(come: Come) -> None:
    tanaka = come().come_back(TANAKA, "/invoices")
    seen = tanaka.invoices()
    older = tanaka.page.get_by_role("link", name="Older invoices")
    while older.count():
        here = tanaka.page.url
        older.click()
        expect(tanaka.page).not_to_have_url(here)
        seen += tanaka.invoices()
    assert len(seen) == len(set(seen)) == 400


@pytest.mark.parametrize(
    ("status", "words"), [("Open", {"Open", "Past due"}), ("Past due", {"Past due"}), ("Paid", {"Paid"})]
)
def test_filters_by_status_and_reads_it_in_words(come: Come, status: str, words: set[str]) -> None:
    minato = come().come_back(MINATO, "/invoices")
    minato.choose("Status", status)
    minato.press("Show")
    expect(minato.page).to_have_url(re.compile("status="))
    assert set(minato.column(4)) == words


def test_keeps_the_filter_on_the_pages_that_follow(come: Come) -> None:
    tanaka = come().come_back(TANAKA, "/invoices?status=paid")
    tanaka.follow("Older invoices")
    expect(tanaka.page).to_have_url(re.compile("cursor="))
    expect(tanaka.page.get_by_label("Status")).to_have_value("paid")
    assert len(tanaka.invoices()) == 25


@pytest.mark.parametrize(
    ("query", "complaint"),
    [("year=last", "Please give a year such as 2026."), ("status=lost", "There is no such status. Please choose one.")],
)
def test_a_filter_that_makes_no_sense_is_marked_where_it_stands(come: Come, query: str, complaint: str) -> None:
    tanaka = come().come_back(TANAKA)
    answer = tanaka.go(f"/invoices?{query}")
    assert answer is not None
    assert answer.status == 400
    tanaka.sees("This filter cannot be understood")
    tanaka.sees(complaint)


def test_an_address_that_nobody_types_is_refused_in_words(come: Come) -> None:
    tanaka = come().come_back(TANAKA)
    answer = tanaka.go("/invoices?cursor=1")
    assert answer is not None
    assert answer.status == 400
    tanaka.reads("This was not done")


def test_reads_the_whole_invoice(come: Come, stage: Stage) -> None:
    hana = come().come_back(HANA)
    invoice = stage.find("invoices", customer=HANA.customer, limit=1)["data"][0]
    hana.follow(invoice["number"])
    hana.reads("Invoice %(number)s", number=invoice["number"])
    lines = hana.part("What it is for")
    hana.sees("12 × Standard", lines)
    for name, amount in (("Subtotal", "¥18,000"), ("Consumption tax 10% on ¥18,000", "¥1,800"), ("Total", "¥19,800")):
        expect(lines.get_by_text(name, exact=True).locator("..")).to_contain_text(amount)
    payments = hana.part("Payments")
    hana.sees("Visa •••• 4242", payments)
    hana.sees("Appears on your card statement as HINODE SCHEDULE", payments)
    hana.sees("Receipt number", payments)


def test_follows_a_bill_from_webhook_to_paid_on_the_overview(come: Come, stage: Stage) -> None:
    northwind = come().come_back(NORTHWIND)
    invoice = stage.bill(NORTHWIND.customer, 9900, "usd", "Onsite training")
    owed = northwind.part("To pay now")
    soon(lambda: northwind.go("/") and "$99.00" in owed.inner_text())
    northwind.sees("Open", northwind.invoice(invoice["id"]))
    northwind.go(invoice["hosted_invoice_url"])
    northwind.press("Pay {amount}", amount=written(9900, "usd"))
    soon(lambda: northwind.go("/") and "Nothing to pay now." in owed.inner_text())
    northwind.sees("Paid", northwind.invoice(invoice["id"]))
