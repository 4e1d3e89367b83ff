"""What the operator relies on: webhooks come or do not, Stripe answers or does not, and customers get their pages."""

import re
import time

import httpx
import pytest
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.people import HANA, KITAHAMA, MALLORY, NORTHWIND, Visitor
from e2e.stage import Stage, soon
from e2e.words import written

AWAY = [{"status": 500}, {"status": 429}]


def test_says_that_it_is_alive_and_ready(stage: Stage) -> None:
    for path in ("/healthz", "/readyz"):
        assert httpx.get(stage.demo.portal + path, trust_env=False).status_code == 200


def test_every_page_of_a_customer_is_read_without_a_call_to_stripe(come: Come, stage: Stage) -> None:
    hana = come().come_back(HANA)
    stage.stripe.delete("/_sandbox/requests")
    for path in ("/", "/invoices", f"/invoices/{hana.invoices()[0]}", "/accounts"):
        hana.go(path)
    assert stage.stripe.get("/_sandbox/requests").json() == []


@pytest.mark.parametrize("fault", AWAY, ids=str)
def test_reading_goes_on_while_stripe_is_away(come: Come, stage: Stage, fault: dict[str, int]) -> None:
    hana = come().come_back(HANA)
    stage.misbehave(**fault)
    hana.go("/")
    hana.sees("12 seats", hana.part("What you pay for"))
    hana.go("/invoices")
    hana.page.locator("tr[data-invoice] th a").first.click()
    hana.part("What it is for").wait_for()


@pytest.mark.parametrize(("button", "status"), [("Cancel plan", 502), ("Change card", 503), ("Manage billing", 429)])
def test_a_hand_off_says_that_stripe_is_away_and_works_at_the_next_try(
    come: Come, stage: Stage, button: str, status: int
) -> None:
    kitahama = come().come_back(KITAHAMA)
    stage.misbehave(status=status)
    kitahama.press(button)
    kitahama.reads("Our payment provider does not answer just now")
    kitahama.press("Try again")
    kitahama.reads("Our payment provider does not answer just now")
    stage.behave()
    kitahama.press("Try again")
    expect(kitahama.page).to_have_url(re.compile(re.escape(stage.demo.stripe) + "/p/session/"))


def test_a_slow_hand_off_gives_up_in_time_and_says_so(come: Come, stage: Stage) -> None:
    kitahama = come().come_back(KITAHAMA)
    stage.misbehave(latency_ms=15_000)
    started = time.monotonic()
    kitahama.press("Change card")
    kitahama.reads("Our payment provider does not answer just now")
    assert time.monotonic() - started < 12


@pytest.mark.parametrize("fault", [{"status": 500}, {"latency_ms": 5000}], ids=str)
def test_whoever_returns_while_stripe_is_away_is_told_that_the_change_will_show(
    come: Come, stage: Stage, fault: dict[str, int]
) -> None:
    northwind = come().come_back(NORTHWIND)
    northwind.press("Change card")
    northwind.page.get_by_role("radio", name="Visa •••• 4242").check()
    stage.misbehave(**fault)
    northwind.press("Save card")
    northwind.is_at("/")
    northwind.sees("A change you just made may take a few minutes to show here")
    stage.behave()
    shown = northwind.part("Payment method")
    soon(lambda: northwind.go("/") and "Visa •••• 4242" in shown.inner_text())


@pytest.mark.parametrize("fault", [*AWAY, {"latency_ms": 8000}], ids=str)
def test_a_document_comes_from_its_stored_address_while_stripe_is_away(
    come: Come, stage: Stage, fault: dict[str, int]
) -> None:
    hana = come().come_back(HANA)
    invoice = stage.find("invoices", customer=HANA.customer, limit=1)["data"][0]
    stage.misbehave(**fault)
    started = time.monotonic()
    assert invoice["number"] in hana.download("PDF", hana.invoice(invoice["id"]))
    hana.follow("Receipt", hana.invoice(invoice["id"]))
    hana.sees(invoice["number"])
    assert time.monotonic() - started < 12  # three seconds of patience for each


def test_a_document_whose_address_has_died_says_so_and_comes_at_the_next_try(come: Come, stage: Stage) -> None:
    hana = come().come_back(HANA)
    oldest = stage.find("invoices", customer=HANA.customer, limit=100)["data"][-1]
    stage.let_documents_grow_old(oldest["id"])
    stage.misbehave(status=500)
    hana.go(f"/invoices/{oldest['id']}")
    hana.follow("Download PDF")
    hana.reads("The document cannot be fetched just now")
    hana.follow("Back to the invoice")
    hana.is_at(f"/invoices/{oldest['id']}")
    hana.follow("Download PDF")
    stage.behave()
    assert oldest["number"] in hana.download("Try again")


def test_an_invoice_paid_elsewhere_is_not_paid_again(come: Come, stage: Stage) -> None:
    northwind, invoice = _with_a_bill(come(), 1100)
    stage.misbehave(webhooks={"drop": True})
    stage.pay(invoice)
    northwind.follow("Pay", northwind.invoice(invoice))
    northwind.is_at(f"/invoices/{invoice}")


@pytest.mark.parametrize("fault", [{"repeat": 3}, {"shuffle": True}, {"repeat": 2, "shuffle": True}], ids=str)
def test_webhooks_that_come_often_or_in_disorder_do_no_harm(come: Come, stage: Stage, fault: dict[str, object]) -> None:
    stage.misbehave(webhooks=fault)
    northwind, invoice = _with_a_bill(come(), 1700)
    northwind.follow("Pay", northwind.invoice(invoice))
    northwind.press("Pay {amount}", amount=written(1700, "usd"))
    northwind.sees("Thank you, your payment was received.")
    paid = northwind.page.locator(f"[data-invoice={invoice}][data-status=paid]")
    soon(lambda: northwind.go("/invoices") and paid.count())
    assert northwind.invoices().count(invoice) == 1


def test_a_declined_renewal_shows_with_its_reason_as_soon_as_the_webhook_comes(come: Come, stage: Stage) -> None:
    """Time moves on to the end of Mallory's trial, and the card is declined."""
    stage.advance(days=4)  # past the next try at さくら歯科医院, which would be declined in her place
    stage.misbehave(next_decline="insufficient_funds")
    stage.advance(days=2)
    mallory = come().come_back(MALLORY)
    failed = mallory.page.get_by_role("heading", name="A payment of $240.00 has failed")
    soon(lambda: mallory.go("/") and failed.count())
    mallory.sees("The card's balance or spending limit was not enough.")


def _with_a_bill(visitor: Visitor, amount: int) -> tuple[Visitor, str]:
    """Northwind's, at the list where it has just appeared."""
    visitor.come_back(NORTHWIND, "/invoices")
    invoice: str = visitor.stage.bill(NORTHWIND.customer, amount, "usd", "Training")["id"]
    soon(lambda: visitor.go("/invoices") and invoice in visitor.invoices())
    return visitor, invoice
