"""Invoice payments: which intent, or which money from elsewhere, pays an invoice."""

from typing import Any

from portal.sandbox.books import Books
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import group, one_of, span, text
from portal.sandbox.shelf import Thing


def make(books: Books, invoice: Thing, payment: Thing, *, is_default: bool) -> Thing:
    return books.put(
        "invoice_payment",
        {
            "id": books.new_id("inpay"),
            "object": "invoice_payment",
            "amount_paid": None,
            "amount_requested": invoice["amount_due"],
            "created": books.clock.now(),
            "currency": invoice["currency"],
            "invoice": invoice["id"],
            "is_default": is_default,
            "livemode": False,
            "payment": payment,
            "status": "open",
            "status_transitions": {"canceled_at": None, "paid_at": None},
        },
    )


def mark_paid(books: Books, payment: Thing) -> None:
    paid = {"canceled_at": None, "paid_at": books.clock.now()}
    changes = {"amount_paid": payment["amount_requested"], "status": "paid", "status_transitions": paid}
    books.change(payment, changes)
    books.emit("invoice_payment.paid", payment)


def ask(books: Books, invoice: Thing) -> None:
    """What is owed has changed: so has what is asked for."""
    for payment in books.where("invoice_payment", "invoice", invoice["id"]):
        intent = books.find("payment_intent", payment["payment"].get("payment_intent", ""))
        if payment["status"] == "open" and intent:
            books.change(payment, {"amount_requested": invoice["amount_remaining"]})
            books.change(intent, {"amount": invoice["amount_remaining"]})


def charge_of(books: Books, invoice: Thing) -> Thing | None:
    """The charge that paid the invoice; None if nothing did, or not through Stripe."""
    for payment in books.where("invoice_payment", "invoice", invoice["id"]):
        intent = payment["payment"].get("payment_intent")
        if payment["status"] == "paid" and intent:
            return books.find("charge", books.take("payment_intent", intent)["latest_charge"] or "")
    return None


def cancel(books: Books, payment: Thing) -> None:
    canceled = {"canceled_at": books.clock.now(), "paid_at": None}
    books.change(payment, {"status": "canceled", "status_transitions": canceled})


def _pays_by(payment: Thing, wanted: Thing) -> bool:
    return all(payment["payment"].get(name) == value for name, value in wanted.items())


PAYMENT: dict[str, Any] = {
    "type": one_of("payment_intent payment_record"),
    "payment_intent": text,
    "payment_record": text,
}
OPERATIONS = [
    listing(
        "/v1/invoice_payments",
        "invoice_payment",
        {"created": span, "invoice": text, "payment": group(PAYMENT), "status": one_of("canceled open paid")},
        {"payment": _pays_by},
    ),
    Operation("GET", "/v1/invoice_payments/{invoice_payment}", retrieve("invoice_payment")),
]
