"""Over to what Stripe hosts, and back: paying, another card, more seats, leaving and staying."""

import re
from typing import Any

from playwright.sync_api import expect

from e2e.people import HOME, Visitor
from e2e.stage import soon
from e2e.words import said, written

CURRENCY = {"en": "usd", "ja": "jpy"}
TRAINING = {"en": "Training", "ja": "研修"}


def pays_an_open_invoice_with_the_card_on_file(visitor: Visitor) -> None:
    invoice = _meets_a_bill(visitor, 4200)
    visitor.follow("Pay", visitor.invoice(invoice["id"]))
    visitor.press("Pay {amount}", amount=written(4200, invoice["currency"]))
    visitor.sees("Thank you, your payment was received.")
    _finds_it_paid(visitor, invoice["id"])


def pays_an_open_invoice_with_another_card_after_one_is_declined(visitor: Visitor) -> None:
    invoice = _meets_a_bill(visitor, 5300)
    visitor.go(f"/invoices/{invoice['id']}")
    visitor.follow("Pay now")
    visitor.page.get_by_role("radio", name=said("declined: insufficient funds", visitor.language)).check()
    visitor.press("Pay {amount}", amount=written(5300, invoice["currency"]))
    visitor.sees("Your card has insufficient funds. Please try another card.")
    visitor.page.get_by_role("radio", name="JCB •••• 0505").check()
    visitor.press("Pay {amount}", amount=written(5300, invoice["currency"]))
    visitor.sees("Thank you, your payment was received.")
    _finds_it_paid(visitor, invoice["id"])
    visitor.sees("JCB •••• 0505", visitor.part("Payments"))


def changes_the_card_and_sees_it_right_after_return(visitor: Visitor) -> None:
    """Nothing but the return can have told the portal: no webhook comes."""
    visitor.come_back(HOME[visitor.language])
    visitor.stage.misbehave(webhooks={"drop": True})
    shown = visitor.part("Payment method")
    wanted = "JCB •••• 0505" if "4444" in shown.inner_text() else "Mastercard •••• 4444"
    visitor.press("Change card", shown)
    visitor.page.get_by_role("radio", name=wanted).check()
    visitor.press("Save card")
    visitor.is_at("/")
    visitor.sees("Up to date as of this moment")
    visitor.sees(wanted, visitor.part("Payment method"))


def changes_the_number_of_seats(visitor: Visitor) -> None:
    visitor.come_back(HOME[visitor.language])
    seats = int(re.findall(r"(\d+) ?(?:seats|シート)", visitor.part("What you pay for").inner_text())[0])
    visitor.follow("Change plan", visitor.part("What you pay for"))
    visitor.fill("Seats", str(seats + 3))
    visitor.press("Show the price")
    visitor.press("Continue to confirm")
    visitor.press("Confirm")
    visitor.is_at("/")
    visitor.sees("Your plan has been changed")
    visitor.sees(f"{seats + 3}{' seats' if visitor.language == 'en' else 'シート'}", visitor.part("What you pay for"))


def cancels_the_plan_and_keeps_it_after_all(visitor: Visitor) -> None:
    visitor.come_back(HOME[visitor.language])
    visitor.press("Cancel plan")
    visitor.reads("Cancel your plan?")
    visitor.press("Cancel plan")
    visitor.is_at("/")
    visitor.sees("Until then nothing changes. Your invoices stay here afterwards.")
    expect(visitor.page.get_by_role("button", name=said("Cancel plan", visitor.language))).to_have_count(0)

    visitor.press("Keep the plan")
    visitor.is_at("/")
    visitor.sees("Active", visitor.part("What you pay for"))


def is_told_that_stripe_is_away_and_tries_again(visitor: Visitor) -> None:
    visitor.come_back(HOME[visitor.language])
    visitor.stage.misbehave(status=500)
    visitor.press("Change card")
    visitor.reads("Our payment provider does not answer just now")
    visitor.sees("Nothing was changed and nothing was charged. It is usually over in a few minutes.")
    visitor.stage.behave()
    visitor.press("Try again")
    visitor.reads("Change payment method")


def _meets_a_bill(visitor: Visitor, amount: int) -> Any:
    """Issued at Stripe while the reader looks on; the portal hears of it by webhook."""
    home = HOME[visitor.language]
    visitor.come_back(home, "/invoices")
    invoice = visitor.stage.bill(home.customer, amount, CURRENCY[visitor.language], TRAINING[visitor.language])
    soon(lambda: visitor.go("/invoices") and invoice["id"] in visitor.invoices())
    return invoice


def _finds_it_paid(visitor: Visitor, invoice: str) -> None:
    paid = visitor.page.locator(f"article[data-invoice={invoice}][data-status=paid]")
    soon(lambda: visitor.go(f"/invoices/{invoice}") and paid.count())
    visitor.sees("Paid", visitor.page.locator("main header"))
