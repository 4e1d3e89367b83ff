"""Payment intents: what is to be paid, and the last thing that went wrong."""

import secrets

from portal.sandbox.api import charges
from portal.sandbox.books import Books, copy_of
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import span, text
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing, nothing

NULLS = """application application_fee_amount automatic_payment_methods canceled_at cancellation_reason
customer_account last_payment_error latest_charge next_action on_behalf_of payment_method
payment_method_configuration_details processing receipt_email review setup_future_usage shipping
statement_descriptor statement_descriptor_suffix transfer_data transfer_group"""


def make(books: Books, invoice: Thing) -> Thing:
    """The intent that an invoice opens when it is finalized."""
    id = books.new_id("pi")
    types = invoice["payment_settings"]["payment_method_types"] or ["card"]
    intent = {
        **nothing(NULLS),
        "id": id,
        "object": "payment_intent",
        "amount": invoice["amount_due"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic",
        "client_secret": f"{id}_secret_{secrets.token_hex(12)}",
        "confirmation_method": "automatic",
        "created": books.clock.now(),
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "description": _description(invoice),
        "excluded_payment_method_types": None,
        "livemode": False,
        "metadata": {},
        "payment_details": {"customer_reference": None, "order_reference": invoice["id"]},
        "payment_method_options": {},
        "payment_method_types": types,
        "status": "requires_payment_method",
    }
    books.put("payment_intent", intent)
    books.emit("payment_intent.created", intent)
    return intent


def find_for(books: Books, invoice_id: str) -> Thing | None:
    """The invoice's own intent, if it is paid or to be paid through one."""
    for payment in books.where("invoice_payment", "invoice", invoice_id):
        if payment["is_default"]:
            return books.find("payment_intent", payment["payment"].get("payment_intent", ""))
    return None


def take_for(books: Books, invoice: Thing) -> Thing:
    """The intent that an open invoice is paid through."""
    return books.take("payment_intent", (find_for(books, invoice["id"]) or {}).get("id", ""))


def succeed(books: Books, intent: Thing, method: Thing) -> Thing:
    charge = charges.succeed(books, intent, method)
    books.change(
        intent,
        {
            "amount_received": intent["amount"],
            "last_payment_error": None,
            "latest_charge": charge["id"],
            "payment_method": method["id"],
            "receipt_email": charge["receipt_email"],
            "status": "succeeded",
        },
    )
    books.emit("payment_intent.succeeded", intent)
    return charge


def begin(books: Books, intent: Thing, method: Thing) -> None:
    """A debit that the bank has not answered yet."""
    if intent["currency"] != "usd":
        raise invalid("The currency provided is invalid for the payment method type: us_bank_account.")
    charge = charges.begin(books, intent, method)
    changes = {"last_payment_error": None, "latest_charge": charge["id"], "payment_method": method["id"]}
    books.change(intent, {**changes, "status": "processing"})
    books.emit("payment_intent.processing", intent)


def fail(books: Books, intent: Thing, method: Thing, code: str) -> None:
    charge = charges.fail(books, intent, method, code)
    error = charges.decline_of(charge, intent, copy_of(method), code)
    books.change(
        intent,
        {
            "last_payment_error": error,
            "latest_charge": charge["id"],
            "payment_method": None,
            "status": "requires_payment_method",
        },
    )
    books.emit("payment_intent.payment_failed", intent)


def cancel(books: Books, intent: Thing, reason: str) -> None:
    changes = {"canceled_at": books.clock.now(), "cancellation_reason": reason, "status": "canceled"}
    books.change(intent, changes)
    books.emit("payment_intent.canceled", intent)


def _description(invoice: Thing) -> str:
    reasons = {"subscription_create": "Subscription creation", "subscription_update": "Subscription update"}
    return reasons.get(invoice["billing_reason"], f"Payment for invoice {invoice['number']}")


OPERATIONS = [
    listing("/v1/payment_intents", "payment_intent", {"created": span, "customer": text}),
    Operation("GET", "/v1/payment_intents/{intent}", retrieve("payment_intent")),
]
