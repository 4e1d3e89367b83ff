"""Products: what is sold."""

from typing import Any

from portal.sandbox.books import Books
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import boolean, group, many, merged, metadata, span, text
from portal.sandbox.shelf import Thing, nothing

FIELDS = {
    "active": boolean,
    "description": text,
    "images": many(text),
    "marketing_features": many(group({"name": text})),
    "metadata": metadata,
    "name": text,
    "shippable": boolean,
    "statement_descriptor": text,
    "tax_code": text,
    "unit_label": text,
    "url": text,
}


def create(books: Books, *, id: str | None = None, **given: Any) -> Thing:
    now = books.clock.now()
    product = {
        **nothing("default_price description package_dimensions shippable statement_descriptor"),
        **nothing("tax_code unit_label url"),
        "id": id or books.new_id("prod"),
        "object": "product",
        "active": True,
        "created": now,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "updated": now,
        **given,
        "metadata": merged({}, given.get("metadata")),
    }
    books.put("product", product)
    books.emit("product.created", product)
    return product


def update(books: Books, id: str, **given: Any) -> Thing:
    product = books.take("product", id)
    if "metadata" in given:
        given["metadata"] = merged(product["metadata"], given["metadata"])
    if default := given.get("default_price"):
        books.take("price", default, param="default_price")
    books.change(product, {**given, "updated": books.clock.now()}, "product.updated")
    return product


OPERATIONS = [
    listing(
        "/v1/products",
        "product",
        {"active": boolean, "created": span, "ids": many(text)},
        {"ids": lambda product, ids: product["id"] in ids},
    ),
    Operation("POST", "/v1/products", create, {**FIELDS, "id": text}, ("name",)),
    Operation("GET", "/v1/products/{id}", retrieve("product")),
    Operation("POST", "/v1/products/{id}", update, {**FIELDS, "default_price": text}),
]
