"""What an accepted quote brings about: a subscription if anything recurs, else a draft invoice that waits."""

from typing import Any

from portal.sandbox.api import discounts, invoice_items, invoices, lines, subscriptions, taxes
from portal.sandbox.api.drafts import Terms
from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing


def carry_out(books: Books, quote: Thing) -> Thing:
    """The fields of the quote that name what was made."""
    lines = books.lines[quote["id"]]
    recurring = [line for line in lines if line["price"]["recurring"]]
    once = [_invoice_item(books, quote, line) for line in lines if not line["price"]["recurring"]]
    if recurring:
        return {"subscription": _subscribe(books, quote, recurring, once)["id"]}
    return {"invoice": _invoice(books, quote, once)["id"]}


def _subscribe(books: Books, quote: Thing, recurring: list[Thing], once: list[Thing]) -> Thing:
    """What is sold once goes along on the first bill, which waits its hour as a draft."""
    for item in once:
        books.put("invoiceitem", item)
        books.emit("invoiceitem.created", item)
    settings, about = quote["invoice_settings"], quote["subscription_data"]
    given: dict[str, Any] = {
        "billing_mode": {"type": about["billing_mode"]["type"]},
        "collection_method": quote["collection_method"],
        "days_until_due": settings["days_until_due"],
        "default_tax_rates": quote["default_tax_rates"],
        "description": about["description"],
        "discounts": discounts.again(books, quote["discounts"]),
        "invoice_settings": {name: settings[name] for name in ("custom_fields", "description", "footer")},
        "metadata": about["metadata"],
        "trial_period_days": about["trial_period_days"],
    }
    items = [_subscription_item(books, line) for line in recurring]
    return subscriptions.create(books, customer=quote["customer"], items=items, settles=False, **given)


def _subscription_item(books: Books, line: Thing) -> Thing:
    return {
        "agreed": True,
        "discounts": discounts.again(books, line["discounts"]),
        "price": line["price"]["id"],
        "quantity": line["quantity"],
        "tax_rates": [rate["id"] for rate in line["tax_rates"]],
    }


def _invoice(books: Books, quote: Thing, once: list[Thing]) -> Thing:
    customer, settings = books.objects["customer"][quote["customer"]], quote["invoice_settings"]
    own = {name: settings[name] for name in ("custom_fields", "description", "footer") if settings[name]}
    given = {
        **own,
        "default_tax_rates": taxes.rates(books, quote["default_tax_rates"]),
        "parent": {
            "quote_details": {"quote": quote["id"]},
            "subscription_details": None,
            "type": "quote_details",
        },
    }
    again = discounts.again(books, quote["discounts"])
    redeemed = discounts.redeem(books, again, customer["id"], quote["currency"])
    discounts.count(books, redeemed)
    method, days = quote["collection_method"], settings["days_until_due"]
    terms = Terms("quote_accept", method, days, None, False, given, redeemed)
    for item in once:
        books.put("invoiceitem", item)
        books.emit("invoiceitem.created", item)
    return invoices.issue(books, customer, quote["currency"], terms, once)


def _invoice_item(books: Books, quote: Thing, line: Thing) -> Thing:
    price = line["price"]
    own = discounts.redeem(books, discounts.again(books, line["discounts"]), quote["customer"], price["currency"])
    discounts.count(books, own)
    return invoice_items.make(
        books,
        quote["customer"],
        price["currency"],
        price["unit_amount"] * line["quantity"],
        description=books.objects["product"][price["product"]]["name"],
        discounts=own,
        pricing=lines.pricing(price),
        quantity=line["quantity"],
        tax_rates=line["tax_rates"],
    )
