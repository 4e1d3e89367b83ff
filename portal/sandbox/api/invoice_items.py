"""Invoice items: what waits for the customer's next invoice, or is put on a draft by hand."""

from typing import Any

from portal.sandbox.api import discounts, lines, taxes
from portal.sandbox.api.drafts import put_lines
from portal.sandbox.books import Books
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import boolean, currency, group, integer, many, merged, metadata, natural, span, text
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing


def make(books: Books, customer: str, currency: str, amount: int, **given: Any) -> Thing:
    """An item that is on nobody's books yet."""
    now = books.clock.now()
    return {
        "id": books.new_id("ii"),
        "object": "invoiceitem",
        "amount": amount,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "date": now,
        "description": None,
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "net_amount": amount,
        "parent": None,
        "period": {"start": now, "end": now},
        "pricing": None,
        "proration": False,
        "quantity": 1,
        "quantity_decimal": str(given.get("quantity", 1)),
        "tax_rates": [],
        "test_clock": None,
        **given,
    }


def pending(books: Books, customer: str, subscription: str | None = None) -> list[Thing]:
    """What the next invoice will take along; items of another subscription wait for theirs."""
    waiting = [item for item in books.where("invoiceitem", "customer", customer) if item["invoice"] is None]
    return [item for item in waiting if subscription_of(item) in (None, subscription)]


def subscription_of(item: Thing) -> str | None:
    return item["parent"]["subscription_details"]["subscription"] if item["parent"] else None


def create(
    books: Books,
    *,
    customer: str,
    amount: int | None = None,
    currency: str | None = None,
    invoice: str | None = None,
    pricing: Thing | None = None,
    quantity: int = 1,
    **given: Any,
) -> Thing:
    books.take("customer", customer, param="customer")
    details = _details(books, given)
    if pricing:
        price = books.take("price", pricing["price"], param="pricing[price]")
        amount, currency = price["unit_amount"] * quantity, price["currency"]
        name = books.objects["product"][price["product"]]["name"]
        details = {"description": name, **details, "pricing": lines.pricing(price)}
    if amount is None or currency is None:
        raise invalid("One of amount with currency, or pricing, is required.", param="amount", code="parameter_missing")
    redeemed = discounts.redeem(books, given.get("discounts"), customer, currency)
    item = make(books, customer, currency, amount, quantity=quantity, **{**details, "discounts": redeemed})
    discounts.count(books, redeemed)
    books.put("invoiceitem", item)
    books.emit("invoiceitem.created", item)
    if invoice:
        _put_on(books, item, invoice)
    return item


def _details(books: Books, given: Thing) -> Thing:
    rates = taxes.rates(books, given.get("tax_rates"), "tax_rates")
    return {**given, "metadata": merged({}, given.get("metadata")), "tax_rates": rates}


def delete(books: Books, id: str) -> Thing:
    item = books.take("invoiceitem", id)
    if item["invoice"] and books.objects["invoice"][item["invoice"]]["status"] != "draft":
        raise invalid("This invoice item is attached to an invoice that is no longer editable.")
    books.shelves["invoiceitem"].remove(id)
    books.emit("invoiceitem.deleted", item)
    return {"id": id, "object": "invoiceitem", "deleted": True}


def _put_on(books: Books, item: Thing, invoice_id: str) -> None:
    invoice = books.take("invoice", invoice_id, param="invoice")
    if invoice["status"] != "draft" or invoice["currency"] != item["currency"]:
        raise invalid("Items can be added to a draft invoice of the same currency only.", param="invoice")
    books.change(item, {"invoice": invoice_id})
    books.lines[invoice_id].append(lines.for_invoice_item(books, item, invoice["default_tax_rates"]))
    put_lines(books, invoice, books.lines[invoice_id])
    books.emit("invoice.updated", invoice, {})


FIELDS = {
    "amount": integer,
    "currency": currency,
    "customer": text,
    "description": text,
    "discountable": boolean,
    "discounts": discounts.WANTED,
    "invoice": text,
    "metadata": metadata,
    "period": group({"start": integer, "end": integer}),
    "pricing": group({"price": text}),
    "quantity": natural,
    "tax_rates": many(text),
}
OPERATIONS = [
    listing(
        "/v1/invoiceitems",
        "invoiceitem",
        {"created": span, "customer": text, "invoice": text, "pending": boolean},
        {"pending": lambda item, wanted: wanted == (item["invoice"] is None)},
    ),
    Operation("POST", "/v1/invoiceitems", create, FIELDS, ("customer",)),
    Operation("GET", "/v1/invoiceitems/{invoiceitem}", retrieve("invoiceitem")),
    Operation("DELETE", "/v1/invoiceitems/{invoiceitem}", delete),
]
