"""Subscriptions through time: first payment, renewals, trials, cancellation."""

from datetime import UTC, datetime

from tests.sandbox.calls import Calls, Thing

HOUR = 3600


def test_the_first_invoice_is_made_and_paid_at_once(stripe: Calls, subscription: Thing) -> None:
    invoice = stripe.get(f"invoices/{subscription['latest_invoice']}")

    assert subscription["status"] == "active"
    assert (invoice["status"], invoice["billing_reason"], invoice["total"]) == ("paid", "subscription_create", 15_000)
    assert invoice["lines"]["data"][0]["description"] == "10 × Standard (at ¥1,500 / month)"


def test_a_period_later_the_next_one_begins_and_is_paid_an_hour_after(stripe: Calls, subscription: Thing) -> None:
    first = subscription["items"]["data"][0]
    stripe.advance(seconds=first["current_period_end"] - subscription["created"] + 60)
    draft = stripe.get("invoices", {"limit": 1})["data"][0]
    stripe.advance(seconds=HOUR)
    paid = stripe.get(f"invoices/{draft['id']}")
    now = stripe.get(f"subscriptions/{subscription['id']}")["items"]["data"][0]

    assert (draft["status"], draft["billing_reason"]) == ("draft", "subscription_cycle")
    assert (paid["status"], paid["number"][-5:]) == ("paid", "-0002")
    assert now["current_period_start"] == first["current_period_end"]
    assert paid["lines"]["data"][0]["period"] == {
        "start": now["current_period_start"],
        "end": now["current_period_end"],
    }


def test_a_year_of_advance_makes_every_renewal_on_the_way(stripe: Calls, subscription: Thing) -> None:
    stripe.advance(days=367)
    invoices = stripe.get("invoices", {"subscription": subscription["id"], "limit": 100})["data"]
    days = {datetime.fromtimestamp(one["created"], UTC).day for one in invoices}

    assert [one["status"] for one in invoices] == ["paid"] * 13
    assert max(days) == datetime.fromtimestamp(subscription["created"], UTC).day


def test_a_trial_costs_nothing_until_it_ends(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    items = [{"price": monthly["id"], "quantity": 2}]
    terms = {"customer": hana["id"], "items": items, "trial_period_days": 14}
    begun = stripe.post("subscriptions", terms)
    first = stripe.get(f"invoices/{begun['latest_invoice']}")
    stripe.advance(days=12)
    warned = stripe.get("events", {"type": "customer.subscription.trial_will_end"})["data"]
    stripe.advance(days=2, seconds=2 * HOUR)
    after = stripe.get(f"subscriptions/{begun['id']}")

    assert (begun["status"], first["total"], first["status"]) == ("trialing", 0, "paid")
    assert [event["data"]["object"]["id"] for event in warned] == [begun["id"]]
    assert after["status"] == "active"
    assert stripe.get(f"invoices/{after['latest_invoice']}")["amount_paid"] == 3000


def test_cancels_at_the_end_of_the_period_and_bills_no_further(stripe: Calls, subscription: Thing) -> None:
    path = f"subscriptions/{subscription['id']}"
    ending = stripe.post(path, {"cancel_at_period_end": True})
    stripe.advance(days=70)
    ended = stripe.get(path)

    assert ending["cancel_at"] == subscription["items"]["data"][0]["current_period_end"]
    assert (ended["status"], ended["ended_at"]) == ("canceled", ending["cancel_at"])
    assert len(stripe.get("invoices")["data"]) == 1
    assert stripe.get("subscriptions")["data"] == []
    assert len(stripe.get("subscriptions", {"status": "all"})["data"]) == 1


def test_a_cancellation_can_be_taken_back(stripe: Calls, subscription: Thing) -> None:
    path = f"subscriptions/{subscription['id']}"
    stripe.post(path, {"cancel_at_period_end": True})
    kept = stripe.post(path, {"cancel_at_period_end": False})
    stripe.advance(days=32)

    assert kept["cancel_at"] is None
    assert stripe.get(path)["status"] == "active"


def test_classic_billing_says_it_in_cancel_at_period_end_too(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    terms = {"customer": hana["id"], "items": [{"price": monthly["id"]}], "billing_mode": {"type": "classic"}}
    begun = stripe.post("subscriptions", terms)

    assert stripe.post(f"subscriptions/{begun['id']}", {"cancel_at_period_end": True})["cancel_at_period_end"] is True


def test_canceling_at_once_is_final(stripe: Calls, subscription: Thing) -> None:
    path = f"subscriptions/{subscription['id']}"

    assert stripe.delete(path)["status"] == "canceled"
    assert stripe.refused("POST", path, {"cancel_at_period_end": True}).status_code == 400
    assert stripe.refused("DELETE", path).status_code == 404


def test_an_updated_event_tells_what_was_before(stripe: Calls, subscription: Thing) -> None:
    item = subscription["items"]["data"][0]["id"]
    stripe.post(f"subscriptions/{subscription['id']}", {"items": [{"id": item, "quantity": 11}]})

    [event, *_] = stripe.get("events", {"type": "customer.subscription.updated"})["data"]

    assert event["data"]["object"]["items"]["data"][0]["quantity"] == 11
    assert event["data"]["previous_attributes"]["items"]["data"][0]["quantity"] == 10
