"""A change that cannot be paid for: owed, refused as a whole, or waiting for its payment."""

import pytest

from tests.sandbox.calls import Calls, Thing

HOUR = 3600


def more_seats(subscription: Thing, behavior: str) -> Thing:
    item = subscription["items"]["data"][0]
    middle = (item["current_period_start"] + item["current_period_end"]) // 2
    return {
        "items": [{"id": item["id"], "quantity": 20}],
        "payment_behavior": behavior,
        "proration_behavior": "always_invoice",
        "proration_date": middle,
    }


@pytest.fixture
def declined(stripe: Calls, subscription: Thing) -> Thing:
    """A subscription whose next payment fails."""
    stripe.faults(next_decline="insufficient_funds")
    return subscription


def seats(stripe: Calls, subscription: Thing) -> tuple[int, str]:
    now = stripe.get(f"subscriptions/{subscription['id']}")
    return now["items"]["data"][0]["quantity"], now["status"]


def test_allowed_it_is_made_and_owed(stripe: Calls, declined: Thing) -> None:
    stripe.post(f"subscriptions/{declined['id']}", more_seats(declined, "allow_incomplete"))
    invoice = stripe.get("invoices", {"limit": 1})["data"][0]

    assert seats(stripe, declined) == (20, "past_due")
    assert (invoice["status"], invoice["amount_remaining"]) == ("open", 7500)


def test_otherwise_refused_nothing_has_happened(stripe: Calls, declined: Thing) -> None:
    wanted = more_seats(declined, "error_if_incomplete")
    coupon = stripe.post("coupons", {"percent_off": 10, "duration": "once"})["id"]
    answer = stripe.refused("POST", f"subscriptions/{declined['id']}", {**wanted, "discounts": [{"coupon": coupon}]})
    error = answer.json()["error"]

    assert (answer.status_code, error["type"], error["decline_code"]) == (402, "card_error", "insufficient_funds")
    assert seats(stripe, declined) == (10, "active")
    assert len(stripe.get("invoices")["data"]) == 1
    assert stripe.get("invoiceitems", {"pending": True})["data"] == []
    assert stripe.get(f"coupons/{coupon}")["times_redeemed"] == 0


def test_without_a_card_it_is_refused_too(stripe: Calls, subscription: Thing) -> None:
    card = stripe.get("payment_methods", {"customer": subscription["customer"]})["data"][0]["id"]
    stripe.post(f"payment_methods/{card}/detach")
    answer = stripe.refused(
        "POST", f"subscriptions/{subscription['id']}", more_seats(subscription, "error_if_incomplete")
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "resource_missing")


def test_what_waits_comes_true_when_it_is_paid(stripe: Calls, declined: Thing) -> None:
    waiting = stripe.post(f"subscriptions/{declined['id']}", more_seats(declined, "pending_if_incomplete"))
    before = seats(stripe, declined)
    stripe.post(f"invoices/{waiting['latest_invoice']}/pay")

    assert waiting["pending_update"]["subscription_items"][0]["quantity"] == 20
    assert (before, seats(stripe, declined)) == ((10, "active"), (20, "active"))
    assert stripe.get(f"subscriptions/{declined['id']}")["pending_update"] is None
    assert len(stripe.get("events", {"type": "customer.subscription.pending_update_applied"})["data"]) == 1


def test_what_waits_too_long_is_given_up(stripe: Calls, declined: Thing) -> None:
    waiting = stripe.post(f"subscriptions/{declined['id']}", more_seats(declined, "pending_if_incomplete"))
    stripe.advance(seconds=23 * HOUR + 60)

    assert seats(stripe, declined) == (10, "active")
    assert stripe.get(f"invoices/{waiting['latest_invoice']}")["status"] == "void"
    assert stripe.get(f"subscriptions/{declined['id']}")["pending_update"] is None


def test_what_is_paid_at_once_does_not_wait(stripe: Calls, subscription: Thing) -> None:
    changed = stripe.post(f"subscriptions/{subscription['id']}", more_seats(subscription, "pending_if_incomplete"))

    assert (changed["items"]["data"][0]["quantity"], changed["pending_update"]) == (20, None)
    assert stripe.get(f"invoices/{changed['latest_invoice']}")["status"] == "paid"


def test_what_is_no_matter_of_payment_cannot_wait(stripe: Calls, subscription: Thing) -> None:
    wanted = {**more_seats(subscription, "pending_if_incomplete"), "metadata": {"po": "7"}}
    answer = stripe.refused("POST", f"subscriptions/{subscription['id']}", wanted)

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "metadata")


def test_a_moment_outside_the_period_is_refused(stripe: Calls, subscription: Thing) -> None:
    wanted = more_seats(subscription, "allow_incomplete") | {"proration_date": 1_000_000_000}
    answer = stripe.refused("POST", f"subscriptions/{subscription['id']}", wanted)

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "proration_date")


def test_a_credit_names_the_charge_that_it_gives_back_from(stripe: Calls, subscription: Thing) -> None:
    stripe.post(f"subscriptions/{subscription['id']}", more_seats(subscription, "allow_incomplete"))
    [second, first] = stripe.get("invoices")["data"]
    [credit, charge] = [line["parent"]["subscription_item_details"] for line in second["lines"]["data"]]
    charged = first["lines"]["data"][0]["id"]

    assert credit["proration_details"]["credited_items"] == {"invoice": first["id"], "invoice_line_items": [charged]}
    assert charge["proration_details"]["credited_items"] is None


def test_ending_at_once_gives_back_what_is_left(stripe: Calls, subscription: Thing) -> None:
    preview = stripe.post(
        "invoices/create_preview", {"subscription": subscription["id"], "subscription_details": {"cancel_now": True}}
    )
    stripe.delete(f"subscriptions/{subscription['id']}", {"prorate": True, "invoice_now": True})
    made = stripe.get("invoices", {"limit": 1})["data"][0]

    assert made["total"] == pytest.approx(preview["total"], abs=1) == pytest.approx(-15_000, abs=1)
    assert made["status"] == "paid"
