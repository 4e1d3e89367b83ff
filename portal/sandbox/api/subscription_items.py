"""Items of a subscription: what is subscribed to, how many, and for which period. Listed oldest first."""

from typing import Any

from portal.sandbox import lists
from portal.sandbox.api import periods
from portal.sandbox.books import Books
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import text
from portal.sandbox.shelf import Thing


def make(books: Books, subscription_id: str, price: Thing, quantity: int, start: int) -> Thing:
    """A new item, not yet on the books; its first period begins at `start`."""
    return {
        "id": books.new_id("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": books.clock.now(),
        "current_period_end": periods.after(start, price["recurring"], start),
        "current_period_start": start,
        "discounts": [],
        "metadata": {},
        "price": price,
        "quantity": quantity,
        "subscription": subscription_id,
        "tax_rates": [],
    }


def amount(item: Thing) -> int:
    return int(item["price"]["unit_amount"] * item["quantity"])


def list_all(books: Books, **params: Any) -> Thing:
    return lists.page(books, "subscription_item", "/v1/subscription_items", params, oldest_first=True)


OPERATIONS = [
    Operation("GET", "/v1/subscription_items", list_all, {**lists.PAGING, "subscription": text}, ("subscription",)),
    Operation("GET", "/v1/subscription_items/{item}", retrieve("subscription_item")),
]
