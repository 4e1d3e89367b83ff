"""What the address in a credit note leads to: its PDF."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from portal.sandbox.hosted.credit_note_pdf import credit_note_document
from portal.sandbox.hosted.rendering import books_of, gone, pdf


async def document(request: Request) -> Response:
    books = books_of(request)
    note = books.find_by_secret("credit_note", request.path_params["secret"])
    if note is None or request.path_params["account"] != books.account_id:
        return gone(request)
    invoice, customer = books.objects["invoice"][note["invoice"]], books.objects["customer"][note["customer"]]
    content = await run_in_threadpool(credit_note_document, note, invoice, books.account, customer)
    return pdf(content, f"Credit-note-{note['number']}.pdf")
