"""What is not marked as paid: what Stripe has otherwise, what does not fit, and what was mistyped."""

import pytest

from portal.assembly import Portal
from portal.database.engine import writing
from portal.intake import refresh_stale
from portal.mirror import stale
from tests.pages.staff.marking import AMOUNT, logged, mark
from tests.people import Person
from tests.sandbox.calls import Thing
from tests.stand_in import MINATO_TRADING, StandIn
from tests.tables import select


async def test_what_stripe_has_collected_meanwhile_is_refused(
    clerk: Person, owed: Thing, facts: dict[str, str], connected: Portal, stand_in: StandIn
) -> None:
    for other in stand_in.invoices_of(MINATO_TRADING, status="open"):  # Stripe would pay the oldest that fits
        if other["amount_remaining"] == AMOUNT and other["id"] != owed["id"]:
            stand_in.post(f"invoices/{other['id']}/void")
    arrived = {"amount": AMOUNT, "currency": "jpy"}
    stand_in.post(f"test_helpers/customers/{MINATO_TRADING}/fund_cash_balance", arrived)

    answer = await mark(clerk, owed, facts)

    assert answer.status_code == 409
    assert "Stripe has collected this invoice meanwhile" in answer.text
    assert 'data-status="paid"' in answer.text  # read again, and kept
    assert select(connected, "SELECT * FROM paid_outside") == []
    assert logged(connected) == []


async def test_while_a_bank_debit_is_being_processed_it_is_refused_whenever_the_invoice_is_due(
    clerk: Person, connected: Portal, stand_in: StandIn, facts: dict[str, str]
) -> None:
    customer = stand_in.post("customers", {"name": "Harbor Dental"})["id"]
    bank = stand_in.post("payment_methods/pm_usBankAccount_processing/attach", {"customer": customer})["id"]
    terms = {"collection_method": "send_invoice", "days_until_due": 30}
    id = stand_in.post("invoices", {"customer": customer, "currency": "usd", **terms})["id"]
    stand_in.post("invoiceitems", {"customer": customer, "invoice": id, "amount": 5000, "currency": "usd"})
    owed = stand_in.post(f"invoices/{id}/finalize")
    async with writing(connected.engine) as conn:
        await stale.mark(conn, [("invoice", id)], connected.clock())
    await refresh_stale(connected)
    stand_in.post(f"invoices/{id}/pay", {"payment_method": bank})

    answer = await mark(clerk, owed, facts, amount="50.00")

    assert answer.status_code == 409
    assert "A payment of this invoice is being processed at Stripe." in answer.text
    assert stand_in.get(f"invoices/{id}")["status"] == "open"
    assert select(connected, "SELECT processing FROM payments WHERE invoice = ?", id) in ([(1,)], [(True,)])
    assert logged(connected) == []


@pytest.mark.parametrize("end", ["void", "mark_uncollectible", "pay"])
async def test_what_is_no_longer_open_is_refused(
    clerk: Person, owed: Thing, facts: dict[str, str], connected: Portal, stand_in: StandIn, end: str
) -> None:
    stand_in.post(f"invoices/{owed['id']}/{end}", {"paid_out_of_band": "true"} if end == "pay" else {})

    answer = await mark(clerk, owed, facts)

    assert answer.status_code == 409
    assert "no longer open at Stripe" in answer.text
    assert select(connected, "SELECT * FROM paid_outside") == []


@pytest.mark.parametrize(("amount", "says"), [("30,677", "less than the ¥31,337"), ("31,338", "more than the ¥31,337")])
async def test_an_amount_that_does_not_fit_is_told_and_kept(
    clerk: Person, owed: Thing, facts: dict[str, str], stand_in: StandIn, amount: str, says: str
) -> None:
    answer = await mark(clerk, owed, facts, amount=amount)

    assert answer.status_code == 400
    assert says in answer.text
    assert f'value="{amount}"' in answer.text
    assert stand_in.get(f"invoices/{owed['id']}")["status"] == "open"


@pytest.mark.parametrize(("reason", "note"), [("fee", ""), ("offset", "commission"), ("other", "rounding")])
async def test_less_is_taken_with_a_reason(
    clerk: Person, owed: Thing, facts: dict[str, str], connected: Portal, reason: str, note: str
) -> None:
    answer = await mark(clerk, owed, facts, amount="３０，６７７", reason=reason, note=note)

    assert answer.status_code == 303
    assert select(connected, "SELECT amount, reason, note FROM paid_outside") == [(30677, reason, note or None)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"received": ""}, "Please give a day"),
        ({"received": "2999-01-01"}, "has not come yet"),
        ({"received": "2016-05-11"}, "more than a year before"),
        ({"amount": "many"}, "Please give an amount such as"),
        ({"amount": "0"}, "Please give an amount such as"),
        ({"reason": "whim"}, "Please choose one of the list."),
        ({"reason": "other"}, "Please write a note"),
        ({"reference": "9" * 101}, "at most 100 letters"),
    ],
)
async def test_what_is_mistyped_is_told_and_stripe_is_not_asked(
    clerk: Person, owed: Thing, facts: dict[str, str], stand_in: StandIn, changes: dict[str, str], says: str
) -> None:
    stand_in.behave()
    answer = await mark(clerk, owed, facts, **changes)

    assert answer.status_code == 400
    assert says in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert stand_in.asked() == {}
