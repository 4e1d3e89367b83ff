"""Credit notes: corrections of a finalized invoice. They lower what is owed first; what was paid already is given back
by a refund, as credit for the next invoice, or outside Stripe."""

from typing import Any

from portal.sandbox import lists
from portal.sandbox.api import credit_note_lines, invoice_payments, invoices, reductions, refunds, taxes
from portal.sandbox.books import Books
from portal.sandbox.parameters import merged
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing, nothing

NULLS = "customer_account customer_balance_transaction shipping_cost voided_at"
WAYS = ("refund_amount", "credit_amount", "out_of_band_amount")


def create(
    books: Books, *, invoice: str, amount: int | None = None, lines: list[Thing] | None = None, **given: Any
) -> Thing:
    billed = books.take("invoice", invoice, param="invoice")
    note = _written(books, billed, _lines(books, billed, amount, lines or []), given)
    if amount not in (None, note["total"]):
        raise invalid(f"The credit note's amount ({amount}) is not the sum of its lines.", param="amount")
    linked = [_linked(books, one) for one in given.get("refunds", [])]
    _check(billed, note, sum(given.get(way, 0) for way in WAYS) + sum(one[1] for one in linked))
    _give_back(books, billed, note, linked, given)
    books.put("credit_note", note)
    books.emit("credit_note.created", note)
    invoices.credit(books, billed, note["pre_payment_amount"], note["post_payment_amount"])
    return note


def update(books: Books, id: str, *, memo: str | None = None, metadata: dict[str, str] | None = None) -> Thing:
    note = books.take("credit_note", id)
    changes = {"memo": memo or note["memo"], "metadata": merged(note["metadata"], metadata or {})}
    books.change(note, changes, "credit_note.updated")
    return note


def void(books: Books, id: str) -> Thing:
    note = books.take("credit_note", id)
    billed = books.objects["invoice"][note["invoice"]]
    if note["status"] == "void":
        raise invalid("This credit note has already been voided.")
    if billed["status"] != "open":
        raise invalid("You can only void a credit note if its invoice is open.")
    books.change(note, {"status": "void", "voided_at": books.clock.now()}, "credit_note.voided")
    invoices.credit(books, billed, -note["pre_payment_amount"], 0)
    return note


def list_lines(books: Books, id: str, **params: Any) -> Thing:
    note = books.take("credit_note", id)
    return lists.part(note["lines"]["data"], note["lines"]["url"], params)


def _lines(books: Books, invoice: Thing, amount: int | None, wanted: list[Thing]) -> list[Thing]:
    if amount is None and not wanted:
        raise invalid("One of `amount`, `lines`, or `shipping_cost` must be provided.")
    return [credit_note_lines.write(books, invoice, one) for one in wanted or [credit_note_lines.of(amount or 0)]]


def _written(books: Books, invoice: Thing, items: list[Thing], given: Thing) -> Thing:
    """All but how the money goes back."""
    id, now = books.new_id("cn"), books.clock.now()
    number = len(books.where("credit_note", "invoice", invoice["id"])) + 1
    secret = books.new_secret("credit_note", id)
    return {
        **nothing(NULLS),
        **_sums(invoice, items),
        "id": id,
        "object": "credit_note",
        "created": now,
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "effective_at": given.get("effective_at", now),
        "invoice": invoice["id"],
        "lines": lists.of(items, f"/v1/credit_notes/{id}/lines"),
        "livemode": False,
        "memo": given.get("memo"),
        "metadata": merged({}, given.get("metadata", {})),
        "number": f"{invoice['number']}-CN-{number:02}",
        "pdf": f"{books.base_url}/credit_notes/{books.account_id}/{secret}/pdf",
        "pretax_credit_amounts": [],
        "reason": given.get("reason"),
        "status": "issued",
    }


def _sums(invoice: Thing, items: list[Thing]) -> Thing:
    subtotal, taxed = sum(one["amount"] for one in items), [tax for one in items for tax in one["taxes"]]
    off = [one["discount_amounts"] for one in items]
    total = subtotal - sum(map(reductions.total, off)) + taxes.added(taxed)
    untaxed = total - sum(tax["amount"] for tax in taxed)
    before = min(total, invoice["amount_remaining"])
    return {
        "amount": total,
        "amount_shipping": 0,
        "discount_amount": sum(map(reductions.total, off)),
        "discount_amounts": reductions.together(off),
        "post_payment_amount": total - before,
        "pre_payment_amount": before,
        "subtotal": subtotal,
        "subtotal_excluding_tax": untaxed,
        "total": total,
        "total_excluding_tax": untaxed,
        "total_taxes": taxes.together(taxed),
        "type": "mixed" if 0 < before < total else "pre_payment" if before else "post_payment",
    }


def _give_back(books: Books, invoice: Thing, note: Thing, linked: list[tuple[Thing, int]], given: Thing) -> None:
    if amount := given.get("refund_amount"):
        linked.append((_refund(books, invoice, amount), amount))
    note["refunds"] = [
        {"amount_refunded": of_it, "payment_record_refund": None, "refund": refund["id"], "type": "refund"}
        for refund, of_it in linked
    ]
    note["out_of_band_amount"] = given.get("out_of_band_amount") or None
    if amount := given.get("credit_amount"):
        customer = books.objects["customer"][invoice["customer"]]
        note["customer_balance_transaction"] = books.new_id("cbtxn")
        books.change(customer, {"balance": customer["balance"] - amount}, "customer.updated")


def _check(invoice: Thing, note: Thing, given_back: int) -> None:
    if invoice["status"] not in ("open", "paid", "uncollectible"):
        raise invalid("You can only create a credit note for an open, paid or uncollectible invoice.")
    most = invoice["amount_remaining"] + invoice["amount_paid"] - invoice["post_payment_credit_notes_amount"]
    if not 0 < note["total"] <= most:
        raise invalid(f"The credit note's amount must be above 0 and at most {most}.", param="amount")
    if given_back != note["post_payment_amount"]:
        raise invalid(
            f"The sum of refunds, customer balance credits and out of band credits ({given_back}) must equal the "
            f"post payment amount ({note['post_payment_amount']})."
        )


def _linked(books: Books, wanted: Thing) -> tuple[Thing, int]:
    refund = books.take("refund", wanted["refund"], param="refunds")
    amount: int = wanted.get("amount_refunded") or refund["amount"]
    return refund, amount


def _refund(books: Books, invoice: Thing, amount: int) -> Thing:
    charge = invoice_payments.charge_of(books, invoice)
    if charge is None:
        raise invalid("This invoice has no charge that could be refunded.", param="refund_amount")
    return refunds.create(books, charge=charge["id"], amount=amount)
