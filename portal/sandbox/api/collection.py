"""Getting an invoice paid: the card charged, tried again when it fails, and what that does to the subscription."""

from datetime import UTC, datetime

from portal.sandbox.api import invoice_payments, payment_intents
from portal.sandbox.books import Books
from portal.sandbox.declines import DECLINES, WITHOUT_DECLINE_CODE
from portal.sandbox.refusal import StripeRefusal, invalid
from portal.sandbox.shelf import Thing

DAY = 86400
RETRY_AFTER_DAYS = (3, 5, 7)


def method_for(books: Books, invoice: Thing) -> str | None:
    """The invoice's own method, else the subscription's, else the customer's."""
    if invoice["default_payment_method"]:
        return str(invoice["default_payment_method"])
    subscription = subscription_of(books, invoice)
    if subscription and subscription["default_payment_method"]:
        return str(subscription["default_payment_method"])
    customer = books.objects["customer"][invoice["customer"]]
    default: str | None = customer["invoice_settings"]["default_payment_method"]
    return default


def subscription_of(books: Books, invoice: Thing) -> Thing | None:
    details = (invoice["parent"] or {}).get("subscription_details")
    return books.find("subscription", details["subscription"]) if details else None


def check(books: Books, draft: Thing) -> None:
    """Refuses what could not be charged, before anything is changed for it."""
    if draft["collection_method"] == "send_invoice" or draft["amount_due"] == 0:
        return
    method = method_for(books, draft)
    if method is None:
        message = "This customer has no attached payment source or default payment method."
        raise invalid(message, code="resource_missing")
    if code := _decline(books, books.objects["payment_method"][method]):
        decline = DECLINES[code]
        decline_code = None if code in WITHOUT_DECLINE_CODE else code
        raise StripeRefusal(
            402,
            "card_error",
            decline.message,
            code=decline.code,
            decline_code=decline_code,
            advice_code=decline.advice,
        )


def charge(books: Books, invoice: Thing, method_id: str, *, by_itself: bool) -> bool:
    """One attempt with this method; `by_itself` is false when somebody asked for it. False if it was refused.

    A debit is neither yet: the invoice stays open until its bank has answered.
    """
    intent = payment_intents.take_for(books, invoice)
    method = books.objects["payment_method"][method_id]
    if method["type"] == "us_bank_account":
        payment_intents.begin(books, intent, method)
        first = 0 if invoice["attempted"] else 1
        changes = {"attempted": True, "attempt_count": invoice["attempt_count"] + first, "next_payment_attempt": None}
        books.change(invoice, changes, "invoice.updated")
        return True
    code = _decline(books, method)
    if code is None:
        payment_intents.succeed(books, intent, method)
        settle(books, invoice, attempts=1 if by_itself or not invoice["attempted"] else 0)
        return True
    payment_intents.fail(books, intent, method, code)
    _count_failure(books, invoice, by_itself=by_itself)
    return False


def collect(books: Books, invoice: Thing) -> None:
    """What Stripe does by itself when an invoice is finalized, and again at each retry."""
    method = method_for(books, invoice)
    if method is None:
        _count_failure(books, invoice, by_itself=True)
    else:
        charge(books, invoice, method, by_itself=True)


def retry(books: Books, invoice_id: str) -> None:
    invoice = books.objects["invoice"][invoice_id]
    planned = invoice["next_payment_attempt"]
    if invoice["status"] == "open" and planned and planned <= books.clock.now():
        collect(books, invoice)


def settle(books: Books, invoice: Thing, *, attempts: int = 0) -> None:
    """The invoice is paid, through its intent."""
    for payment in books.where("invoice_payment", "invoice", invoice["id"]):
        if payment["is_default"]:
            invoice_payments.mark_paid(books, payment)
    mark_paid(books, invoice, {"attempted": True, "attempt_count": invoice["attempt_count"] + attempts})
    books.emit("invoice.payment_succeeded", invoice)


def mark_paid(books: Books, invoice: Thing, changes: Thing) -> None:
    transitions = {**invoice["status_transitions"], "paid_at": books.clock.now()}
    paid = {"amount_paid": invoice["amount_due"], "amount_remaining": 0, "status": "paid"}
    after = {"next_payment_attempt": None, "status_transitions": transitions, "auto_advance": False}
    books.change(invoice, {**paid, **after, **changes}, "invoice.updated")
    books.emit("invoice.paid", invoice)
    if then := books.when_paid.pop(invoice["id"], None):
        then()
    ease(books, invoice)


def ease(books: Books, invoice: Thing) -> None:
    """With nothing owed any longer, the subscription and the customer are in good standing again."""
    owed = [one for one in books.where("invoice", "customer", invoice["customer"]) if _is_late(books, one)]
    if not owed:
        books.change(books.objects["customer"][invoice["customer"]], {"delinquent": False}, "customer.updated")
    subscription = subscription_of(books, invoice)
    if subscription is None or subscription["status"] not in ("incomplete", "past_due", "unpaid"):
        return
    if not any(subscription_of(books, one) is subscription for one in owed):
        books.change(subscription, {"status": "active"}, "customer.subscription.updated")


def mark_past_due(books: Books, invoice_id: str) -> None:
    """A bank-transfer invoice whose due date has come."""
    invoice = books.objects["invoice"][invoice_id]
    subscription = subscription_of(books, invoice)
    if invoice["status"] != "open":
        return
    if subscription and subscription["status"] == "active":
        books.change(subscription, {"status": "past_due"}, "customer.subscription.updated")
    books.change(books.objects["customer"][invoice["customer"]], {"delinquent": True}, "customer.updated")


def _is_late(books: Books, invoice: Thing) -> bool:
    if invoice["status"] != "open":
        return False
    if invoice["due_date"]:
        return bool(invoice["due_date"] <= books.clock.now())
    return bool(invoice["attempted"])


def _decline(books: Books, method: Thing) -> str | None:
    if code := books.faults.takes_decline() or books.declines.get(method["id"]):
        return code
    today = datetime.fromtimestamp(books.clock.now(), UTC)
    card = method["card"]
    return "expired_card" if (card["exp_year"], card["exp_month"]) < (today.year, today.month) else None


def _count_failure(books: Books, invoice: Thing, *, by_itself: bool) -> None:
    """Only the first attempt and Stripe's own count; what a person tries in between does not move the schedule.

    An invoice that is sent has none: its customer owes by its due date, whatever card they try before.
    """
    counts = by_itself or not invoice["attempted"]
    attempts = invoice["attempt_count"] + (1 if counts else 0)
    changes: Thing = {"attempted": True, "attempt_count": attempts}
    is_sent = invoice["collection_method"] == "send_invoice"
    if counts and not is_sent:
        more = invoice["auto_advance"] and attempts <= len(RETRY_AFTER_DAYS)
        changes["next_payment_attempt"] = books.clock.now() + RETRY_AFTER_DAYS[attempts - 1] * DAY if more else None
        if more:
            books.plan(changes["next_payment_attempt"], "retry payment", invoice["id"])
    books.change(invoice, changes, "invoice.updated")
    books.emit("invoice.payment_failed", invoice)
    if is_sent:
        return
    books.change(books.objects["customer"][invoice["customer"]], {"delinquent": True}, "customer.updated")
    subscription = subscription_of(books, invoice)
    if subscription and invoice["id"] not in books.when_paid:
        _downgrade(books, subscription, last=changes.get("next_payment_attempt", 0) is None)


def _downgrade(books: Books, subscription: Thing, *, last: bool) -> None:
    status = "unpaid" if last else "past_due"
    if subscription["status"] in ("active", "past_due", "trialing"):
        books.change(subscription, {"status": status}, "customer.subscription.updated")
