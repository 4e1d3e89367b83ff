"""Promotion codes: the words that customers type to redeem a coupon."""

from typing import Any

from portal.sandbox.books import Books
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import boolean, currency, group, merged, metadata, natural, one_of, span, text
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing

UNUSABLE = "This promotion code cannot be redeemed because "
RESTRICTIONS = {"first_time_transaction": boolean, "minimum_amount": natural, "minimum_amount_currency": currency}
AT_CREATION = {
    "active": boolean,
    "code": text,
    "customer": text,
    "expires_at": natural,
    "max_redemptions": natural,
    "metadata": metadata,
    "promotion": group({"coupon": text, "type": one_of("coupon")}),
    "restrictions": group(RESTRICTIONS),
}


def create(books: Books, *, promotion: Thing, id: str | None = None, **given: Any) -> Thing:
    books.take("coupon", promotion.get("coupon") or "", param="promotion[coupon]")
    code = given.pop("code", None) or books.new_id("cus")[-8:].upper()
    if any(one["active"] and _same(one["code"], code) for one in books.objects["promotion_code"].values()):
        message = f"An active promotion code with `code: {code}` already exists."
        raise invalid(message, param="code", code="resource_already_exists")
    restrictions: Thing = {"first_time_transaction": False, "minimum_amount": None, "minimum_amount_currency": None}
    promotion_code: Thing = {
        "id": id or books.new_id("promo"),
        "object": "promotion_code",
        "active": True,
        "code": code,
        "created": books.clock.now(),
        "customer": None,
        "customer_account": None,
        "expires_at": None,
        "livemode": False,
        "max_redemptions": None,
        "promotion": {"coupon": promotion["coupon"], "type": "coupon"},
        "times_redeemed": 0,
        **given,
        "metadata": merged({}, given.get("metadata")),
        "restrictions": restrictions | (given.get("restrictions") or {}),
    }
    books.put("promotion_code", promotion_code)
    books.emit("promotion_code.created", promotion_code)
    return promotion_code


def update(books: Books, id: str, **given: Any) -> Thing:
    promotion_code = books.take("promotion_code", id)
    if "metadata" in given:
        given["metadata"] = merged(promotion_code["metadata"], given["metadata"])
    books.change(promotion_code, given, "promotion_code.updated")
    return promotion_code


def coupon_of(books: Books, promotion_code: Thing, customer: str, param: str) -> Thing:
    """What it stands for, if this customer may use it now."""
    reason = _obstacle(books, promotion_code, customer)
    if reason:
        raise invalid(UNUSABLE + reason, param=param)
    return books.objects["coupon"][promotion_code["promotion"]["coupon"]]


def count(books: Books, promotion_code: Thing) -> None:
    times = promotion_code["times_redeemed"] + 1
    books.change(promotion_code, {"times_redeemed": times}, "promotion_code.updated")


def _obstacle(books: Books, promotion_code: Thing, customer: str) -> str | None:
    if promotion_code["max_redemptions"] and promotion_code["times_redeemed"] >= promotion_code["max_redemptions"]:
        return "it has been used the maximum number of times."
    if promotion_code["expires_at"] and promotion_code["expires_at"] <= books.clock.now():
        return "it has expired."
    if not promotion_code["active"]:
        return "it is inactive."
    if promotion_code["customer"] not in (None, customer):
        return "it belongs to another customer."
    if promotion_code["restrictions"]["first_time_transaction"] and _has_paid(books, customer):
        return "the associated customer has prior transactions."
    return None


def _has_paid(books: Books, customer: str) -> bool:
    return any(invoice["amount_paid"] for invoice in books.where("invoice", "customer", customer))


def _same(code: str, other: str) -> bool:
    return code.casefold() == other.casefold()


_ID = "/v1/promotion_codes/{promotion_code}"
OPERATIONS = [
    listing(
        "/v1/promotion_codes",
        "promotion_code",
        {"active": boolean, "code": text, "coupon": text, "created": span, "customer": text},
        {
            "code": lambda one, code: _same(one["code"], code),
            "coupon": lambda one, coupon: one["promotion"]["coupon"] == coupon,
        },
    ),
    Operation("POST", "/v1/promotion_codes", create, AT_CREATION, ("promotion",)),
    Operation("GET", _ID, retrieve("promotion_code")),
    Operation("POST", _ID, update, {"active": boolean, "metadata": metadata}),
]
