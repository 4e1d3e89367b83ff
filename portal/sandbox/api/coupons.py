"""Coupons: how much they take off, and for how long. What applies one to a bill is a discount."""

from decimal import Decimal
from typing import Any

from portal.sandbox.books import Books
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import currency, merged, metadata, natural, one_of, percentage, span, text
from portal.sandbox.refusal import StripeRefusal, invalid
from portal.sandbox.shelf import Thing, nothing

AT_CREATION = {
    "amount_off": natural,
    "currency": currency,
    "duration": one_of("forever once repeating"),
    "duration_in_months": natural,
    "id": text,
    "max_redemptions": natural,
    "metadata": metadata,
    "name": text,
    "percent_off": percentage,
    "redeem_by": natural,
}


def create(books: Books, *, id: str | None = None, duration: str = "once", **given: Any) -> Thing:
    _check(books, id, duration, given)
    coupon: Thing = {
        **nothing("amount_off currency duration_in_months max_redemptions name percent_off redeem_by"),
        "id": id or books.new_id("cus")[-8:],
        "object": "coupon",
        "created": books.clock.now(),
        "duration": duration,
        "livemode": False,
        "times_redeemed": 0,
        "valid": True,
        **given,
        "metadata": merged({}, given.get("metadata")),
    }
    books.put("coupon", coupon)
    books.emit("coupon.created", coupon)
    return coupon


def update(books: Books, id: str, **given: Any) -> Thing:
    coupon = books.take("coupon", id)
    if "metadata" in given:
        given["metadata"] = merged(coupon["metadata"], given["metadata"])
    books.change(coupon, given, "coupon.updated")
    return coupon


def check(books: Books, coupon: Thing, currency: str | None, param: str) -> None:
    """Whether it may be redeemed now, on something in this currency."""
    if coupon["redeem_by"] and coupon["redeem_by"] <= books.clock.now():
        raise _expired(f"Coupon expired: {coupon['id']}", param)
    if coupon["max_redemptions"] and coupon["times_redeemed"] >= coupon["max_redemptions"]:
        raise _expired(f"Coupon {coupon['id']} is used up and cannot be applied.", param)
    if coupon["amount_off"] and currency and coupon["currency"] != currency:
        message = f"The coupon {coupon['id']} takes off {coupon['currency']} and cannot be applied to {currency}."
        raise invalid(message, param=param)


def count(books: Books, coupon: Thing) -> None:
    """One redemption more; the last one allowed ends it."""
    times = coupon["times_redeemed"] + 1
    valid = not coupon["max_redemptions"] or times < coupon["max_redemptions"]
    books.change(coupon, {"times_redeemed": times, "valid": valid}, "coupon.updated")


def percent_of(coupon: Thing) -> Decimal:
    return Decimal(str(coupon["percent_off"]))


def _check(books: Books, id: str | None, duration: str, given: Thing) -> None:
    if id and books.find("coupon", id):
        raise invalid("Coupon already exists.", param="id", code="resource_already_exists")
    if (given.get("percent_off") is None) == (given.get("amount_off") is None):
        raise invalid("You must pass either `percent_off` or `amount_off`.", param="percent_off")
    if given.get("amount_off") is not None and not given.get("currency"):
        raise invalid("You must pass `currency` when passing `amount_off`.", param="currency")
    if (duration == "repeating") != bool(given.get("duration_in_months")):
        message = "`duration_in_months` must be passed if, and only if, `duration` is `repeating`."
        raise invalid(message, param="duration_in_months")


def _expired(message: str, param: str) -> StripeRefusal:
    return invalid(message, param=param, code="coupon_expired")


OPERATIONS = [
    listing("/v1/coupons", "coupon", {"created": span}),
    Operation("POST", "/v1/coupons", create, AT_CREATION),
    Operation("GET", "/v1/coupons/{coupon}", retrieve("coupon")),
    Operation("POST", "/v1/coupons/{coupon}", update, {"metadata": metadata, "name": text}),
]
