"""Changing plan or seats in the middle of a period: to the second, to the yen."""

import pytest

from portal.sandbox.api import periods, prorations
from tests.sandbox.calls import Calls, Thing


@pytest.mark.parametrize(
    ("amount", "seconds", "of", "expected"),
    [
        (1500, 15, 30, 750),
        (1000, 1, 3, 333),
        (1000, 2, 3, 667),
        (1, 1, 2, 1),  # a half goes up
        (1, 0, 2, 0),
        (15_000, 2_592_000, 2_592_000, 15_000),
        (15_000, 3_000_000, 2_592_000, 15_000),  # never more than the whole
    ],
)
def test_shares_by_seconds_rounded_to_the_smallest_unit(amount: int, seconds: int, of: int, expected: int) -> None:
    assert prorations.share(amount, seconds, of) == expected


def test_months_are_counted_from_the_anchor_and_clipped_to_short_ones() -> None:
    january_31 = 1_769_817_600
    ends = [periods.day_name(periods.add_months(january_31, months)) for months in (1, 2, 3, 12)]

    assert ends == ["28 Feb 2026", "31 Mar 2026", "30 Apr 2026", "31 Jan 2027"]


def test_half_a_period_of_more_seats_is_billed_at_once_when_asked(stripe: Calls, subscription: Thing) -> None:
    item = subscription["items"]["data"][0]
    middle = (item["current_period_start"] + item["current_period_end"]) // 2
    stripe.post(
        f"subscriptions/{subscription['id']}",
        {
            "items": [{"id": item["id"], "quantity": 20}],
            "proration_behavior": "always_invoice",
            "proration_date": middle,
        },
    )
    [invoice, _] = stripe.get("invoices")["data"]
    lines = invoice["lines"]["data"]

    assert [line["amount"] for line in lines] == [-7500, 15_000]
    assert all(line["parent"]["subscription_item_details"]["proration"] for line in lines)
    assert lines[0]["description"].startswith("Unused time on 10 × Standard after ")
    assert (invoice["billing_reason"], invoice["status"], invoice["total"]) == ("subscription_update", "paid", 7500)


def test_otherwise_it_waits_for_the_next_invoice(stripe: Calls, subscription: Thing) -> None:
    item = subscription["items"]["data"][0]
    middle = (item["current_period_start"] + item["current_period_end"]) // 2
    change = {"items": [{"id": item["id"], "quantity": 20}], "proration_date": middle}
    stripe.post(f"subscriptions/{subscription['id']}", change)
    waiting = stripe.get("invoiceitems", {"pending": True})["data"]
    stripe.advance(days=32)
    renewal = stripe.get("invoices", {"limit": 1})["data"][0]

    assert sorted(one["amount"] for one in waiting) == [-7500, 15_000]
    assert renewal["total"] == 30_000 + 7500
    assert stripe.get("invoiceitems", {"pending": True})["data"] == []


def test_fewer_seats_become_credit_for_later_invoices(stripe: Calls, subscription: Thing, hana: Thing) -> None:
    item = subscription["items"]["data"][0]
    middle = (item["current_period_start"] + item["current_period_end"]) // 2
    change = {"items": [{"id": item["id"], "quantity": 2}], "proration_behavior": "always_invoice"}
    stripe.post(f"subscriptions/{subscription['id']}", {**change, "proration_date": middle})
    credit = stripe.get("invoices", {"limit": 1})["data"][0]
    balance = stripe.get(f"customers/{hana['id']}")["balance"]
    stripe.advance(days=32)
    renewal = stripe.get("invoices", {"limit": 1})["data"][0]

    assert (credit["total"], credit["amount_due"], credit["status"]) == (-6000, 0, "paid")
    assert balance == -6000
    assert (renewal["total"], renewal["amount_due"], renewal["ending_balance"]) == (3000, 0, -3000)


def test_from_month_to_year_a_new_period_begins_now(stripe: Calls, subscription: Thing, monthly: Thing) -> None:
    terms = {"currency": "jpy", "product": monthly["product"], "unit_amount": 15_000, "recurring": {"interval": "year"}}
    yearly = stripe.post("prices", terms)
    item = subscription["items"]["data"][0]
    change = [{"id": item["id"], "price": yearly["id"], "quantity": 10}]
    changed = stripe.post(f"subscriptions/{subscription['id']}", {"items": change})
    invoice = stripe.get(f"invoices/{changed['latest_invoice']}")
    now = changed["items"]["data"][0]

    assert now["current_period_end"] - now["current_period_start"] >= 365 * 86400
    assert [line["amount"] for line in invoice["lines"]["data"]] == [pytest.approx(-15_000, abs=1), 150_000]
    assert invoice["status"] == "paid"


def test_nothing_is_prorated_when_not_wanted(stripe: Calls, subscription: Thing) -> None:
    item = subscription["items"]["data"][0]
    change = {"items": [{"id": item["id"], "quantity": 20}], "proration_behavior": "none"}
    stripe.post(f"subscriptions/{subscription['id']}", change)

    assert stripe.get("invoiceitems")["data"] == []


def test_a_new_price_without_a_quantity_means_one(stripe: Calls, subscription: Thing, monthly: Thing) -> None:
    other = {"currency": "jpy", "product": monthly["product"], "unit_amount": 900, "recurring": {"interval": "month"}}
    price = stripe.post("prices", other)
    item = subscription["items"]["data"][0]["id"]
    changed = stripe.post(f"subscriptions/{subscription['id']}", {"items": [{"id": item, "price": price["id"]}]})

    assert changed["items"]["data"][0]["quantity"] == 1
