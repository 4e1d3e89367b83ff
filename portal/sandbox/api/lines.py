"""An invoice's lines: a subscription item's period, or an invoice item."""

from typing import Any

from portal.sandbox import lists
from portal.sandbox.api import debits, subscription_items, taxes
from portal.sandbox.books import Books
from portal.sandbox.operation import Operation
from portal.sandbox.shelf import Thing

SIGNS = {"jpy": ("¥", 0), "usd": ("$", 2), "eur": ("€", 2)}


def for_period(books: Books, item: Thing, rates: list[Thing], *, trial: bool = False) -> Thing:
    """What the item costs for the period it is now in."""
    name = books.objects["product"][item["price"]["product"]]["name"]
    unit = (
        f"{money(item['price']['unit_amount'], item['price']['currency'])} / {item['price']['recurring']['interval']}"
    )
    amount = 0 if trial else subscription_items.amount(item)
    line = _line(books, amount, item["price"]["currency"], item["tax_rates"] or rates)
    return {
        **line,
        "description": f"Trial period for {name}" if trial else f"{item['quantity']} × {name} (at {unit})",
        "discountable": True,
        "discounts": item["discounts"],
        "parent": {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": item["subscription"],
                "subscription_item": item["id"],
            },
        },
        "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
        "pricing": pricing(item["price"]),
        "quantity": item["quantity"],
        "subscription": item["subscription"],
    }


def for_invoice_item(books: Books, item: Thing, rates: list[Thing]) -> Thing:
    return {
        **_line(books, item["amount"], item["currency"], item["tax_rates"] or rates),
        "description": item["description"],
        "discount_amounts": (item.get("proration_details") or {}).get("discount_amounts", []),
        "discountable": item["discountable"],
        "discounts": item["discounts"],
        "metadata": item["metadata"],
        "parent": _parent_of_item(item),
        "period": item["period"],
        "pricing": item["pricing"],
        "quantity": item["quantity"],
        "subscription": (item["parent"] or {}).get("subscription_details", {}).get("subscription"),
    }


def pricing(price: Thing) -> Thing:
    return {
        "price_details": {"price": price["id"], "product": price["product"]},
        "type": "price_details",
        "unit_amount_decimal": price["unit_amount_decimal"],
    }


def money(amount: int, currency: str) -> str:
    """As Stripe writes amounts in descriptions; only ever for people to read."""
    sign, decimals = SIGNS.get(currency, (f"{currency.upper()} ", 2))
    return f"{sign}{amount / 10**decimals:,.{decimals}f}"


def list_of_invoice(books: Books, invoice: str, **params: Any) -> Thing:
    books.take("invoice", invoice)
    return lists.part(books.lines[invoice], f"/v1/invoices/{invoice}/lines", params)


def _line(books: Books, amount: int, currency: str, rates: list[Thing]) -> Thing:
    return {
        "id": books.new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": currency,
        "discount_amounts": [],
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "quantity_decimal": None,
        "subtotal": amount,
        "taxes": taxes.on(amount, rates),
    }


def _parent_of_item(item: Thing) -> Thing:
    details = (item["parent"] or {}).get("subscription_details", {})
    common = {
        "invoice_item": item["id"],
        "proration": item["proration"],
        "proration_details": {"credited_items": debits.lines_of(item)},
        "subscription": details.get("subscription"),
    }
    if item["proration"]:
        return {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": {**common, "subscription_item": details["subscription_item"]},
        }
    return {"type": "invoice_item_details", "invoice_item_details": common, "subscription_item_details": None}


OPERATIONS = [Operation("GET", "/v1/invoices/{invoice}/lines", list_of_invoice, lists.PAGING)]
