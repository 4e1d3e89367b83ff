"""Stripe's documents of one invoice: read fresh at the click, since their addresses die."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import log
from portal.assembly import Portal, portal_of
from portal.database.engine import reading, writing
from portal.mirror import invoice_rows, invoices, payments
from portal.model.account import Account
from portal.model.invoice import Invoice
from portal.model.names import InvoiceId
from portal.pages.guards import Viewer, signed_in
from portal.pages.render import page
from portal.stripe_api.client import within
from portal.stripe_api.invoices import fetch_invoice_head
from portal.stripe_api.payments import fetch_payments_of
from portal.stripe_api.problems import RefusedByStripe, StripeAway

CLICK_SECONDS = 3.0


@signed_in
async def pdf(request: Request, viewer: Viewer) -> Response:
    """303 to the invoice's PDF at Stripe."""
    portal, id = portal_of(request), InvoiceId(request.path_params["invoice"])
    invoice = await _fresh(portal, viewer.account, id)
    return _go(request, id, invoice.pdf if invoice else await _stored(portal, viewer.account, id, "pdf"))


@signed_in
async def pay(request: Request, viewer: Viewer) -> Response:
    """303 to Stripe's payment page; what is no longer to be paid leads back to the invoice."""
    portal, id = portal_of(request), InvoiceId(request.path_params["invoice"])
    invoice = await _fresh(portal, viewer.account, id)
    if invoice is not None and not invoice.row.takes_payment:
        return RedirectResponse(request.app.url_path_for("invoice", invoice=id), 303)
    return _go(request, id, invoice.page if invoice else await _stored(portal, viewer.account, id, "page"))


@signed_in
async def receipt(request: Request, viewer: Viewer) -> Response:
    """303 to the receipt of the invoice's last payment; 404 where Stripe has none, as for transfers."""
    portal, account, id = portal_of(request), viewer.account, InvoiceId(request.path_params["invoice"])
    await _own(portal, account, id)
    try:
        async with within(CLICK_SECONDS):
            found = await fetch_payments_of(portal.stripe, id)
    except (StripeAway, RefusedByStripe) as problem:
        log.warning("a receipt could not be read at the click", invoice=id, problem=str(problem))
        return _go(request, id, await _stored_receipt(portal, account, id))
    own = [payment for payment in found if payment.invoice == id and payment.customer in ("", account.customer)]
    urls = [payment.receipt_url for payment in own if payment.receipt_url]
    if not urls:
        raise HTTPException(404)
    return _go(request, id, urls[0])


async def _fresh(portal: Portal, account: Account, id: InvoiceId) -> Invoice | None:
    """The invoice as Stripe has it now, its links kept; None if Stripe is away. Raises 404 unless it is theirs."""
    await _own(portal, account, id)
    fetched_at = portal.clock()
    try:
        async with within(CLICK_SECONDS):
            invoice = await fetch_invoice_head(portal.stripe, id)
    except (StripeAway, RefusedByStripe) as problem:
        log.warning("a document could not be read at the click", invoice=id, problem=str(problem))
        return None
    if invoice.customer != account.customer:
        raise HTTPException(404)
    async with writing(portal.engine) as conn:
        await invoice_rows.store_links(conn, invoice, fetched_at)
    return invoice


async def _own(portal: Portal, account: Account, id: InvoiceId) -> None:
    async with reading(portal.engine) as conn:
        if not await invoices.is_own(conn, account, id):
            raise HTTPException(404)


async def _stored(portal: Portal, account: Account, id: InvoiceId, which: str) -> str | None:
    """The address as last read, while it can still be alive."""
    async with reading(portal.engine) as conn:
        links = await invoices.find_links(conn, account, id)
    if links is None or not links.may_be_alive(portal.clock()):
        return None
    return links.pdf if which == "pdf" else links.page


async def _stored_receipt(portal: Portal, account: Account, id: InvoiceId) -> str | None:
    async with reading(portal.engine) as conn:
        link = await payments.find_receipt(conn, account, id)
    return link.url if link and link.may_be_alive(portal.clock()) else None


def _go(request: Request, id: InvoiceId, url: str | None) -> Response:
    """There, if it is Stripe's; else say that the document cannot be had just now."""
    if url is not None and portal_of(request).stripe.is_stripes(url):
        return RedirectResponse(url, 303, {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"})
    return page(request, "problems/gone.html", 503, invoice=id)
