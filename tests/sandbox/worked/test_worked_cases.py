"""Each case is reckoned by hand, previewed, and then done: the three must agree to the smallest unit."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from portal.sandbox.api import taxes
from tests.sandbox.calls import Calls
from tests.sandbox.conftest import served
from tests.sandbox.server import SandboxServer
from tests.sandbox.worked import bills, discounts, plans
from tests.sandbox.worked.case import DAY, PRICES, Case, Items, Thing

ALL = [*plans.CASES, *discounts.CASES, *bills.CASES]
RATES = {"10 on top": (10.0, False), "8.875 on top": (8.875, False), "10 inside": (10.0, True), "8 inside": (8.0, True)}


class Shop(NamedTuple):
    stripe: Calls
    prices: dict[str, str]
    rates: dict[str, str]


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    for server in served(company=False):
        with server.client() as client:
            yield _open(server, Calls(client))


def _open(server: SandboxServer, stripe: Calls) -> Shop:
    prices = {}
    for name, (amount, days, currency) in PRICES.items():
        product = stripe.post("products", {"name": name})["id"]
        terms = {"currency": currency, "product": product, "unit_amount": amount}
        every = {"interval": "day", "interval_count": days}
        prices[name] = stripe.post("prices", {**terms, "recurring": every})["id"]
    rates = {}
    for name, (percentage, inclusive) in RATES.items():
        id, books = f"txr_{name.replace(' ', '_')}", server.app.state.books
        made = taxes.create_rate(books, id=id, display_name=name, percentage=percentage, inclusive=inclusive)
        rates[name] = made["id"]
    return Shop(stripe, prices, rates)


def customer(shop: Shop) -> str:
    id: str = shop.stripe.post("customers", {"name": "青葉クリニック"})["id"]
    card = shop.stripe.post("payment_methods/pm_card_visa/attach", {"customer": id})["id"]
    shop.stripe.post(f"customers/{id}", {"invoice_settings": {"default_payment_method": card}})
    return id


def redeemed(shop: Shop, coupon: Thing | None) -> Thing:
    return {"discounts": [{"coupon": shop.stripe.post("coupons", coupon)["id"]}]} if coupon else {}


def subscribed(shop: Shop, case: Case) -> Thing:
    terms: Thing = redeemed(shop, case.had)
    if case.rate:
        terms["default_tax_rates"] = [shop.rates[case.rate]]
    if case.trial_days:
        terms["trial_period_days"] = case.trial_days
    if case.by_transfer:
        terms |= {"collection_method": "send_invoice", "days_until_due": 30}
    items = [{"price": shop.prices[name], "quantity": seats} for name, seats in case.before]
    begun: Thing = shop.stripe.post("subscriptions", {"customer": customer(shop), "items": items, **terms})
    shop.stripe.post(f"customers/{begun['customer']}", {"balance": case.balance})
    return begun


def items_after(shop: Shop, subscription: Thing, after: Items) -> list[Thing]:
    ids = [item["id"] for item in subscription["items"]["data"]]
    wanted: list[Thing] = []
    for place, (name, seats) in enumerate(after):
        known = {"id": ids[place]} if place < len(ids) else {}
        wanted.append({**known, "price": shop.prices[name], "quantity": seats} if seats else {**known, "deleted": True})
    return wanted


def told(invoice: Thing) -> Thing:
    """What a preview must have in common with the invoice, which is all that a customer could compare."""
    names = "subtotal total starting_balance amount_due total_excluding_tax subtotal_excluding_tax currency"
    of_line = ("amount", "description", "discountable", "pricing", "quantity", "subtotal")
    return {
        **{name: invoice[name] for name in names.split()},
        "taxes": [tax["amount"] for tax in invoice["total_taxes"]],
        "discounts": [one["amount"] for one in invoice["total_discount_amounts"]],
        "lines": [{name: line[name] for name in of_line} for line in invoice["lines"]["data"]],
        "line_taxes": [[tax["amount"] for tax in line["taxes"]] for line in invoice["lines"]["data"]],
        "line_discounts": [[off["amount"] for off in line["discount_amounts"]] for line in invoice["lines"]["data"]],
    }


@pytest.mark.parametrize("case", ALL, ids=[f"{case.says}, {place}" for place, case in enumerate(ALL)])
def test_reckoned_previewed_and_billed(shop: Shop, case: Case) -> None:
    stripe, subscription = shop.stripe, subscribed(shop, case)
    id = subscription["id"]
    start, end = (subscription["items"]["data"][0][f"current_period_{what}"] for what in ("start", "end"))
    change = {"items": items_after(shop, subscription, case.after), "proration_date": start + case.at}
    change |= {"proration_behavior": "always_invoice", **case.change}
    given = redeemed(shop, case.given)

    preview = stripe.post("invoices/create_preview", {"subscription": id, "subscription_details": change, **given})
    stripe.post(f"subscriptions/{id}", {**change, **given})
    if case.waits:
        stripe.advance(seconds=end - preview["period_start"] + DAY // 12)
    made = stripe.get("invoices", {"subscription": id, "limit": 1})["data"][0]

    assert tuple(line["amount"] for line in preview["lines"]["data"]) == case.lines
    assert (preview["total"], sum(told(preview)["taxes"])) == (case.total, case.tax)
    assert sum(told(preview)["discounts"]) == case.off
    assert preview["amount_due"] == (case.total if case.due is None else case.due)
    assert told(made) == told(preview)
    assert made["ending_balance"] == case.ending
    assert stripe.get(f"customers/{subscription['customer']}")["balance"] == case.ending


def test_there_are_enough_of_them_and_no_two_are_the_same() -> None:
    assert len(ALL) >= 40
    assert len({repr(case) for case in ALL}) == len(ALL)
