"""Charges: one attempt to take money, and how it went."""

from typing import Any

from portal.sandbox.books import Books
from portal.sandbox.declines import DECLINES, WITHOUT_DECLINE_CODE
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import span, text
from portal.sandbox.shelf import Thing, nothing

NULLS = """application application_fee application_fee_amount balance_transaction description
failure_balance_transaction failure_code failure_message on_behalf_of receipt_email receipt_number receipt_url review
shipping source_transfer statement_descriptor statement_descriptor_suffix transfer_data transfer_group"""


def succeed(books: Books, intent: Thing, method: Thing) -> Thing:
    charge = _charge(books, intent, method)
    secret = books.new_secret("charge", charge["id"])
    charge.update(
        amount_captured=charge["amount"],
        captured=True,
        outcome=_outcome("authorized", "approved_by_network", None, "Payment complete."),
        paid=True,
        receipt_email=charge["billing_details"]["email"],
        receipt_number=f"{books.new_number(4)}-{books.new_number(4)}",
        receipt_url=f"{books.base_url}/receipts/{secret}",
        status="succeeded",
    )
    books.put("charge", charge)
    books.emit("charge.succeeded", charge)
    return charge


def begin(books: Books, intent: Thing, method: Thing) -> Thing:
    charge = _charge(books, intent, method)
    charge["status"] = "pending"
    books.put("charge", charge)
    books.emit("charge.pending", charge)
    return charge


def fail(books: Books, intent: Thing, method: Thing, code: str) -> Thing:
    charge = _charge(books, intent, method)
    decline = DECLINES[code]
    refused = _outcome("issuer_declined", "declined_by_network", code, f"The bank returned the decline code `{code}`.")
    charge.update(
        failure_code=decline.code,
        failure_message=decline.message,
        outcome={**refused, "advice_code": decline.advice},
        status="failed",
    )
    books.put("charge", charge)
    books.emit("charge.failed", charge)
    return charge


def decline_of(charge: Thing, intent: Thing, method: Thing, code: str) -> Thing:
    """Stripe's error for the failed charge, as a payment intent keeps it."""
    decline = DECLINES[code]
    error = {
        "advice_code": decline.advice,
        "charge": charge["id"],
        "code": decline.code,
        "decline_code": None if code in WITHOUT_DECLINE_CODE else code,
        "doc_url": f"https://stripe.com/docs/error-codes/{decline.code.replace('_', '-')}",
        "message": decline.message,
        "network_decline_code": code if decline.code == "card_declined" else None,
        "payment_method": method,
        "type": "card_error",
    }
    return {name: value for name, value in error.items() if value is not None}


def _charge(books: Books, intent: Thing, method: Thing) -> Thing:
    return {
        **nothing(NULLS),
        "id": books.new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "HINODE SCHEDULE" if method["type"] == "card" else None,
        "captured": False,
        "created": books.clock.now(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _details(method, intent["amount"]),
        "radar_options": {},
        "refunded": False,
    }


def _details(method: Thing, amount: int) -> dict[str, Any]:
    if method["type"] == "us_bank_account":
        names = ["account_holder_type", "account_type", "bank_name", "fingerprint", "last4", "routing_number"]
        debit = {name: method["us_bank_account"][name] for name in names}
        return {"type": "us_bank_account", "us_bank_account": {**debit, "payment_reference": None}}
    if method["type"] != "card":
        return {"customer_balance": {}, "type": "customer_balance"}
    kept = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")
    card = {name: method["card"][name] for name in (*kept, "regulated_status")}
    nulls = nothing("authorization_code installments mandate network_token three_d_secure")
    return {
        "card": {
            **nulls,
            **card,
            "amount_authorized": amount,
            "network": card["brand"],
            "network_transaction_id": None,
        },
        "type": "card",
    }


def _outcome(type: str, network_status: str, reason: str | None, seller_message: str) -> Thing:
    return {
        **nothing("advice_code network_advice_code network_decline_code"),
        "network_status": network_status,
        "reason": reason,
        "risk_level": "normal",
        "risk_score": 12,
        "seller_message": seller_message,
        "type": type,
    }


OPERATIONS = [
    listing("/v1/charges", "charge", {"created": span, "customer": text, "payment_intent": text}),
    Operation("GET", "/v1/charges/{charge}", retrieve("charge")),
]
