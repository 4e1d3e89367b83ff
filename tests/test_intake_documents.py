"""What events say of credit notes, refunds and tax rates: read again, as few times as it takes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from portal import intake
from portal.app import create_app
from portal.assembly import Portal
from portal.sandbox.api import refunds, taxes
from tests.people import Person
from tests.sandbox.calls import Thing
from tests.stand_in import StandIn
from tests.tables import rows, select
from tests.webhooks import signed


@pytest.fixture
def stripe(connected: Portal) -> Person:
    """Whoever knocks at the webhook's door."""
    return Person(create_app(connected, background=False))


Happening = Callable[[], Any]


async def told(stripe: Person, portal: Portal, stand_in: StandIn, happen: Happening) -> dict[str, int]:
    """Knock with all that Stripe tells of it, and read; what was asked for."""
    known = set(stand_in.books.objects["event"])
    happen()
    events = [event for id, event in stand_in.books.objects["event"].items() if id not in known]
    stand_in.client.delete("/_sandbox/requests")
    for event in events:
        body = json.dumps(event).encode()
        header = {"Stripe-Signature": signed(body, portal.clock())}
        await stripe.post("/webhooks/stripe", content=body, headers=header)
    await intake.refresh_stale(portal)
    assert not rows(portal, "stale")
    return stand_in.asked()


async def paid(stripe: Person, portal: Portal, stand_in: StandIn, card: str = "pm_card_visa", **terms: Any) -> Thing:
    """A paid invoice that the mirror knows."""
    customer = stand_in.newcomer(card)["id"]
    await told(stripe, portal, stand_in, lambda: stand_in.subscribe(customer, **terms))
    return stand_in.invoices_of(customer)[0]


async def test_a_credit_note_with_its_refund_is_three_reads(
    stripe: Person, connected: Portal, stand_in: StandIn
) -> None:
    invoice = await paid(stripe, connected, stand_in)
    wanted = {"invoice": invoice["id"], "amount": 3000, "refund_amount": 3000}
    asked = await told(stripe, connected, stand_in, lambda: stand_in.post("credit_notes", wanted))
    [note] = stand_in.get("credit_notes", {"invoice": invoice["id"]})["data"]
    refund = note["refunds"][0]["refund"]

    assert asked == {
        f"GET /v1/credit_notes/{note['id']}": 1,
        f"GET /v1/refunds/{refund}": 1,
        "GET /v1/invoice_payments": 1,
    }
    kept = select(connected, "SELECT number, amount, refunded FROM credit_notes WHERE invoice = ?", invoice["id"])
    assert kept == [(note["number"], 3000, 3000)]
    tied = "SELECT r.amount FROM refunds r JOIN payments p ON p.intent = r.intent WHERE p.invoice = ?"
    assert select(connected, tied, invoice["id"]) == [(3000,)]


async def test_a_note_on_an_open_invoice_lowers_it_and_its_end_raises_it_again(
    stripe: Person, connected: Portal, stand_in: StandIn
) -> None:
    def left() -> object:
        return select(connected, "SELECT amount_remaining, credit_notes FROM invoices WHERE id = ?", invoice["id"])

    terms: dict[str, Any] = {"collection_method": "send_invoice", "days_until_due": 30}
    customer = stand_in.newcomer()["id"]
    begun = stand_in.subscribe(customer, **terms)
    await told(stripe, connected, stand_in, lambda: stand_in.post(f"invoices/{begun['latest_invoice']}/finalize"))
    invoice = stand_in.invoices_of(customer)[0]
    wanted = {"invoice": invoice["id"], "amount": 3000}
    await told(stripe, connected, stand_in, lambda: stand_in.post("credit_notes", wanted))
    lowered = left()
    [note] = stand_in.get("credit_notes", {"invoice": invoice["id"]})["data"]
    await told(stripe, connected, stand_in, lambda: stand_in.post(f"credit_notes/{note['id']}/void"))

    assert (lowered, left()) == ([(12000, 3000)], [(15000, 0)])
    assert select(connected, "SELECT status FROM credit_notes WHERE id = ?", note["id"]) == [("void",)]


async def test_a_refund_that_comes_back_is_told_so(stripe: Person, connected: Portal, stand_in: StandIn) -> None:
    invoice = await paid(stripe, connected, stand_in, "pm_card_refundFail")
    [payment] = stand_in.get("invoice_payments", {"invoice": invoice["id"]})["data"]
    of_it = {"payment_intent": payment["payment"]["payment_intent"]}
    asked = await told(stripe, connected, stand_in, lambda: stand_in.post("refunds", of_it))
    [refund] = stand_in.get("refunds", of_it)["data"]
    begun = select(connected, "SELECT status FROM refunds WHERE id = ?", refund["id"])
    settle = lambda: refunds.settle(stand_in.books, refund["id"])  # noqa: E731
    await told(stripe, connected, stand_in, settle)

    assert asked == {f"GET /v1/refunds/{refund['id']}": 1, "GET /v1/invoice_payments": 1}
    assert begun == [("succeeded",)]
    assert select(connected, "SELECT status FROM refunds WHERE id = ?", refund["id"]) == [("failed",)]


async def test_a_refund_of_a_payment_that_we_do_not_know_is_kept_all_the_same(
    stripe: Person, connected: Portal, stand_in: StandIn
) -> None:
    customer = stand_in.newcomer()["id"]
    stand_in.subscribe(customer)
    [charge] = stand_in.get("charges", {"customer": customer})["data"]
    asked = await told(stripe, connected, stand_in, lambda: stand_in.post("refunds", {"charge": charge["id"]}))

    assert [call for call in asked if "refunds" not in call] == []
    kept = select(connected, "SELECT amount FROM refunds WHERE intent = ?", charge["payment_intent"])
    assert kept == [(charge["amount"],)]


async def test_a_rate_that_nobody_has_read_is_read_once(stripe: Person, connected: Portal, stand_in: StandIn) -> None:
    id = "txr_Reduced8"
    if not stand_in.books.find("tax_rate", id):
        taxes.create_rate(stand_in.books, id=id, display_name="消費税", percentage=8.0, inclusive=False)
    customer = stand_in.newcomer()["id"]
    first = await told(stripe, connected, stand_in, lambda: stand_in.subscribe(customer, default_tax_rates=[id]))
    again = await told(stripe, connected, stand_in, lambda: stand_in.subscribe(customer, default_tax_rates=[id]))

    assert first[f"GET /v1/tax_rates/{id}"] == 1
    assert f"GET /v1/tax_rates/{id}" not in again
    assert select(connected, "SELECT percent FROM tax_rates WHERE id = ?", id) == [("8",)]
