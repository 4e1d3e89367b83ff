"""What is declared against what is found: the same, another, gone; and prints that show a change by hand."""

from typing import Any

import pytest

from portal.billing import declared_portal
from portal.billing.declared_portal import BadOffer, params, print_of, wanted
from portal.billing.differences import Difference, between, counted
from portal.billing.mailers import setting_of, switches, unknown
from portal.model.declared import MOMENTS, CustomerPortal, OfferedProduct, Seats
from portal.model.price import Price

MONTHLY = Price("price_1", "prod_1", "jpy", 1500, "month", 1, active=True)
OFFERED = CustomerPortal(products=(OfferedProduct(product="prod_1", prices=("monthly",), seats=Seats(maximum=9)),))
BACK = "https://billing.example.com/"


@pytest.mark.parametrize(
    ("found", "wants", "differ"),
    [
        ({"a": {"b": "x"}}, {"a": {"b": "x"}}, []),
        ({"a": {"b": "x", "more": 1}}, {"a": {"b": "y"}}, [Difference("a.b", "x", "y")]),
        ({"a": None}, {"a": ""}, []),
        ({"a": []}, {"a": ["x"]}, [Difference("a", "", "x")]),
        ({"a": ["y", "x"]}, {"a": ["x", "y"]}, []),
        ({"a": True}, {"a": False}, [Difference("a", "true", "false")]),
        (
            {"ps": [{"product": "p1", "prices": ["b", "a"]}, {"product": "p2", "prices": ["c"]}]},
            {"ps": [{"product": "p1", "prices": ["a", "b"], "adjustable_quantity": {"enabled": True, "minimum": 1}}]},
            [Difference("ps.p1.adjustable_quantity", "", "1–∞"), Difference("ps.p2", "c", "")],
        ),
    ],
)
def test_only_what_differs_and_is_spoken_of(found: Any, wants: Any, differ: list[Difference]) -> None:
    assert list(between(found, wants)) == differ


def test_the_print_is_that_of_what_stripe_then_has() -> None:
    says = wanted(OFFERED, {"monthly": MONTHLY}, BACK)
    found = {**says, "features": {**says["features"], "something_new": {"enabled": True}}}
    offered = {**says["features"]["subscription_update"], "products": []}
    by_hand = {**says, "features": {**says["features"], "subscription_update": offered}}

    assert print_of(found) == print_of(says)
    assert print_of(by_hand) != print_of(says)


def test_what_is_off_says_nothing_more() -> None:
    says = wanted(CustomerPortal(cancel="no"), {}, BACK)

    assert says["features"]["subscription_cancel"] == {"enabled": False}
    assert says["features"]["subscription_update"] == {"enabled": False}
    assert params(says) == says


@pytest.mark.parametrize(
    ("price", "why"),
    [
        (None, "Stripe has no price 'monthly'"),
        (Price("price_1", "prod_2", "jpy", 1, "month", 1, active=True), "is of the product prod_2"),
        (Price("price_1", "prod_1", "jpy", 1, "month", 1, active=False), "is archived"),
        (Price("price_1", "prod_1", "jpy", 1, None, 1, active=True), "is paid once"),
    ],
)
def test_a_price_that_cannot_be_offered_is_named(price: Price | None, why: str) -> None:
    with pytest.raises(BadOffer, match=why):
        declared_portal.wanted(OFFERED, {"monthly": price} if price else {}, BACK)


def test_the_first_few_are_named_and_the_rest_counted() -> None:
    assert counted(["a", "b"]) == "a, b"
    assert counted("abcde") == "a, b, c … +2"


def test_who_mails_is_a_setting_here_and_a_switch_there() -> None:
    mails: Any = {"payment_failed": "portal", "card_expiring": "none", "renewal_upcoming": "stripe"}

    assert setting_of(mails, ()) == "payment_failed"
    assert setting_of(mails, ("payment_failed",)) is None
    assert setting_of({"payment_failed": "stripe"}, ("payment_failed",)) == ""
    assert setting_of({}, ("payment_failed",)) is None
    assert [(one.moment, one.on) for one in switches(mails)] == [
        ("renewal_upcoming", True),
        ("card_expiring", False),
        ("payment_failed", False),
    ]
    assert "payment_failed" not in unknown(dict.fromkeys(MOMENTS, "portal"))
