"""What is previewed is billed: for every pair of plans on sale, and in lives of subscriptions nobody thought of."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from random import Random
from typing import Any

import pytest

from portal.sandbox import due
from portal.sandbox.api import coupons, customers, payment_methods, previews, subscriptions
from portal.sandbox.app import create_sandbox
from portal.sandbox.books import Books
from portal.sandbox.company.catalogue import ADD_ONS, PLANS, TAX, price_id
from tests.sandbox.worked.test_worked_cases import told

DAY = 86_400
INTERVALS = ("month", "year")
SEATS = (1, 3, 50)
Thing = dict[str, Any]


@contextmanager
def still() -> Iterator[Books]:
    """The company's books, while time stands still."""
    books: Books = create_sandbox("http://127.0.0.1:1").state.books
    with books.clock.held():
        yield books


def subscribed(books: Books, currency: str, items: list[Thing], **terms: Any) -> Thing:
    customer = customers.create(books, name="Pair")["id"]
    card = payment_methods.attach_existing(books, "pm_card_visa", customer=customer)
    payment_methods.set_default(books, customer, card["id"])
    taxed: Thing = {"default_tax_rates": [TAX]} if currency == "jpy" else {}
    return subscriptions.create(books, customer=customer, items=items, **taxed, **terms)


def newest(books: Books, subscription: Thing) -> Thing:
    """With all its lines, as a preview has them."""
    invoice = books.where("invoice", "customer", subscription["customer"])[-1]
    return {**invoice, "lines": {**invoice["lines"], "data": books.lines[invoice["id"]]}}


@pytest.mark.parametrize("currency", ["jpy", "usd"])
def test_for_every_pair_of_plans_intervals_and_seats(currency: str) -> None:
    choices = list(product(PLANS, INTERVALS, SEATS))
    with still() as books:
        for before, after in product(choices, choices):
            if before == after:
                continue
            old, new = (
                {"price": price_id(plan, currency, interval), "quantity": seats}
                for plan, interval, seats in (before, after)
            )
            subscription = subscribed(books, currency, [old])
            [item] = subscription["items"]["data"]
            change = {
                "items": [{"id": item["id"], **new}],
                "proration_behavior": "always_invoice",
                "proration_date": item["current_period_start"] + 777_777,
            }
            preview = previews.create(books, subscription=subscription["id"], subscription_details=change)
            subscriptions.update(books, subscription["id"], **change)

            assert told(newest(books, subscription)) == told(preview), (before, after)


def a_coupon(books: Books, chance: Random) -> Thing:
    off: Thing = {"percent_off": chance.choice((5.0, 12.5, 100.0))}
    if chance.random() < 0.5:
        off = {"amount_off": chance.randrange(1, 30_000), "currency": "jpy"}
    duration = chance.choice(("once", "forever", "repeating"))
    months: Thing = {"duration_in_months": chance.randrange(1, 5)} if duration == "repeating" else {}
    return {"coupon": coupons.create(books, duration=duration, **off, **months)["id"]}


def a_change(books: Books, subscription: Thing, chance: Random) -> Thing:
    """Of one item or several, with or without a coupon, at some moment of the period."""
    interval = chance.choice((*INTERVALS, None))
    items: list[Thing] = []
    for item in subscription["items"]["data"]:
        key = item["price"]["product"].removeprefix("prod_Hinode")
        every = interval or item["price"]["recurring"]["interval"]
        plan = chance.choice(list(PLANS)) if key in PLANS else key
        items.append({"id": item["id"], "price": price_id(plan, "jpy", every), "quantity": chance.randrange(1, 60)})
    every = interval or subscription["items"]["data"][0]["price"]["recurring"]["interval"]
    if len(items) == 1 and chance.random() < 0.3:
        items.append({"price": price_id(chance.choice(list(ADD_ONS)), "jpy", every), "quantity": 1})
    elif len(items) == 2 and chance.random() < 0.3:
        items[1] = {"id": items[1]["id"], "deleted": True}
    change: Thing = {"items": items, "proration_behavior": "always_invoice"}
    if chance.random() < 0.2:
        change["billing_cycle_anchor"] = "now"
    return change


def live(books: Books, subscription: Thing, chance: Random) -> None:
    """A change, previewed; then it is done, and some days pass."""
    change = a_change(books, subscription, chance)
    given: Thing = {"discounts": [a_coupon(books, chance)]} if chance.random() < 0.3 else {}
    if subscription["status"] == "trialing" and chance.random() < 0.5:
        change["trial_end"] = "now"
    customers.update(books, subscription["customer"], balance=chance.choice((0, -5_000, 30, 700)))
    preview = previews.create(books, subscription=subscription["id"], subscription_details=change, **given)
    bills = preview["created"] <= books.clock.now()
    made = len(books.where("invoice", "customer", subscription["customer"]))
    subscriptions.update(books, subscription["id"], **change, **given)
    if not bills:
        assert len(books.where("invoice", "customer", subscription["customer"])) == made
        due.play(books, preview["created"] + 1)
    assert told(newest(books, subscription)) == told(preview)
    due.play(books, books.clock.now() + chance.randrange(0, 45 * DAY))


@pytest.mark.parametrize("seed", range(12))
def test_in_lives_that_nobody_thought_of(seed: int) -> None:
    chance = Random(seed)
    with still() as books:
        terms: Thing = {"trial_period_days": 14} if chance.random() < 0.3 else {}
        if chance.random() < 0.3:
            terms |= {"collection_method": "send_invoice", "days_until_due": 30}
        if chance.random() < 0.5:
            terms["discounts"] = [a_coupon(books, chance)]
        plan = {"price": price_id("Standard", "jpy", "month"), "quantity": chance.randrange(1, 60)}
        subscription = subscribed(books, "jpy", [plan], **terms)
        for _ in range(12):
            live(books, subscription, chance)
