"""Invoices made by hand: drafted, changed while they are drafts, thrown away."""

from typing import Any

from portal.sandbox.api import discounts as redeeming
from portal.sandbox.api import invoice_items, invoices, taxes
from portal.sandbox.api.drafts import DAY, Terms, put_lines
from portal.sandbox.books import Books
from portal.sandbox.parameters import merged
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing


def create(
    books: Books,
    *,
    customer: str,
    auto_advance: bool = False,
    currency: str | None = None,
    collection_method: str = "charge_automatically",
    days_until_due: int | None = None,
    default_tax_rates: list[str] | None = None,
    discounts: list[Thing] | None = None,
    pending_invoice_items_behavior: str = "exclude",
    **given: Any,
) -> Thing:
    payer = books.take("customer", customer, param="customer")
    if collection_method == "send_invoice" and days_until_due is None and "due_date" not in given:
        raise invalid("You must pass `days_until_due` or `due_date` with `collection_method=send_invoice`.")
    given |= {"metadata": merged({}, given.get("metadata")), "default_tax_rates": taxes.rates(books, default_tax_rates)}
    items = invoice_items.pending(books, customer) if pending_invoice_items_behavior == "include" else []
    money = currency or (items[0]["currency"] if items else payer["currency"]) or "jpy"
    redeemed = _redeem(books, discounts, customer, money)
    terms = Terms("manual", collection_method, days_until_due, None, auto_advance, given, redeemed)
    return invoices.issue(books, payer, money, terms, [item for item in items if item["currency"] == money])


def update(books: Books, id: str, **given: Any) -> Thing:
    invoice = books.take("invoice", id)
    frozen = {name for name in given if name not in ("auto_advance", "metadata", "default_payment_method")}
    if invoice["status"] != "draft" and frozen:
        raise invalid(f"Finalized invoices can't be updated in this way: {', '.join(sorted(frozen))}")
    if "metadata" in given:
        given["metadata"] = merged(invoice["metadata"], given["metadata"])
    if "days_until_due" in given:
        given["due_date"] = invoice["created"] + given.pop("days_until_due") * DAY
    if "discounts" in given:
        given["discounts"] = _redeem(books, given["discounts"], invoice["customer"], invoice["currency"])
    if given.get("auto_advance") and invoice["status"] == "draft":
        invoices.let_advance(books, invoice)
    if "discounts" in given:
        invoice["discounts"] = given["discounts"]
        put_lines(books, invoice, books.lines[id])
    books.change(invoice, given, "invoice.updated")
    return invoice


def delete(books: Books, id: str) -> Thing:
    invoice = books.take("invoice", id)
    if invoice["status"] != "draft" or (invoice["parent"] or {}).get("subscription_details"):
        raise invalid("You can only delete draft invoices that belong to no subscription.")
    books.shelves["invoice"].remove(id)
    books.emit("invoice.deleted", invoice)
    return {"id": id, "object": "invoice", "deleted": True}


def _redeem(books: Books, wanted: list[Thing] | None, customer: str, currency: str) -> list[str]:
    ids = redeeming.redeem(books, wanted, customer, currency)
    redeeming.count(books, ids)
    return ids
