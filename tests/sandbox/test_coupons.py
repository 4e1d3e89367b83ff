"""Coupons and promotion codes as things that one keeps: made, listed, renamed, put away."""

import pytest

from tests.sandbox.calls import Calls, Thing


@pytest.fixture
def coupon(stripe: Calls) -> Thing:
    terms = {
        "amount_off": 3000,
        "currency": "jpy",
        "duration": "repeating",
        "duration_in_months": 3,
        "name": "春の割引",
    }
    made: Thing = stripe.post("coupons", {**terms, "id": "SPRING", "metadata": {"by": "Ito"}})
    return made


def test_a_coupon_is_made_found_and_renamed(stripe: Calls, coupon: Thing) -> None:
    renamed = stripe.post("coupons/SPRING", {"name": "初夏の割引", "metadata": {"by": ""}})

    assert (coupon["valid"], coupon["times_redeemed"], coupon["percent_off"]) == (True, 0, None)
    assert (renamed["name"], renamed["metadata"]) == ("初夏の割引", {})
    assert [one["id"] for one in stripe.get("coupons", {"created": {"gte": coupon["created"]}})["data"]] == ["SPRING"]
    assert stripe.get("coupons/SPRING") == renamed
    assert stripe.refused("GET", "coupons/NONE").status_code == 404


def test_a_code_is_made_found_and_put_away(stripe: Calls, coupon: Thing) -> None:
    promotion = {"type": "coupon", "coupon": coupon["id"]}
    made = stripe.post("promotion_codes", {"promotion": promotion, "code": "HARU", "max_redemptions": 1})
    stripe.post(f"promotion_codes/{made['id']}", {"active": False, "metadata": {"why": "over"}})
    [found] = stripe.get("promotion_codes", {"code": "haru", "active": False})["data"]
    whole = stripe.get(f"promotion_codes/{made['id']}", {"expand": ["promotion.coupon"]})

    assert (made["active"], found["active"], found["metadata"]) == (True, False, {"why": "over"})
    assert whole["promotion"]["coupon"]["amount_off"] == 3000
    assert stripe.get("promotion_codes", {"active": True})["data"] == []
    assert stripe.post("promotion_codes", {"promotion": promotion})["code"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration": "once"},
        {"percent_off": 10, "amount_off": 5, "currency": "jpy", "duration": "once"},
        {"amount_off": 5, "duration": "once"},
        {"percent_off": 101, "duration": "once"},
        {"percent_off": 10, "duration": "repeating"},
        {"percent_off": 10, "duration": "once", "id": "SPRING"},
    ],
)
def test_a_coupon_that_says_too_little_or_too_much_is_refused(stripe: Calls, coupon: Thing, wrong: Thing) -> None:
    answer = stripe.refused("POST", "coupons", wrong)

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


def test_a_coupon_is_not_redeemed_after_its_day(stripe: Calls, subscription: Thing) -> None:
    soon = stripe.get("customers")["data"][0]["created"] + 3600
    late = stripe.post("coupons", {"percent_off": 5, "duration": "once", "redeem_by": soon})["id"]
    stripe.advance(seconds=3601)
    answer = stripe.refused("POST", f"subscriptions/{subscription['id']}", {"discounts": [{"coupon": late}]})

    assert answer.json()["error"]["code"] == "coupon_expired"
