"""What a subscription's item was last charged with: a credit for its unused time gives back from that."""

from collections.abc import Iterator

from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing


def last(books: Books, subscription: Thing, item_id: str) -> Thing | None:
    """A waiting invoice item or an invoice's line, the newest."""
    return next((one for one in _newest_first(books, subscription) if _is_debit(one, item_id)), None)


def discounts_of(debit: Thing | None) -> list[str]:
    """In the order in which they were taken."""
    if debit is None:
        return []
    taken = debit["discount_amounts"] if debit["object"] == "line_item" else _details(debit)["discount_amounts"]
    return [one["discount"] for one in taken]


def credited(debit: Thing | None) -> Thing | None:
    """As an invoice item tells which charge it gives back from."""
    if debit is None:
        return None
    if debit["object"] == "invoiceitem":
        return {"type": "invoice_item", "invoice_item": debit["id"]}
    details = {"invoice": debit["invoice"], "invoice_line_items": [debit["id"]]}
    return {"type": "invoice_line_items", "invoice_line_item_details": details}


def lines_of(item: Thing) -> Thing | None:
    """As the line of an invoice tells it; it knows only of lines."""
    credited_items = _details(item).get("credited_items") or {}
    lines: Thing | None = credited_items.get("invoice_line_item_details")
    return lines


def _newest_first(books: Books, subscription: Thing) -> Iterator[Thing]:
    waiting = books.where("invoiceitem", "customer", subscription["customer"])
    yield from (item for item in reversed(waiting) if item["invoice"] is None and item["proration"])
    for invoice in reversed(books.where("invoice", "customer", subscription["customer"])):
        yield from reversed(books.lines[invoice["id"]])


def _is_debit(one: Thing, item_id: str) -> bool:
    parent = one["parent"] or {}
    if one["object"] == "line_item":
        about = parent.get("subscription_item_details") or {}
        is_credit = (about.get("proration_details") or {}).get("credited_items") or one["amount"] < 0
    else:
        about = parent.get("subscription_details") or {}
        is_credit = _details(one).get("credited_items") or one["amount"] < 0
    return about.get("subscription_item") == item_id and not is_credit


def _details(item: Thing) -> Thing:
    return item.get("proration_details") or {}
