"""The hosted receipt of one payment, as a page and as a PDF."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from portal.sandbox.hosted import payments
from portal.sandbox.hosted.invoice_page import Sight, rows_of, sight_of
from portal.sandbox.hosted.language import Language, first
from portal.sandbox.hosted.receipt_pdf import facts, receipt_document, receipt_number, sums_received
from portal.sandbox.hosted.rendering import books_of, gone, page, pdf
from portal.sandbox.shelf import Thing


async def show(request: Request) -> Response:
    found = _find(request)
    if found is None:
        return gone(request)
    charge, sight = found
    wished = request.query_params.get("locale")
    language = Language.of(books_of(request).account, wished, first(sight.customer["preferred_locales"]))
    return page(
        request,
        "receipt.html",
        language,
        number=receipt_number(charge),
        amount=language.money(charge["amount"], charge["currency"]),
        note=language.say("paid_on", day=language.day(charge["created"])),
        rows=facts(language, charge, sight.invoice),
        line_rows=rows_of(language, sight.invoice),
        sums=sums_received(language, charge, sight.invoice),
        invoice=sight.invoice,
        pdf=f"{request.url.path}/pdf",
    )


async def document(request: Request) -> Response:
    found = _find(request)
    if found is None:
        return gone(request)
    charge, sight = found
    account = books_of(request).account
    content = await run_in_threadpool(receipt_document, charge, sight.invoice, account, sight.customer)
    return pdf(content, f"Receipt-{receipt_number(charge)}.pdf")


def _find(request: Request) -> tuple[Thing, Sight] | None:
    books = books_of(request)
    charge = books.find_by_secret("charge", request.path_params["secret"])
    invoice = payments.invoice_of(books, charge) if charge else None
    return (charge, sight_of(books, invoice)) if charge and invoice else None
