"""Invoices: drafted, finalized, paid, sent, voided."""

from typing import Any

from portal.sandbox.api import collection, invoice_payments, lines, payment_intents
from portal.sandbox.api.drafts import FINALIZES_AFTER, Terms, compose, split
from portal.sandbox.books import Books
from portal.sandbox.refusal import StripeRefusal, invalid
from portal.sandbox.shelf import Thing

NOT_OPEN = "You can only pass in open invoices. This invoice isn't open."


def issue(books: Books, customer: Thing, currency: str, terms: Terms, entries: list[Thing]) -> Thing:
    """A new draft on the books. `entries` are lines, or invoice items that become lines of this invoice."""
    id = books.new_id("in")
    rates = terms.given.get("default_tax_rates", [])
    items = [entry for entry in entries if entry["object"] == "invoiceitem"]
    made = [lines.for_invoice_item(books, one, rates) if one in items else one for one in entries]
    invoice = compose(books, customer, currency, terms, made, id)
    books.lines[id] = made
    books.put("invoice", invoice)
    for item in items:
        books.change(item, {"invoice": id})
    if customer["currency"] is None:
        books.change(customer, {"currency": currency}, "customer.updated")
    if terms.auto_advance:
        let_advance(books, invoice)
    books.emit("invoice.created", invoice)
    return invoice


def finalize(books: Books, id: str, *, auto_advance: bool | None = None) -> Thing:
    invoice = books.take("invoice", id)
    if invoice["status"] != "draft":
        raise invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    if auto_advance is not None:
        invoice["auto_advance"] = auto_advance
    _open(books, invoice)
    books.emit("invoice.finalized", invoice)
    if invoice["amount_due"] == 0:
        collection.mark_paid(books, invoice, {"attempted": True})
        books.emit("invoice.payment_succeeded", invoice)
    elif invoice["collection_method"] == "send_invoice":
        books.plan(invoice["due_date"], "invoice past due", id)
        if invoice["auto_advance"]:
            books.emit("invoice.sent", invoice)
    elif invoice["auto_advance"]:
        invoice["next_payment_attempt"] = books.clock.now() + FINALIZES_AFTER
        books.plan(invoice["next_payment_attempt"], "retry payment", id)
    return invoice


def finalize_when_due(books: Books, id: str) -> None:
    invoice = books.find("invoice", id)
    if invoice and invoice["status"] == "draft" and invoice["auto_advance"]:
        finalize(books, id)
        if invoice["status"] == "open" and invoice["collection_method"] == "charge_automatically":
            collection.collect(books, invoice)


def pay(
    books: Books, id: str, payment_method: str | None = None, paid_out_of_band: bool = False, **_ignored: Any
) -> Thing:
    invoice = books.take("invoice", id)
    if invoice["status"] == "paid":
        raise invalid("Invoice is already paid")
    if invoice["status"] == "draft":
        finalize(books, id)
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid(NOT_OPEN)
    if paid_out_of_band:
        _pay_out_of_band(books, invoice)
        return invoice
    if (payment_intents.find_for(books, id) or {}).get("status") == "processing":
        raise invalid("This invoice's payment is still processing.")
    method = payment_method or collection.method_for(books, invoice)
    if method is None:
        raise invalid("There is no default_payment_method set on this Customer or Invoice.", code="missing")
    if books.take("payment_method", method, param="payment_method")["customer"] != invoice["customer"]:
        raise invalid("The payment method does not belong to this invoice's customer.", param="payment_method")
    if not collection.charge(books, invoice, method, by_itself=False):
        raise _declined(books, invoice)
    return invoice


def send(books: Books, id: str) -> Thing:
    invoice = books.take("invoice", id)
    if invoice["status"] == "draft":
        finalize(books, id)
    if invoice["status"] != "open" or invoice["collection_method"] != "send_invoice":
        raise invalid(
            "This invoice cannot be sent right now. Please contact us via https://support.stripe.com/contact."
        )
    books.emit("invoice.sent", invoice)
    return invoice


def void(books: Books, id: str) -> Thing:
    invoice = _leave_open(books, id, ("open", "uncollectible"), "void", "voided_at")
    _cancel_payments(books, invoice, "void_invoice")
    books.emit("invoice.voided", invoice)
    collection.ease(books, invoice)
    return invoice


def mark_uncollectible(books: Books, id: str) -> Thing:
    invoice = _leave_open(books, id, ("open",), "uncollectible", "marked_uncollectible_at")
    books.emit("invoice.marked_uncollectible", invoice)
    collection.ease(books, invoice)
    return invoice


def credit(books: Books, invoice: Thing, before: int, after: int) -> None:
    """A credit note, or its end: less to pay, or more again; with nothing left to pay an open invoice is paid."""
    sums = {name: invoice[name] - before for name in ("amount_due", "amount_remaining")}
    counts = {
        "pre_payment_credit_notes_amount": invoice["pre_payment_credit_notes_amount"] + before,
        "post_payment_credit_notes_amount": invoice["post_payment_credit_notes_amount"] + after,
    }
    books.change(invoice, {**sums, **counts}, "invoice.updated")
    if before and invoice["amount_remaining"] == 0:
        _cancel_payments(books, invoice, "automatic")
        collection.mark_paid(books, invoice, {})
    elif before:
        invoice_payments.ask(books, invoice)


def belongs_to(invoice: Thing, subscription_id: str) -> bool:
    details = (invoice["parent"] or {}).get("subscription_details")
    return bool(details and details["subscription"] == subscription_id)


def let_advance(books: Books, draft: Thing) -> None:
    """An hour from now it is finalized by itself, and charged if it is to be charged."""
    draft["automatically_finalizes_at"] = books.clock.now() + FINALIZES_AFTER
    if draft["collection_method"] == "charge_automatically":
        draft["next_payment_attempt"] = draft["automatically_finalizes_at"]
    books.plan(draft["automatically_finalizes_at"], "finalize invoice", draft["id"])


def _open(books: Books, invoice: Thing) -> None:
    """Number, links and sums become final; what the customer's balance covers is taken from it."""
    now = books.clock.now()
    customer = books.objects["customer"][invoice["customer"]]
    sequence = customer["next_invoice_sequence"]
    number = invoice["number"] or f"{customer['invoice_prefix']}-{sequence:04}"
    address = f"{books.account_id}/{books.new_secret('invoice', invoice['id'])}"
    due, balance = split(customer["balance"] + invoice["total"], invoice["currency"])
    invoice.update(
        amount_due=due,
        amount_remaining=due,
        automatically_finalizes_at=None,
        effective_at=now,
        ending_balance=balance,
        hosted_invoice_url=f"{books.base_url}/i/{address}",
        invoice_pdf=f"{books.base_url}/invoice/{address}/pdf",
        next_payment_attempt=None,
        number=number,
        starting_balance=customer["balance"],
        status="open",
        status_transitions={**invoice["status_transitions"], "finalized_at": now},
        webhooks_delivered_at=invoice["created"],
    )
    books.change(customer, {"next_invoice_sequence": sequence + 1})
    books.change(customer, {"balance": balance}, "customer.updated")
    if invoice["amount_due"] > 0:
        intent = payment_intents.make(books, invoice)
        by = {"payment_intent": intent["id"], "type": "payment_intent"}
        invoice_payments.make(books, invoice, by, is_default=True)


def _pay_out_of_band(books: Books, invoice: Thing) -> None:
    _cancel_payments(books, invoice, "automatic")
    record = {"payment_record": books.new_id("pr"), "type": "payment_record"}
    payment = invoice_payments.make(books, invoice, record, is_default=False)
    invoice_payments.mark_paid(books, payment)
    collection.mark_paid(books, invoice, {})


def _cancel_payments(books: Books, invoice: Thing, reason: str) -> None:
    intent = payment_intents.find_for(books, invoice["id"])
    if intent:
        payment_intents.cancel(books, intent, reason)
    for payment in books.where("invoice_payment", "invoice", invoice["id"]):
        invoice_payments.cancel(books, payment)


def _leave_open(books: Books, id: str, allowed: tuple[str, ...], status: str, transition: str) -> Thing:
    invoice = books.take("invoice", id)
    if invoice["status"] not in allowed:
        raise invalid(NOT_OPEN)
    transitions = {**invoice["status_transitions"], transition: books.clock.now()}
    changes = {"status": status, "status_transitions": transitions, "next_payment_attempt": None, "auto_advance": False}
    books.change(invoice, changes, "invoice.updated")
    return invoice


def _declined(books: Books, invoice: Thing) -> StripeRefusal:
    intent = payment_intents.take_for(books, invoice)
    error = dict(intent["last_payment_error"])
    return StripeRefusal(402, error.pop("type"), error.pop("message"), **{**error, "payment_intent": intent})
