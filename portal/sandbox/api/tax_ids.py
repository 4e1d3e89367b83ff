"""Tax ids of customers and of the account itself, such as the Japanese qualified-invoice number."""

from typing import Any

from portal.sandbox import lists
from portal.sandbox.books import Books
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import group, one_of, text
from portal.sandbox.refusal import missing
from portal.sandbox.shelf import Thing

TYPE = one_of("eu_vat gb_vat jp_cn jp_rn jp_trn us_ein")
OWNER = group({"type": one_of("customer self"), "customer": text})


def create(books: Books, customer: str, *, type: str, value: str) -> Thing:
    books.take("customer", customer)
    tax_id = _tax_id(books, customer, {"type": "customer", "customer": customer}, type, value)
    books.emit("customer.tax_id.created", tax_id)
    return tax_id


def create_own(books: Books, *, type: str, value: str) -> Thing:
    """The account's own, which Stripe announces to nobody."""
    return _tax_id(books, None, {"type": "self"}, type, value)


def list_of_customer(books: Books, customer: str, **params: Any) -> Thing:
    books.take("customer", customer)
    return lists.page(books, "tax_id", f"/v1/customers/{customer}/tax_ids", {**params, "customer": customer})


def list_all(books: Books, *, owner: Thing | None = None, **params: Any) -> Thing:
    """Those of the account itself, unless an owner is named."""
    if not owner or owner.get("type") != "customer":
        is_own = {"owner": lambda tax_id, wanted: tax_id["owner"]["type"] == wanted}
        return lists.page(books, "tax_id", "/v1/tax_ids", {**params, "owner": "self"}, is_own)
    return lists.page(books, "tax_id", "/v1/tax_ids", {**params, "customer": owner.get("customer", "")})


def find(books: Books, customer: str, id: str) -> Thing:
    tax_id = books.take("tax_id", id)
    if tax_id["customer"] != customer:
        raise missing("tax_id", id)
    return tax_id


def _tax_id(books: Books, customer: str | None, owner: Thing, type: str, value: str) -> Thing:
    return books.put(
        "tax_id",
        {
            "id": books.new_id("txi"),
            "object": "tax_id",
            "country": "EU" if type == "eu_vat" else type[:2].upper(),
            "created": books.clock.now(),
            "customer": customer,
            "livemode": False,
            "owner": owner,
            "type": type,
            "value": value,
            "verification": {"status": "unavailable", "verified_address": None, "verified_name": None},
        },
    )


def delete(books: Books, customer: str, id: str) -> Thing:
    tax_id = find(books, customer, id)
    books.shelves["tax_id"].remove(id)
    books.emit("customer.tax_id.deleted", tax_id)
    return {"id": id, "object": "tax_id", "deleted": True}


_PATH = "/v1/customers/{customer}/tax_ids"
OPERATIONS = [
    Operation("GET", "/v1/tax_ids", list_all, {**lists.PAGING, "owner": OWNER}),
    Operation("GET", "/v1/tax_ids/{id}", retrieve("tax_id")),
    Operation("GET", _PATH, list_of_customer, lists.PAGING),
    Operation("POST", _PATH, create, {"type": TYPE, "value": text}, ("type", "value")),
    Operation("GET", _PATH + "/{id}", find),
    Operation("DELETE", _PATH + "/{id}", delete),
]
