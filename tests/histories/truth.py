"""What the tables must hold, told from Stripe's own objects, without a line of the portal's."""

from collections.abc import Callable, Iterator
from typing import Any

from portal.sandbox.api import previews
from portal.sandbox.books import Books
from portal.sandbox.refusal import StripeRefusal
from portal.sandbox.shelf import Thing
from tests.histories.bills import EXTRA
from tests.histories.ledger import Ledger, Row

CHARGED = ("trialing", "active", "past_due")
Facts = dict[Any, Row]  # by key: the columns that Stripe says something about


def customers(books: Books) -> Facts:
    return {one["id"]: _customer(one) for one in books.objects["customer"].values()}


def _customer(one: Thing) -> Row:
    return {
        "name": one["name"],
        "email": one["email"],
        "email_key": one["email"] and one["email"].lower(),
        "language": one["preferred_locales"][0] if one["preferred_locales"] else None,
        "currency": one["currency"],
        "balance": one["balance"],
        "default_payment_method": one["invoice_settings"]["default_payment_method"],
        "deleted": False,
    }


def products(books: Books) -> Facts:
    return {one["id"]: _of(one, "name active") for one in books.objects["product"].values()}


def prices(books: Books) -> Facts:
    return {
        one["id"]: {
            **_of(one, "product currency unit_amount active"),
            "interval": one["recurring"]["interval"],
            "interval_count": one["recurring"]["interval_count"],
        }
        for one in books.objects["price"].values()
    }


def subscriptions(books: Books) -> Facts:
    return {one["id"]: _subscription(one) for one in books.objects["subscription"].values()}


def _subscription(one: Thing) -> Row:
    ends = min(item["current_period_end"] for item in one["items"]["data"])
    return {
        **_of(one, "customer status collection_method currency default_payment_method trial_end ended_at"),
        "started_at": one["start_date"],
        "period_end": ends,
        "cancel_at": one["cancel_at"] or (ends if one["cancel_at_period_end"] else None),
        "paused": False,
    }


def subscription_items(books: Books) -> Facts:
    return {
        item["id"]: {
            "subscription": one["id"],
            "customer": one["customer"],
            "position": place,
            "price": item["price"]["id"],
            "quantity": item["quantity"],
        }
        for one in books.objects["subscription"].values()
        for place, item in enumerate(one["items"]["data"])
    }


def _issued(books: Books) -> list[Thing]:
    """Drafts are not mirrored."""
    return [one for one in books.objects["invoice"].values() if one["status"] != "draft"]


def invoices(books: Books) -> Facts:
    return {one["id"]: _invoice(books, one) for one in _issued(books)}


SAME = "customer number status currency subtotal total amount_due amount_paid amount_remaining collection_method"


def _invoice(books: Books, one: Thing) -> Row:
    lines = books.lines[one["id"]]
    return {
        **_of(one, f"{SAME} billing_reason attempt_count"),
        "subscription": ((one["parent"] or {}).get("subscription_details") or {}).get("subscription"),
        "tax": sum(tax["amount"] for tax in one["total_taxes"]),
        "balance_applied": one["ending_balance"] - one["starting_balance"],
        "issued_at": one["effective_at"],
        "due_at": one["due_date"],
        "paid_at": one["status_transitions"]["paid_at"],
        "about": one["description"] or (lines[0]["description"] if lines else None),
        "next_attempt_at": one["next_payment_attempt"],
    }


def invoice_lines(books: Books) -> Facts:
    return {
        (one["id"], place): {
            **_of(line, "description quantity currency amount"),
            "period_start": line["period"]["start"],
            "period_end": line["period"]["end"],
        }
        for one in _issued(books)
        for place, line in enumerate(books.lines[one["id"]])
    }


def invoice_taxes(books: Books) -> Facts:
    return {
        (one["id"], place): {"amount": tax["amount"], "taxable": tax["taxable_amount"], "inclusive": False}
        for one in _issued(books)
        for place, tax in enumerate(one["total_taxes"])
    }


def invoice_links(books: Books) -> Facts:
    return {
        one["id"]: {"customer": one["customer"], "page": one["hosted_invoice_url"], "pdf": one["invoice_pdf"]}
        for one in _issued(books)
    }


def payments(books: Books) -> Facts:
    return {one["id"]: _payment(books, one) for one in books.objects["invoice_payment"].values()}


def _payment(books: Books, one: Thing) -> Row:
    intent = books.find("payment_intent", one["payment"].get("payment_intent", "")) or {}
    charge = books.find("charge", intent.get("latest_charge") or "") or {}
    error = intent.get("last_payment_error") or {}
    details = charge.get("payment_method_details") or {}
    paid = one["status"] == "paid"
    return {
        **_of(one, "invoice status currency"),
        "customer": books.objects["invoice"][one["invoice"]]["customer"],
        "method": details.get("type") or one["payment"]["type"],
        "amount": one["amount_paid"] if paid else one["amount_requested"],
        "created_at": one["created"],
        "paid_at": one["status_transitions"]["paid_at"],
        "brand": (details.get("card") or {}).get("brand"),
        "last4": (details.get("card") or {}).get("last4"),
        "descriptor": charge.get("calculated_statement_descriptor") if paid else None,
        "receipt_url": charge.get("receipt_url") if paid else None,
        "receipt_number": charge.get("receipt_number") if paid else None,
        **{name: error.get(name) for name in ("code", "decline_code", "advice_code")},
    }


def default_cards(books: Books) -> Facts:
    """What each customer and each contract pays by."""
    named = [one["invoice_settings"]["default_payment_method"] for one in books.objects["customer"].values()]
    named += [one["default_payment_method"] for one in books.objects["subscription"].values()]
    cards = [books.objects["payment_method"][id] for id in named if id]
    return {
        one["id"]: {**_of(one, "customer type"), **_of(one["card"], "brand last4 exp_month exp_year")} for one in cards
    }


def next_charges(books: Books) -> Facts:
    """What each running contract will be charged next, as Stripe's preview has it.

    Not where something waits for whichever of the customer's invoices comes first: that the mirror does not follow.
    """
    shared = {item["customer"] for item in books.objects["invoiceitem"].values() if item["description"] == EXTRA}
    running = [
        one
        for one in books.objects["subscription"].values()
        if one["status"] in CHARGED and one["customer"] not in shared
    ]
    return {one["id"]: {"customer": one["customer"], **_preview(books, one)} for one in running}


def _preview(books: Books, one: Thing) -> Row:
    try:
        preview = previews.create(books, subscription=one["id"])
    except StripeRefusal:
        return {"amount": None, "due_at": None}
    return {"amount": preview["amount_due"], "due_at": preview["period_end"]}


def _of(thing: Thing, names: str) -> Row:
    return {name: thing[name] for name in names.split()}


WHOLE: tuple[Callable[[Books], Facts], ...] = (
    customers,
    products,
    prices,
    subscriptions,
    subscription_items,
    invoices,
    invoice_lines,
    invoice_taxes,
    invoice_links,
    payments,
)


async def untruths(ledger: Ledger, books: Books) -> list[str]:
    """Every field of the mirror that is not as at Stripe, and what one has and the other has not."""
    drafts = {row["id"] for row in await ledger.read("invoices") if row["status"] == "draft"}
    found: list[str] = []
    for facts in WHOLE:
        table = facts.__name__
        rows = [row for row in await ledger.read(table) if _invoice_of(table, row) not in drafts]
        found += _compare(table, {_key(row): row for row in rows}, facts(books))
    # Of these the mirror may hold more: what is nobody's card any more, what will be charged no more.
    found += _compare("payment_methods", *await _wanted(ledger, "payment_methods", default_cards(books)))
    return [*found, *_compare("next_charges", *await _wanted(ledger, "next_charges", next_charges(books)))]


async def _wanted(ledger: Ledger, table: str, there: Facts) -> tuple[Facts, Facts]:
    return {_key(row): row for row in await ledger.read(table) if _key(row) in there}, there


def _compare(table: str, here: Facts, there: Facts) -> Iterator[str]:
    for key in sorted(here.keys() ^ there.keys()):
        yield f"{table} {key} is only {'here' if key in here else 'at Stripe'}"
    for key in sorted(here.keys() & there.keys()):
        for name, value in there[key].items():
            if here[key][name] != value:
                yield f"{table} {key}: {name} is {here[key][name]!r} here and {value!r} at Stripe"


def _key(row: Row) -> Any:
    if "id" in row or "subscription" in row:
        return row["id"] if "id" in row else row["subscription"]
    return (row["invoice"], row["position"]) if "position" in row else row["invoice"]


def _invoice_of(table: str, row: Row) -> str | None:
    return row["id"] if table == "invoices" else row.get("invoice") if table.startswith("invoice_") else None
