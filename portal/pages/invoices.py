"""The list of invoices, and one of them."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.assembly import portal_of
from portal.billing.reasons import Reason, explain_refused
from portal.clock import day_of
from portal.database.engine import reading
from portal.mirror import credit_notes, invoices, refunds
from portal.model.invoice import Invoice
from portal.model.names import InvoiceId
from portal.pages.guards import Viewer, signed_in
from portal.pages.invoice_chips import chips, fiscal_years, month_names, years
from portal.pages.invoice_filter import ground_of, read
from portal.pages.invoice_found import Found, find
from portal.pages.invoice_shortcuts import shortcuts
from portal.pages.render import language_of, page


@signed_in
async def index(request: Request, viewer: Viewer) -> Response:
    portal, language = portal_of(request), language_of(request)
    async with reading(portal.engine) as conn:
        asked = read(request.query_params, await ground_of(conn, request, viewer))
        span = await invoices.issued_between(conn, viewer.account)
    parts = chips(asked, language)
    found = Found() if asked.problems else await find(portal.engine, viewer.account, asked, parts)
    return page(
        request,
        "invoices/list.html",
        400 if asked.problems else 200,
        asked=asked,
        chips=parts,
        found=found,
        shortcuts=shortcuts(asked, span, language),
        years=years(asked, span),
        fiscal_years=fiscal_years(asked, span, language),
        months=month_names(language),
    )


@signed_in
async def show(request: Request, viewer: Viewer) -> Response:
    portal, id = portal_of(request), InvoiceId(request.path_params["invoice"])
    async with reading(portal.engine) as conn:
        invoice = await invoices.find(conn, viewer.account, id)
        notes = await credit_notes.list_of(conn, viewer.account, id)
        paid_back = await refunds.list_of(conn, viewer.account, id)
    if invoice is None:
        raise HTTPException(404)
    return page(
        request,
        "invoices/show.html",
        invoice=invoice,
        row=invoice.row,
        credit_notes=notes,
        refunds=paid_back,
        customer=viewer.customer,
        reason=_reason(invoice) if invoice.row.has_failed else None,
        today=day_of(portal.clock(), portal.settings.timezone),
    )


def _reason(invoice: Invoice) -> Reason:
    refused = next((payment for payment in invoice.payments if payment.has_failed), None)
    return explain_refused(invoice.row, refused)
