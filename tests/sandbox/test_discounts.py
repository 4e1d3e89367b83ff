"""Coupons and promotion codes: what may be redeemed, what it takes off, and how long it lasts."""

from decimal import Decimal

import pytest

from portal.sandbox.api import reductions
from tests.sandbox.calls import Calls, Thing

MONTH = 32


def discounted(stripe: Calls, subscription: Thing, **coupon: object) -> Thing:
    made = stripe.post("coupons", coupon)
    path = f"subscriptions/{subscription['id']}"
    updated: Thing = stripe.post(path, {"discounts": [{"coupon": made["id"]}], "expand": ["discounts"]})
    return updated


def totals(stripe: Calls, months: int) -> list[int]:
    """Of the renewals that follow."""
    stripe.advance(days=MONTH * months)
    return [invoice["total"] for invoice in stripe.get("invoices", {"limit": months})["data"]][::-1]


def test_percent_off_is_taken_from_each_line_before_tax(stripe: Calls, subscription: Thing) -> None:
    [discount] = discounted(stripe, subscription, percent_off="12.5", duration="forever")["discounts"]
    stripe.advance(days=MONTH)
    invoice = stripe.get("invoices", {"limit": 1, "expand": ["data.discounts.source.coupon"]})["data"][0]
    line = invoice["lines"]["data"][0]

    assert (invoice["subtotal"], invoice["total"]) == (15_000, 15_000 - 1875)
    assert (line["amount"], line["discount_amounts"]) == (15_000, [{"amount": 1875, "discount": discount["id"]}])
    assert invoice["total_discount_amounts"] == [{"amount": 1875, "discount": discount["id"]}]
    assert Decimal(str(invoice["discounts"][0]["source"]["coupon"]["percent_off"])) == Decimal("12.5")


def test_once_is_for_the_first_bill_only(stripe: Calls, subscription: Thing) -> None:
    discounted(stripe, subscription, percent_off=10, duration="once")

    assert totals(stripe, 2) == [13_500, 15_000]
    assert stripe.get(f"subscriptions/{subscription['id']}")["discounts"] == []


def test_repeating_lasts_for_its_months(stripe: Calls, subscription: Thing) -> None:
    discounted(stripe, subscription, amount_off=2000, currency="jpy", duration="repeating", duration_in_months=2)

    assert totals(stripe, 3) == [13_000, 15_000, 15_000]


def test_forever_goes_on_until_it_is_taken_away(stripe: Calls, subscription: Thing) -> None:
    discounted(stripe, subscription, amount_off=2000, currency="jpy", duration="forever")
    with_it = totals(stripe, 2)
    stripe.post(f"subscriptions/{subscription['id']}", {"discounts": ""})

    assert (with_it, totals(stripe, 1)) == ([13_000, 13_000], [15_000])


def test_more_off_than_there_is_to_pay_costs_nothing(stripe: Calls, subscription: Thing) -> None:
    discounted(stripe, subscription, amount_off=99_999, currency="jpy", duration="forever")

    assert totals(stripe, 1) == [0]


@pytest.mark.parametrize(
    ("amount", "over", "parts"),
    [
        (1000, [3000, 1000], [750, 250]),
        (100, [1, 1, 1], [33, 34, 33]),  # 33.3, 66.7 and 100 in sum
        (5, [0, 10, 0], [0, 5, 0]),
        (0, [7, 7], [0, 0]),
    ],
)
def test_an_amount_is_spread_in_proportion_and_sums_up(amount: int, over: list[int], parts: list[int]) -> None:
    assert reductions.spread(amount, over) == parts


def test_a_second_discount_takes_from_what_the_first_left(stripe: Calls, subscription: Thing) -> None:
    ten = stripe.post("coupons", {"percent_off": 10, "duration": "forever"})["id"]
    yen = stripe.post("coupons", {"amount_off": 500, "currency": "jpy", "duration": "forever"})["id"]
    preview = stripe.post(
        "invoices/create_preview", {"subscription": subscription["id"], "discounts": [{"coupon": yen}, {"coupon": ten}]}
    )

    assert [one["amount"] for one in preview["total_discount_amounts"]] == [500, 1450]
    assert stripe.get(f"coupons/{ten}")["times_redeemed"] == 0


def test_a_promotion_code_is_found_by_what_customers_type(stripe: Calls, subscription: Thing) -> None:
    coupon = stripe.post("coupons", {"percent_off": 10, "duration": "once", "name": "Welcome"})
    made = stripe.post(
        "promotion_codes", {"code": "WELCOME10", "promotion": {"type": "coupon", "coupon": coupon["id"]}}
    )
    asked = {"code": "welcome10", "active": True, "expand": ["data.promotion.coupon"]}
    [found] = stripe.get("promotion_codes", asked)["data"]
    wanted = {"discounts": [{"promotion_code": made["id"]}], "expand": ["discounts"]}
    [discount] = stripe.post(f"subscriptions/{subscription['id']}", wanted)["discounts"]

    assert (found["id"], found["promotion"]["coupon"]["percent_off"]) == (made["id"], 10)
    assert (discount["promotion_code"], discount["source"]["coupon"]) == (made["id"], coupon["id"])
    assert stripe.get(f"promotion_codes/{made['id']}")["times_redeemed"] == 1
    assert stripe.get("promotion_codes", {"code": "OTHER"})["data"] == []
    assert stripe.get("promotion_codes", {"coupon": coupon["id"]})["data"][0]["id"] == made["id"]


def refused(stripe: Calls, subscription: Thing, **wanted: str) -> Thing:
    answer = stripe.refused("POST", f"subscriptions/{subscription['id']}", {"discounts": [wanted]})
    assert answer.status_code == 400
    error: Thing = answer.json()["error"]
    return error


def test_unknown_spent_and_foreign_ones_are_refused(stripe: Calls, subscription: Thing) -> None:
    coupon = stripe.post("coupons", {"percent_off": 10, "duration": "once", "max_redemptions": 1})["id"]
    dollars = stripe.post("coupons", {"amount_off": 10, "currency": "usd", "duration": "once"})["id"]
    stripe.post(f"subscriptions/{subscription['id']}", {"discounts": [{"coupon": coupon}]})

    assert refused(stripe, subscription, coupon="none")["param"] == "discounts[0][coupon]"
    assert refused(stripe, subscription, coupon=coupon)["code"] == "coupon_expired"
    assert "cannot be applied to jpy" in refused(stripe, subscription, coupon=dollars)["message"]
    assert stripe.get(f"coupons/{coupon}")["valid"] is False


def test_a_code_is_refused_for_its_own_reasons(stripe: Calls, subscription: Thing) -> None:
    promotion = {"type": "coupon", "coupon": stripe.post("coupons", {"percent_off": 5, "duration": "once"})["id"]}
    other = stripe.post("customers", {"name": "Other"})["id"]
    first = {"code": "FIRST", "promotion": promotion, "restrictions": {"first_time_transaction": True}}
    new = stripe.post("promotion_codes", first)["id"]
    theirs = stripe.post("promotion_codes", {"code": "THEIRS", "promotion": promotion, "customer": other})["id"]
    ended = stripe.post("promotion_codes", {"code": "ENDED", "promotion": promotion})["id"]
    stripe.post(f"promotion_codes/{ended}", {"active": False})

    assert "prior transactions" in refused(stripe, subscription, promotion_code=new)["message"]
    assert "another customer" in refused(stripe, subscription, promotion_code=theirs)["message"]
    assert "inactive" in refused(stripe, subscription, promotion_code=ended)["message"]
    assert stripe.refused("POST", "promotion_codes", first).status_code == 400


def test_an_items_own_discount_is_in_the_subtotal(stripe: Calls, hana: Thing, monthly: Thing) -> None:
    ten = stripe.post("coupons", {"percent_off": 10, "duration": "forever"})["id"]
    yen = stripe.post("coupons", {"amount_off": 350, "currency": "jpy", "duration": "once"})["id"]
    items = [{"price": monthly["id"], "quantity": 10, "discounts": [{"coupon": ten}]}, {"price": monthly["id"]}]
    begun = stripe.post("subscriptions", {"customer": hana["id"], "items": items, "discounts": [{"coupon": yen}]})
    invoice = stripe.get(f"invoices/{begun['latest_invoice']}")

    assert invoice["subtotal"] == 13_500 + 1500
    assert [[off["amount"] for off in line["discount_amounts"]] for line in invoice["lines"]["data"]] == [
        [1500, 315],  # 350 × 13,500 / 15,000
        [35],
    ]
    assert invoice["total"] == 15_000 - 350


def test_a_draft_made_by_hand_takes_discounts_until_it_is_finalized(stripe: Calls, hana: Thing) -> None:
    ten = [{"coupon": stripe.post("coupons", {"percent_off": 10, "duration": "once"})["id"]}]
    draft = stripe.post("invoices", {"customer": hana["id"], "discounts": ten, "currency": "jpy"})
    item = {"customer": hana["id"], "invoice": draft["id"], "currency": "jpy"}
    stripe.post("invoiceitems", {**item, "amount": 5000})
    stripe.post("invoiceitems", {**item, "amount": 1000, "discounts": ten})
    with_both = stripe.get(f"invoices/{draft['id']}")
    without = stripe.post(f"invoices/{draft['id']}", {"discounts": ""})

    # 1,000 less its own 100; then 10 % of 5,000 and of 900
    assert (with_both["subtotal"], with_both["total"]) == (5900, 5310)
    assert (without["total"], without["discounts"]) == (5900, [])


def test_a_credit_note_gives_back_no_more_than_was_paid(stripe: Calls, subscription: Thing) -> None:
    discounted(stripe, subscription, percent_off=10, duration="once")
    stripe.advance(days=MONTH)
    invoice = stripe.get("invoices", {"limit": 1})["data"][0]
    line = {"type": "invoice_line_item", "invoice_line_item": invoice["lines"]["data"][0]["id"], "quantity": 2}
    note = stripe.post("credit_notes", {"invoice": invoice["id"], "lines": [line], "refund_amount": 2700})

    assert (note["subtotal"], note["discount_amount"], note["total"]) == (3000, 300, 2700)
