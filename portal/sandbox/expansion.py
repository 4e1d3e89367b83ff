"""`expand[]`: replaces ids by the objects they name, and adds the fields that are only there when asked for."""

from collections.abc import Callable
from typing import Any

from portal.sandbox import lists
from portal.sandbox.api import cash_balance, payment_intents
from portal.sandbox.books import Books
from portal.sandbox.refusal import StripeRefusal, invalid
from portal.sandbox.shelf import Thing

DEEPEST = 4

# By kind, the fields that hold an id (or a list of ids) and the kind that it names.
REFERENCES = {
    "account": {
        "settings.branding.icon": "file",
        "settings.branding.logo": "file",
        "settings.invoices.default_account_tax_ids": "tax_id",
    },
    "billing_portal.session": {"configuration": "billing_portal.configuration"},
    "charge": {"customer": "customer", "payment_intent": "payment_intent"},
    "credit_note": {"customer": "customer", "invoice": "invoice", "refunds.refund": "refund"},
    "customer": {"invoice_settings.default_payment_method": "payment_method", "default_source": "card"},
    "customer_cash_balance_transaction": {"customer": "customer"},
    "invoice": {
        "customer": "customer",
        "default_payment_method": "payment_method",
        "parent.subscription_details.subscription": "subscription",
        "total_taxes.tax_rate_details.tax_rate": "tax_rate",
    },
    "invoice_payment": {
        "invoice": "invoice",
        "payment.payment_intent": "payment_intent",
        "payment.payment_record": "payment_record",
    },
    "invoiceitem": {"customer": "customer", "invoice": "invoice"},
    "line_item": {
        "pricing.price_details.price": "price",
        "subscription": "subscription",
        "taxes.tax_rate_details.tax_rate": "tax_rate",
    },
    "payment_intent": {"customer": "customer", "latest_charge": "charge", "payment_method": "payment_method"},
    "payment_method": {"customer": "customer"},
    "price": {"product": "product"},
    "product": {"default_price": "price"},
    "refund": {
        "charge": "charge",
        "customer": "customer",
        "payment_intent": "payment_intent",
        "payment_method": "payment_method",
    },
    "subscription": {
        "customer": "customer",
        "default_payment_method": "payment_method",
        "latest_invoice": "invoice",
    },
    "tax_id": {"customer": "customer"},
}


def _payments(books: Books, invoice: Thing) -> Thing:
    return lists.of(
        books.where("invoice_payment", "invoice", invoice["id"]), f"/v1/invoice_payments?invoice={invoice['id']}"
    )


def _paid_off_stripe(books: Books, invoice: Thing) -> int:
    payments = books.where("invoice_payment", "invoice", invoice["id"])
    return sum(payment["amount_paid"] or 0 for payment in payments if payment["payment"]["type"] == "payment_record")


def _confirmation_secret(books: Books, invoice: Thing) -> Thing | None:
    intent = payment_intents.find_for(books, invoice["id"])
    return intent and {"client_secret": intent["client_secret"], "type": "payment_intent"}


def _refunds(books: Books, charge: Thing) -> Thing:
    return lists.of(books.where("refund", "charge", charge["id"])[::-1], f"/v1/charges/{charge['id']}/refunds")


def _subscriptions(books: Books, customer: Thing) -> Thing:
    living = [one for one in books.where("subscription", "customer", customer["id"]) if not one["ended_at"]]
    return lists.of(living[::-1], f"/v1/customers/{customer['id']}/subscriptions")


def _tax_ids(books: Books, customer: Thing) -> Thing:
    return lists.of(books.where("tax_id", "customer", customer["id"])[::-1], f"/v1/customers/{customer['id']}/tax_ids")


def _cash_balance(books: Books, customer: Thing) -> Thing:
    return cash_balance.show(books, customer["id"])


# By kind, the fields that are absent unless asked for.
ON_REQUEST: dict[tuple[str, str], Callable[[Books, Thing], Any]] = {
    ("invoice", "payments"): _payments,
    ("invoice", "amount_paid_off_stripe"): _paid_off_stripe,
    ("invoice", "confirmation_secret"): _confirmation_secret,
    ("charge", "refunds"): _refunds,
    ("customer", "subscriptions"): _subscriptions,
    ("customer", "tax_ids"): _tax_ids,
    ("customer", "cash_balance"): _cash_balance,
}


def expand(books: Books, answer: Thing, paths: Any) -> Thing:
    for path in paths if isinstance(paths, list) else [paths]:
        steps = str(path).split(".")
        if len(steps) > DEEPEST:
            raise invalid(
                f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}", param="expand"
            )
        answer = _open(books, answer, steps, "", (), str(path))
    return answer


def _open(books: Books, node: Any, steps: list[str], kind: str, trail: tuple[str, ...], path: str) -> Any:
    """A copy of the node with the path opened; the stored objects stay as they are."""
    if isinstance(node, list):
        return [_open(books, one, steps, kind, trail, path) for one in node]
    if not steps or node is None:
        return node
    if not isinstance(node, dict):
        raise _cannot_be_expanded(path)
    name = node.get("object", "list")
    if isinstance(name, str) and name != "list":
        kind, trail = name, ()
    step, trail = steps[0], (*trail, steps[0])
    if step not in node and (kind, step) in ON_REQUEST and len(trail) == 1:
        value = ON_REQUEST[kind, step](books, node)
    elif step in node:
        value = node[step]
    elif kind and _may_be_absent(kind, trail):
        return node
    else:
        raise _cannot_be_expanded(path)
    return {**node, step: _open(books, _resolved(books, value, kind, trail, steps, path), steps[1:], kind, trail, path)}


def _resolved(books: Books, value: Any, kind: str, trail: tuple[str, ...], steps: list[str], path: str) -> Any:
    named = REFERENCES.get(kind, {}).get(".".join(trail))
    if named and isinstance(value, str):
        return books.objects[named].get(value, value)
    if named and isinstance(value, list):
        return [books.objects[named].get(one, one) for one in value]
    if (
        len(steps) == 1
        and value is not None
        and not isinstance(value, dict | list)
        and (kind, steps[0]) not in ON_REQUEST
    ):
        raise _cannot_be_expanded(path)
    return value


def _may_be_absent(kind: str, trail: tuple[str, ...]) -> bool:
    """A payment made outside Stripe has no payment_intent to open, and that is no mistake of the caller."""
    return ".".join(trail) in REFERENCES.get(kind, {})


def _cannot_be_expanded(path: str) -> StripeRefusal:
    return invalid(f"This property cannot be expanded ({path}).", param="expand")
