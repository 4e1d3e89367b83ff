"""Prices: what a product costs, in one currency, once or at an interval. Only per-unit prices are known here."""

from typing import Any

from portal.sandbox.books import Books
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import (
    boolean,
    currency,
    group,
    integer,
    many,
    merged,
    metadata,
    natural,
    one_of,
    span,
    text,
)
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing, nothing

INTERVAL = one_of("day month week year")
TAX_BEHAVIOR = one_of("exclusive inclusive unspecified")
FIELDS = {
    "active": boolean,
    "lookup_key": text,
    "metadata": metadata,
    "nickname": text,
    "tax_behavior": TAX_BEHAVIOR,
    "transfer_lookup_key": boolean,
}
ONLY_AT_CREATION = {
    "billing_scheme": one_of("per_unit"),
    "currency": currency,
    "product": text,
    "recurring": group({"interval": INTERVAL, "interval_count": integer, "usage_type": one_of("licensed")}),
    "unit_amount": natural,
}

PLAIN: Thing = {
    **nothing("custom_unit_amount lookup_key nickname tiers_mode transform_quantity"),
    "object": "price",
    "active": True,
    "billing_scheme": "per_unit",
    "livemode": False,
    "tax_behavior": "unspecified",
}
LONGEST = {"day": 1095, "week": 156, "month": 36, "year": 3}
MONTHLY: Thing = {"interval": "month", "interval_count": 1, "meter": None, "usage_type": "licensed"}


def create(
    books: Books,
    *,
    currency: str,
    product: str,
    unit_amount: int,
    recurring: Thing | None = None,
    transfer_lookup_key: bool = False,
    **given: Any,
) -> Thing:
    books.take("product", product, param="product")
    _keep_lookup_key_unique(books, given.get("lookup_key"), transfer_lookup_key)
    if recurring and not 1 <= recurring.get("interval_count", 1) <= LONGEST[recurring.get("interval", "month")]:
        raise invalid("The interval can be at most three years.", param="recurring[interval_count]")
    price = {
        **PLAIN,
        "id": books.new_id("price"),
        "created": books.clock.now(),
        "currency": currency.lower(),
        "product": product,
        "recurring": recurring and {**MONTHLY, **recurring},
        "type": "recurring" if recurring else "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": str(unit_amount),
        **given,
        "metadata": merged({}, given.get("metadata")),
    }
    books.put("price", price)
    books.emit("price.created", price)
    return price


def update(books: Books, id: str, *, transfer_lookup_key: bool = False, **given: Any) -> Thing:
    price = books.take("price", id)
    if given.get("tax_behavior", price["tax_behavior"]) != price["tax_behavior"] != "unspecified":
        raise invalid("You cannot change the tax behavior once it is specified.", param="tax_behavior")
    if given.get("lookup_key") != price["lookup_key"]:
        _keep_lookup_key_unique(books, given.get("lookup_key"), transfer_lookup_key)
    if "metadata" in given:
        given["metadata"] = merged(price["metadata"], given["metadata"])
    books.change(price, given, "price.updated")
    return price


def _keep_lookup_key_unique(books: Books, key: str | None, transfer: bool) -> None:
    holder = next((price for price in books.objects["price"].values() if key and price["lookup_key"] == key), None)
    if holder and not transfer:
        message = f"A price (`{holder['id']}`) already uses that lookup key. You must transfer it."
        raise invalid(message, param="lookup_key", code="resource_already_exists")
    if holder:
        books.change(holder, {"lookup_key": None}, "price.updated")


def _recurs(price: Thing, wanted: Thing) -> bool:
    return bool(price["recurring"]) and all(price["recurring"][name] == value for name, value in wanted.items())


OPERATIONS = [
    listing(
        "/v1/prices",
        "price",
        {
            "active": boolean,
            "created": span,
            "currency": currency,
            "lookup_keys": many(text),
            "product": text,
            "recurring": group({"interval": INTERVAL, "usage_type": text}),
            "type": one_of("one_time recurring"),
        },
        {"lookup_keys": lambda price, keys: price["lookup_key"] in keys, "recurring": _recurs},
    ),
    Operation("POST", "/v1/prices", create, {**FIELDS, **ONLY_AT_CREATION}, ("currency", "product", "unit_amount")),
    Operation("GET", "/v1/prices/{price}", retrieve("price")),
    Operation("POST", "/v1/prices/{price}", update, FIELDS),
]
