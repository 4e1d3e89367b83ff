"""Refunds: money of a charge on its way back."""

from typing import Any

from portal.sandbox.api import cash_balance, lines
from portal.sandbox.books import Books
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import merged, metadata, natural, one_of, span, text
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing, nothing

NULLS = "balance_transaction customer_account receipt_number source_transfer_reversal transfer_reversal"
SETTLES_AFTER = 86400
# Stripe's test cards whose refunds take their time, by their last four: how they begin, and how they end.
SLOW = {"7726": ("pending", "succeeded"), "5126": ("succeeded", "failed")}


def create(
    books: Books,
    *,
    payment_intent: str | None = None,
    charge: str | None = None,
    amount: int | None = None,
    **given: Any,
) -> Thing:
    paid = _charge(books, charge, payment_intent)
    refund = books.put("refund", _begun(books, paid, _amount(paid, amount), given))
    books.emit("refund.created", refund)
    _count(books, paid, refund["amount"])
    books.emit("charge.refunded", paid)
    if "customer_cash_balance" in refund["destination_details"]:
        cash_balance.take_back(books, refund)
    if _last4(paid) in SLOW:
        books.plan(refund["created"] + SETTLES_AFTER, "settle refund", refund["id"])
    return refund


def settle(books: Books, id: str) -> None:
    """What the bank says a day later."""
    refund = books.objects["refund"][id]
    paid = books.objects["charge"][refund["charge"]]
    _, status = SLOW[_last4(paid)]
    if status == "failed":
        books.change(refund, {"status": status, "failure_reason": "expired_or_canceled_card"}, "refund.updated")
        books.emit("refund.failed", refund)
        _count(books, paid, -refund["amount"])
    else:
        books.change(refund, {"status": status}, "refund.updated")


def update(books: Books, id: str, *, metadata: dict[str, str] | None = None) -> Thing:
    refund = books.take("refund", id)
    books.change(refund, {"metadata": merged(refund["metadata"], metadata)}, "refund.updated")
    return refund


def _charge(books: Books, charge: str | None, intent: str | None) -> Thing:
    if charge:
        return books.take("charge", charge, param="charge")
    if not intent:
        raise invalid("One of the following params should be provided for this request: payment_intent or charge.")
    made = books.take("payment_intent", intent, param="payment_intent")
    if made["status"] != "succeeded":
        raise invalid(f"This PaymentIntent ({intent}) does not have a successful charge to refund.")
    return books.take("charge", made["latest_charge"])


def _begun(books: Books, charge: Thing, amount: int, given: Thing) -> Thing:
    by_card = charge["payment_method_details"]["type"] == "card"
    way = {"card": {"type": "refund"}} if by_card else {"customer_cash_balance": {}}
    return {
        **nothing(NULLS),
        "id": books.new_id("re"),
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": books.clock.now(),
        "currency": charge["currency"],
        "customer": charge["customer"],
        "destination_details": {**way, "type": next(iter(way))},
        "metadata": merged({}, given.get("metadata", {})),
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": given.get("reason"),
        "status": SLOW.get(_last4(charge), ("succeeded", ""))[0],
    }


def _amount(charge: Thing, wanted: int | None) -> int:
    left: int = charge["amount_captured"] - charge["amount_refunded"]
    if left <= 0:
        raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if wanted is not None and not 0 < wanted <= left:
        asked, most = (lines.money(sum, charge["currency"]) for sum in (wanted, left))
        raise invalid(f"Refund amount ({asked}) is greater than unrefunded amount on charge ({most})", param="amount")
    return left if wanted is None else wanted


def _count(books: Books, charge: Thing, amount: int) -> None:
    refunded = charge["amount_refunded"] + amount
    books.change(charge, {"amount_refunded": refunded, "refunded": refunded == charge["amount_captured"]})


def _last4(charge: Thing) -> str:
    card: dict[str, Any] = charge["payment_method_details"].get("card") or {}
    return str(card.get("last4", ""))


_REASON = one_of("duplicate fraudulent requested_by_customer")
_FIELDS = {
    "amount": natural,
    "charge": text,
    "metadata": metadata,
    "payment_intent": text,
    "reason": _REASON,
}
OPERATIONS = [
    listing("/v1/refunds", "refund", {"charge": text, "created": span, "payment_intent": text}),
    Operation("POST", "/v1/refunds", create, _FIELDS),
    Operation("GET", "/v1/refunds/{refund}", retrieve("refund")),
    Operation("POST", "/v1/refunds/{refund}", update, {"metadata": metadata}),
]
