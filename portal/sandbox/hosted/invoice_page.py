"""The hosted invoice page: what is owed and for what, a way to pay it, and the invoice as a PDF."""

from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from portal.sandbox.api import invoice_payments, invoices
from portal.sandbox.books import Books
from portal.sandbox.hosted import payments
from portal.sandbox.hosted.invoice_pdf import bank, dates, invoice_document, row, sums
from portal.sandbox.hosted.language import Language, first
from portal.sandbox.hosted.rendering import books_of, gone, page, pdf, see_other
from portal.sandbox.hosted.sample_cards import CARDS
from portal.sandbox.refusal import StripeRefusal
from portal.sandbox.shelf import Thing


@dataclass(frozen=True)
class Sight:
    """An invoice with what its page and its PDF show of other objects."""

    invoice: Thing
    customer: Thing
    transfer: Thing | None  # funding instructions, where the customer may pay by bank transfer
    card: Thing | None  # the card on file
    receipt: str | None


async def show(request: Request) -> Response:
    sight = find(request)
    return _page(request, sight) if sight else gone(request)


async def pay(request: Request) -> Response:
    sight = find(request)
    if sight is None:
        return gone(request)
    chosen = str((await request.form()).get("card", ""))
    try:
        _pay(books_of(request), sight, chosen)
    except StripeRefusal as refusal:
        return _page(request, sight, refusal)
    locale = request.query_params.get("locale")
    return see_other(f"{request.url.path}?paid=1{f'&locale={locale}' if locale in ('en', 'ja') else ''}")


async def document(request: Request) -> Response:
    sight = find(request)
    if sight is None:
        return gone(request)
    account = books_of(request).account
    content = await run_in_threadpool(invoice_document, sight.invoice, account, sight.customer, sight.transfer)
    return pdf(content, f"Invoice-{sight.invoice['number']}.pdf")


def find(request: Request) -> Sight | None:
    books = books_of(request)
    invoice = books.find_by_secret("invoice", request.path_params["secret"])
    if invoice is None or request.path_params["account"] != books.account_id:
        return None
    return sight_of(books, invoice)


def sight_of(books: Books, invoice: Thing) -> Sight:
    charge = invoice_payments.charge_of(books, invoice)
    return Sight(
        invoice={**invoice, "lines": {"data": books.lines[invoice["id"]]}},
        customer=books.take("customer", invoice["customer"]),
        transfer=payments.transfer_for(books, invoice),
        card=payments.card_for(books, invoice),
        receipt=charge["receipt_url"] if charge else None,
    )


def rows_of(language: Language, invoice: Thing) -> list[dict[str, Any]]:
    """The lines as the page's table shows them."""
    rows = []
    for line in invoice["lines"]["data"]:
        name, quantity, _, amount = row(language, line)
        period = language.period(line["period"]["start"], line["period"]["end"])
        rows.append({"name": name, "quantity": quantity, "amount": amount, "period": period})
    return rows


def _pay(books: Books, sight: Sight, chosen: str) -> None:
    invoice = sight.invoice
    if chosen == "transfer":
        payments.receive_transfer(books, invoice)
    elif chosen == "on_file":
        invoices.pay(books, invoice["id"])
    else:
        with payments.new_card(books, invoice["customer"], chosen) as card:
            invoices.pay(books, invoice["id"], payment_method=card)


def _page(request: Request, sight: Sight, refusal: StripeRefusal | None = None) -> Response:
    account, invoice = books_of(request).account, sight.invoice
    language = Language.of(account, request.query_params.get("locale"), first(sight.customer["preferred_locales"]))
    is_open = invoice["status"] == "open"
    types = invoice["payment_settings"]["payment_method_types"]
    return page(
        request,
        "invoice.html",
        language,
        status=402 if refusal else 200,
        invoice=invoice,
        amount=language.money(invoice["amount_remaining"] if is_open else invoice["total"], invoice["currency"]),
        note=_note(language, invoice),
        dates=dates(language, invoice),
        rows=rows_of(language, invoice),
        sums=sums(language, invoice),
        thanks=invoice["status"] == "paid" and "paid" in request.query_params,
        refused=payments.said(language, refusal) if refusal else None,
        receipt=sight.receipt,
        bank=bank(language, sight.transfer) if is_open and sight.transfer else None,
        offered=CARDS if is_open and (not types or "card" in types) else None,
        on_file=sight.card,
    )


def _note(language: Language, invoice: Thing) -> str:
    paid_at = invoice["status_transitions"]["paid_at"]
    if paid_at:
        return language.say("paid_on", day=language.day(paid_at))
    return (
        language.say("due_on", day=language.day(invoice["due_date"])) if invoice["due_date"] else str(invoice["number"])
    )
