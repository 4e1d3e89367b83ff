"""Where Stripe's portal cannot change a plan the portal does: after an order in the first person, and once."""

import asyncio
from typing import Any

import pytest

from portal import intake
from portal.assembly import Portal
from tests.pages.plan_forms import PREMIUM, confirm, fields, figure, outcome, preview, problem
from tests.people import Person, text_of
from tests.stand_in import StandIn

TRANSFER = {"collection_method": "send_invoice", "days_until_due": 30}
STANDARD, SMS = "price_1StandardMonthlyJpy", "price_1SmsRemindersMonthlyJpy"


async def under(clinic: Person, stand_in: StandIn, **terms: Any) -> Any:
    """Their contract of ten seats, known to the portal."""
    contract = stand_in.subscribe(clinic.headers["X-Customer"], **terms)
    await clinic.get("/billing/return")
    stand_in.behave()
    return contract


def invoices(stand_in: StandIn, contract: Any) -> list[Any]:
    return [one for one in stand_in.invoices_of(contract["customer"]) if one["billing_reason"] == "subscription_update"]


async def test_a_transfer_customer_orders_and_is_sent_the_invoice_of_the_preview(
    clinic: Person, stand_in: StandIn
) -> None:
    contract = await under(clinic, stand_in, **TRANSFER)
    shown = (await preview(clinic, contract, PREMIUM, 12)).text
    answer = await confirm(clinic, shown, agree="yes")
    [invoice] = invoices(stand_in, contract)
    item = stand_in.subscription_of(contract["customer"])["items"]["data"][0]

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (item["price"]["id"], item["quantity"]) == (PREMIUM, 12)
    assert f"¥{invoice['total']:,}" == figure(shown, "now")
    said, words = outcome((await clinic.get("/")).text)
    assert said == "changed"
    assert f"It came to {figure(shown, 'now')}, exactly as previewed." in words


async def test_where_the_operator_bills_changes_later_the_next_invoice_is_as_previewed(
    clinic: Person, connected: Portal, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for configuration in stand_in.books.objects["billing_portal.configuration"].values():
        update = configuration["features"]["subscription_update"]
        monkeypatch.setitem(update, "proration_behavior", "create_prorations")
    await intake.reread_offers(connected)
    contract = await under(clinic, stand_in, **TRANSFER)
    shown = (await preview(clinic, contract, PREMIUM, 12)).text
    await confirm(clinic, shown, agree="yes")

    assert figure(shown, "now") == "¥0"
    assert f"Nothing will be charged now; the next invoice will be {figure(shown, 'next')}." in text_of(shown)
    assert invoices(stand_in, contract) == []
    said, words = outcome((await clinic.get("/")).text)
    assert said == "changed"
    assert f"The next invoice is {figure(shown, 'next')}, exactly as previewed." in words


async def test_what_the_customers_credit_covers_is_no_charge_before_and_none_after(
    clinic: Person, stand_in: StandIn
) -> None:
    contract = await under(clinic, stand_in, **TRANSFER)
    stand_in.post(f"customers/{contract['customer']}", {"balance": -50000})
    shown = (await preview(clinic, contract, seats=12)).text
    await confirm(clinic, shown, agree="yes")
    [invoice] = invoices(stand_in, contract)
    said, words = outcome((await clinic.get("/")).text)

    assert "Nothing will be charged now." in text_of(shown)
    assert (said, invoice["amount_due"]) == ("changed", 0)
    assert (
        f"It came to ¥0, exactly as previewed. ¥{invoice['total']:,} of the invoice was covered by your credit."
        in words
    )


async def test_fewer_seats_are_a_credit_and_said_to_be_one(clinic: Person, stand_in: StandIn) -> None:
    contract = await under(clinic, stand_in, **TRANSFER)
    shown = (await preview(clinic, contract, seats=4)).text
    await confirm(clinic, shown, agree="yes")
    said, words = outcome((await clinic.get("/")).text)

    assert said == "changed"
    assert (
        f"It came to ¥0, exactly as previewed. {figure(shown, 'credit')} is credited to your later invoices." in words
    )


async def test_without_the_tick_nothing_is_ordered(clinic: Person, stand_in: StandIn) -> None:
    contract = await under(clinic, stand_in, **TRANSFER)
    answer = await confirm(clinic, (await preview(clinic, contract, seats=12)).text)

    assert (answer.status_code, problem(answer.text)) == (422, "agree")
    assert invoices(stand_in, contract) == []
    assert (await confirm(clinic, answer.text, agree="yes")).status_code == 303


async def test_two_clicks_are_one_change(clinic: Person, stand_in: StandIn) -> None:
    contract = await under(clinic, stand_in, **TRANSFER)
    page = (await preview(clinic, contract, seats=12)).text
    answers = await asyncio.gather(*(confirm(clinic, page, agree="yes") for _ in range(3)))
    answers.append(await confirm(clinic, page, agree="yes"))

    assert {answer.headers["location"] for answer in answers} == {"/"}
    assert len(invoices(stand_in, contract)) == 1


async def test_an_answer_that_got_lost_is_asked_for_again_and_the_change_is_made_once(
    clinic: Person, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = await under(clinic, stand_in, **TRANSFER)
    page = (await preview(clinic, contract, seats=12)).text
    monkeypatch.setattr("portal.pages.plan_confirm.CHANGE_SECONDS", 0.0)
    unsure = await confirm(clinic, page, agree="yes")
    monkeypatch.undo()

    assert unsure.status_code == 503
    assert "has not told us whether the change was made" in text_of(unsure.text)
    assert (await confirm(clinic, unsure.text)).headers["location"] == "/"
    assert len(invoices(stand_in, contract)) == 1


async def unanswered(clinic: Person, monkeypatch: pytest.MonkeyPatch, page: str) -> str:
    """An order whose change gets no answer from Stripe; the page with 'try again'."""
    monkeypatch.setattr("portal.pages.plan_confirm.CHANGE_SECONDS", 0.0)
    unsure = await confirm(clinic, page, agree="yes")
    monkeypatch.undo()
    assert unsure.status_code == 503
    return unsure.text


def give_seats(stand_in: StandIn, contract: Any, seats: int) -> None:
    """By somebody else, and without a bill."""
    items = [{"id": contract["items"]["data"][0]["id"], "quantity": seats}]
    stand_in.post(f"subscriptions/{contract['id']}", {"items": items, "proration_behavior": "none"})


async def test_a_change_that_was_tried_hours_ago_is_shown_at_todays_price_and_not_made(
    clinic: Person, connected: Portal, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = await under(clinic, stand_in, **TRANSFER)
    unsure = await unanswered(clinic, monkeypatch, (await preview(clinic, contract, seats=12)).text)
    give_seats(stand_in, contract, 50)
    connected.clock.forward(hours=20)  # type: ignore[attr-defined]
    again = await confirm(clinic, unsure)

    assert (again.status_code, problem(again.text)) == (409, "moved")
    assert stand_in.subscription_of(contract["customer"])["items"]["data"][0]["quantity"] == 50
    assert invoices(stand_in, contract) == []
    assert fields(again.text)["preview"] != fields(unsure)["preview"]
    assert 'name="agree"' in again.text


async def test_a_change_that_was_made_without_an_answer_is_told_hours_later(
    clinic: Person, connected: Portal, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = await under(clinic, stand_in, **TRANSFER)
    unsure = await unanswered(clinic, monkeypatch, (await preview(clinic, contract, seats=12)).text)
    give_seats(stand_in, contract, 12)
    connected.clock.forward(hours=20)  # type: ignore[attr-defined]
    stand_in.behave()
    answer = await confirm(clinic, unsure)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert [call for call in stand_in.asked() if call.startswith("POST /v1/subscriptions")] == []
    assert outcome((await clinic.get("/")).text)[0] == "changed"


async def test_a_contract_of_several_items_is_changed_one_item_at_a_time(clinic: Person, stand_in: StandIn) -> None:
    items = [{"price": STANDARD, "quantity": 10}, {"price": SMS, "quantity": 1}]
    contract = stand_in.post("subscriptions", {"customer": clinic.headers["X-Customer"], "items": items})
    await clinic.get("/billing/return")
    page = await clinic.get("/plan")
    shown = (await preview(clinic, contract, PREMIUM, 10)).text
    await confirm(clinic, shown, agree="yes")
    after = stand_in.subscription_of(contract["customer"])["items"]["data"]

    assert "YearlyJpy" not in page.text
    assert [item["price"]["id"] for item in after] == [PREMIUM, SMS]
    [invoice] = invoices(stand_in, contract)
    assert (invoice["status"], f"¥{invoice['total']:,}") == ("paid", figure(shown, "now"))


async def test_a_declined_payment_is_said_plainly_with_the_way_to_pay(clinic: Person, stand_in: StandIn) -> None:
    items = [{"price": STANDARD, "quantity": 10}, {"price": SMS, "quantity": 1}]
    contract = stand_in.post("subscriptions", {"customer": clinic.headers["X-Customer"], "items": items})
    await clinic.get("/billing/return")
    shown = (await preview(clinic, contract, PREMIUM, 10)).text
    stand_in.faults(next_decline="insufficient_funds")
    await confirm(clinic, shown, agree="yes")
    [invoice] = invoices(stand_in, contract)
    page = (await clinic.get("/")).text
    said, words = outcome(page)

    assert said == "unpaid"
    assert f"but {figure(shown, 'now')} is not paid yet" in words
    assert "spending limit was not enough" in words
    assert f'href="/invoices/{invoice["id"]}/pay"' in page


async def test_a_change_elsewhere_between_preview_and_order_is_shown_first(clinic: Person, stand_in: StandIn) -> None:
    contract = await under(clinic, stand_in, **TRANSFER)
    page = (await preview(clinic, contract, seats=12)).text
    item = contract["items"]["data"][0]["id"]
    stand_in.post(
        f"subscriptions/{contract['id']}", {"items": [{"id": item, "quantity": 11}], "proration_behavior": "none"}
    )
    again = await confirm(clinic, page, agree="yes")

    assert (again.status_code, problem(again.text)) == (409, "moved")
    assert invoices(stand_in, contract) == []
    assert fields(again.text)["preview"] != fields(page)["preview"]
