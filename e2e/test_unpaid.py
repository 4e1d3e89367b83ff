"""Month's end: a transfer that came to the company's own bank is ticked off, and the customer's pages follow."""

import time
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.people import AUDIT, ITO, MINATO, SATO, Visitor
from e2e.stage import soon
from e2e.words import day, written

TERMS: dict[str, str | int] = {"collection_method": "send_invoice", "days_until_due": 30}
ADDRESSEE = "株式会社みなと商事 経理部 御中"


def a_transfer_is_owed(desk: Visitor, amount: int) -> Any:
    """It stands on the unpaid page as soon as the webhook has told of it."""
    invoice = desk.stage.bill(MINATO.customer, amount, "jpy", "導入支援", **TERMS)
    soon(lambda: desk.go(f"/staff/unpaid?q={invoice['number']}") and desk.invoice(invoice["id"]).count())
    return invoice


def fills_in(desk: Visitor, amount: str, at: float, reason: str = "Bank transfer, in full") -> None:
    desk.fill("Received on", time.strftime("%Y-%m-%d", time.gmtime(at + 9 * 3600)))
    desk.fill("Amount that arrived", amount)
    desk.choose("Reason", reason)
    desk.fill("Reference on the bank statement", "0511-3 ﾐﾅﾄｼﾖｳｼﾞ")


@pytest.mark.parametrize(("language", "scripts"), [("ja", True), ("en", True), ("ja", False)])
def test_a_transfer_is_ticked_off_and_the_customers_page_and_receipt_follow(
    come: Come, language: str, scripts: bool
) -> None:
    desk, customer = come(language, scripts=scripts), come(language, scripts=scripts)
    desk.sit_down(ITO, "/staff/unpaid")
    desk.reads("Unpaid transfers")
    invoice, received = a_transfer_is_owed(desk, 44330), time.time() - 5 * 86400

    desk.follow("Mark as paid", desk.invoice(invoice["id"]))
    desk.sees("This is final.")
    fills_in(desk, "43,670", received)
    desk.press("Mark as paid for good")
    desk.sees("That is less than the %(owed)s still owed. Please say why as the reason.", owed=shown(44330, language))
    desk.choose("Reason", "Bank transfer; the fee was deducted")
    desk.press("Mark as paid for good")
    desk.sees("Marked as paid outside Stripe")
    desk.sees(ITO.email)
    assert desk.stage.find(f"invoices/{invoice['id']}")["status"] == "paid"

    customer.come_back(MINATO, f"/invoices/{invoice['id']}")
    expect(customer.page.locator("article[data-status=paid]")).to_be_visible()
    customer.sees(day(int(received), language))
    customer.page.locator("a[href$='/portal-receipt']").first.click()
    customer.fill("Made out to", ADDRESSEE)
    customer.press("Issue the receipt")
    receipt = customer.download("Download the receipt")
    assert written(44330, "jpy") in receipt
    assert day(int(received), language) in receipt


@pytest.mark.parametrize("language", ["ja", "en"])
def test_two_people_mark_the_same_invoice_and_the_second_is_told(come: Come, language: str) -> None:
    first, second = come(language), come(language)
    first.sit_down(ITO, "/staff/unpaid")
    second.sit_down(SATO, "/staff/unpaid")
    invoice = a_transfer_is_owed(first, 51240)
    for desk in (first, second):
        desk.go(f"/staff/invoices/{invoice['id']}/paid-outside")
        fills_in(desk, "51240", time.time())

    first.press("Mark as paid for good")
    first.sees("Marked as paid outside Stripe")
    second.press("Mark as paid for good")

    second.sees("This was not done")
    second.sees(ITO.email)
    expect(second.page.get_by_role("textbox")).to_have_count(0)
    second.follow("Log")
    expect(second.page.locator("tr[data-deed=paid_outside]", has_text=invoice["id"])).to_have_count(1)


def test_who_may_only_read_finds_what_is_owed_and_nothing_to_press(come: Come) -> None:
    audit = come().sit_down(AUDIT, "/staff/unpaid")
    audit.follow("By customer")
    audit.page.get_by_role("link", name="株式会社みなと商事", exact=True).click()
    audit.sees("What this customer owes")
    expect(audit.page.get_by_role("link", name="Mark as paid")).to_have_count(0)


def shown(amount: int, language: str) -> str:
    """As the portal's own pages write it."""
    return written(amount, "jpy").replace("¥", "￥" if language == "ja" else "¥")
