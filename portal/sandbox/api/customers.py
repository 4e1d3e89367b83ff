"""Customers: who is billed, in which language, by what."""

from typing import Any

from portal.sandbox.api import payment_methods
from portal.sandbox.books import Books
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import (
    ADDRESS,
    ADDRESS_PARTS,
    clearable,
    group,
    integer,
    many,
    merged,
    metadata,
    one_of,
    span,
    text,
)
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing, nothing

FIELDS = {
    "address": ADDRESS,
    "balance": integer,
    "description": text,
    "email": text,
    "invoice_prefix": text,
    "invoice_settings": group(
        {
            "custom_fields": clearable(many(group({"name": text, "value": text}))),
            "default_payment_method": text,
            "footer": text,
            "rendering_options": clearable(group({"amount_tax_display": text, "template": text})),
        }
    ),
    "metadata": metadata,
    "name": text,
    "next_invoice_sequence": integer,
    "phone": text,
    "preferred_locales": many(text),
    "shipping": clearable(group({"address": ADDRESS, "name": text, "phone": text})),
    "tax_exempt": one_of("exempt none reverse"),
}


def create(books: Books, *, id: str | None = None, payment_method: str | None = None, **given: Any) -> Thing:
    id = id or books.new_id("cus")
    customer: Thing = {
        **nothing("address currency default_source description email name phone shipping"),
        "id": id,
        "object": "customer",
        "balance": 0,
        "created": books.clock.now(),
        "delinquent": False,
        "discount": None,
        "invoice_prefix": books.new_id("cus")[-8:].upper(),
        "invoice_settings": nothing("custom_fields default_payment_method footer rendering_options"),
        "livemode": False,
        "metadata": {},
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
        "test_clock": None,
    }
    customer.update(_changes(books, customer, given))
    books.put("customer", customer)
    books.emit("customer.created", customer)
    if payment_method:
        attached = payment_methods.attach_existing(books, payment_method, customer=id)
        payment_methods.set_default(books, id, attached["id"])
    return customer


def update(books: Books, id: str, **given: Any) -> Thing:
    customer = books.take("customer", id)
    books.change(customer, _changes(books, customer, given), "customer.updated")
    return customer


def _changes(books: Books, customer: Thing, given: Thing) -> Thing:
    changes = dict(given)
    if "metadata" in given:
        changes["metadata"] = merged(customer["metadata"], given["metadata"])
    if settings := given.get("invoice_settings"):
        _check_default(books, customer["id"], settings.get("default_payment_method"))
        changes["invoice_settings"] = {**customer["invoice_settings"], **settings}
    if address := given.get("address"):
        changes["address"] = _whole(address)
    if shipping := given.get("shipping"):
        changes["shipping"] = {**shipping, "address": _whole(shipping.get("address") or {})}
    return changes


def _whole(address: Thing) -> Thing:
    return {**nothing(ADDRESS_PARTS), **address}


def _check_default(books: Books, id: str, payment_method: str | None) -> None:
    if payment_method is None:
        return
    param = "invoice_settings[default_payment_method]"
    if books.take("payment_method", payment_method, param=param)["customer"] != id:
        message = (
            f"The customer does not have a payment method with the ID {payment_method}. The payment method must be "
            "attached to the customer."
        )
        raise invalid(message, param=param, code="resource_missing")


OPERATIONS = [
    listing("/v1/customers", "customer", {"created": span, "email": text}),
    Operation("POST", "/v1/customers", create, {**FIELDS, "payment_method": text}),
    Operation("GET", "/v1/customers/{customer}", retrieve("customer")),
    Operation("POST", "/v1/customers/{customer}", update, FIELDS),
]
