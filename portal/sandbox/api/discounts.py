"""Discounts: a coupon at work on a subscription, an item of it, an invoice or a quote."""

from typing import Any

from portal.sandbox.api import coupons, promotion_codes
from portal.sandbox.api.periods import add_months
from portal.sandbox.books import Books
from portal.sandbox.parameters import group, many, text
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing, nothing

WANTED = many(group({"coupon": text, "discount": text, "promotion_code": text}))
NULLS = "checkout_session customer_account end invoice invoice_item promotion_code subscription subscription_item"


def redeem(
    books: Books,
    wanted: list[Thing] | None,
    customer: str,
    currency: str | None,
    *,
    param: str = "discounts",
    **about: Any,
) -> list[str]:
    """The ids of the discounts that these coupons and codes become; redeemed only once they are counted."""
    return [
        _redeem(books, one, customer, currency, f"{param}[{place}]", about) for place, one in enumerate(wanted or [])
    ]


def count(books: Books, ids: list[str]) -> None:
    """They are at work from now on."""
    for id in ids:
        coupons.count(books, coupon_of(books, id))
        if code := books.objects["discount"][id]["promotion_code"]:
            promotion_codes.count(books, books.objects["promotion_code"][code])


def coupon_of(books: Books, id: str) -> Thing:
    return books.objects["coupon"][books.objects["discount"][id]["source"]["coupon"]]


def of(subscription: Thing) -> list[str]:
    """Its own, and those of its items."""
    return [*subscription["discounts"], *(id for item in subscription["items"]["data"] for id in item["discounts"])]


def running(books: Books, ids: list[str], at: int) -> list[str]:
    return [id for id in ids if (books.objects["discount"][id]["end"] or at + 1) > at]


def lasting(books: Books, ids: list[str]) -> list[str]:
    """Those that do not end with the first bill."""
    return [id for id in ids if coupon_of(books, id)["duration"] != "once"]


def left_after(books: Books, subscription: Thing, lines: list[Thing]) -> list[str]:
    """Those that a subscription still has after this bill: what is for once ends with the first that it changed."""
    used = {
        one["discount"]
        for line in lines
        for one in line["discount_amounts"]
        if one["amount"] or not line["discountable"]
    }
    return [id for id in subscription["discounts"] if id not in used or coupon_of(books, id)["duration"] != "once"]


def again(books: Books, ids: list[str]) -> list[Thing]:
    """How to ask for the same once more, somewhere else."""
    found = [books.objects["discount"][id] for id in ids]
    return [
        {"promotion_code": one["promotion_code"]} if one["promotion_code"] else {"coupon": one["source"]["coupon"]}
        for one in found
    ]


def _redeem(books: Books, wanted: Thing, customer: str, currency: str | None, param: str, about: Thing) -> str:
    if id := wanted.get("discount"):
        return str(books.take("discount", id, param=f"{param}[discount]")["id"])
    code = None
    if id := wanted.get("promotion_code"):
        code = books.take("promotion_code", id, param=f"{param}[promotion_code]")
        coupon = promotion_codes.coupon_of(books, code, customer, f"{param}[promotion_code]")
    elif id := wanted.get("coupon"):
        coupon = books.take("coupon", id, param=f"{param}[coupon]")
    else:
        raise invalid(f"You must pass a coupon, a promotion code or a discount in `{param}`.", param=param)
    coupons.check(books, coupon, currency, f"{param}[{'promotion_code' if code else 'coupon'}]")
    return _begin(books, coupon, code, customer, about)


def _begin(books: Books, coupon: Thing, code: Thing | None, customer: str, about: Thing) -> str:
    now = books.clock.now()
    discount: Thing = {
        **nothing(NULLS),
        "id": books.new_id("di"),
        "object": "discount",
        "customer": customer,
        "end": add_months(now, coupon["duration_in_months"]) if coupon["duration"] == "repeating" else None,
        "promotion_code": code and code["id"],
        "source": {"coupon": coupon["id"], "type": "coupon"},
        "start": now,
        **about,
    }
    books.put("discount", discount)
    return str(discount["id"])
