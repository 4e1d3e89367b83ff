"""Stripe's documents of one invoice: read fresh at the click, since their addresses die."""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import log
from portal.access import limits
from portal.access.limits import TooMany
from portal.assembly import Portal, portal_of
from portal.database.engine import reading, writing
from portal.mirror import invoice_rows, invoices, payments
from portal.model.account import Account
from portal.model.invoice import Invoice
from portal.model.names import InvoiceId
from portal.pages.guards import Viewer, may_change, signed_in
from portal.pages.render import page
from portal.stripe_api.client import within
from portal.stripe_api.invoices import fetch_invoice_head
from portal.stripe_api.payments import fetch_payments_of
from portal.stripe_api.problems import RefusedByStripe, StripeAway

CLICK_SECONDS = 3.0

Find = Callable[[], Awaitable[str | None]]


@signed_in
async def pdf(request: Request, viewer: Viewer) -> Response:
    """303 to the invoice's PDF at Stripe."""
    portal, account, id = portal_of(request), viewer.account, InvoiceId(request.path_params["invoice"])

    async def fresh() -> str | None:
        return (await _fresh(portal, account, id)).pdf

    await _own(portal, account, id)
    return await hand_over(request, viewer, id, fresh, lambda: _stored(portal, account, id, "pdf"))


@may_change
async def pay(request: Request, viewer: Viewer) -> Response:
    """303 to Stripe's payment page; what is no longer to be paid leads back to the invoice."""
    portal, account, id = portal_of(request), viewer.account, InvoiceId(request.path_params["invoice"])

    async def fresh() -> str | None:
        invoice = await _fresh(portal, account, id)
        return invoice.page if invoice.row.takes_payment else _back(request, id)

    await _own(portal, account, id)
    return await hand_over(request, viewer, id, fresh, lambda: _stored(portal, account, id, "page"))


@signed_in
async def receipt(request: Request, viewer: Viewer) -> Response:
    """303 to the receipt of the invoice's last payment; 404 where Stripe has none, as for transfers."""
    portal, account, id = portal_of(request), viewer.account, InvoiceId(request.path_params["invoice"])

    async def fresh() -> str | None:
        async with within(CLICK_SECONDS):
            found = await fetch_payments_of(portal.stripe, id)
        own = [payment for payment in found if payment.invoice == id and payment.customer in ("", account.customer)]
        urls = [payment.receipt_url for payment in own if payment.receipt_url]
        if not urls:
            raise HTTPException(404)
        return urls[0]

    await _own(portal, account, id)
    return await hand_over(request, viewer, id, fresh, lambda: _stored_receipt(portal, account, id))


async def hand_over(request: Request, viewer: Viewer, id: InvoiceId, fresh: Find, stored: Find) -> Response:
    """Where Stripe says the document is now; when it does not say, or was asked too often, where it was last read."""
    try:
        await _count(portal_of(request), viewer)
        url, helps_to_wait = await fresh(), False
    except TooMany:
        url, helps_to_wait = await stored(), True
    except StripeAway as problem:
        log.warning("a document could not be read at the click", invoice=id, problem=str(problem))
        url, helps_to_wait = await stored(), True
    except RefusedByStripe as problem:
        log.error("Stripe refuses a document", invoice=id, path=request.url.path, problem=str(problem))
        url, helps_to_wait = await stored(), False
    if url == _back(request, id):
        return RedirectResponse(url, 303)
    if url is not None and portal_of(request).stripe.is_stripes(url):
        return RedirectResponse(url, 303, {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"})
    if helps_to_wait:
        return page(request, "problems/gone.html", 503, invoice=id)
    return page(request, "problems/ask_us.html", 503, why="document")


async def _count(portal: Portal, viewer: Viewer) -> None:
    """Raises TooMany."""
    who = viewer.email if viewer.looker else viewer.account.customer  # staff use up nothing of theirs
    async with writing(portal.engine) as conn:
        await limits.count(conn, limits.PER_READER, who, portal.clock())


async def _fresh(portal: Portal, account: Account, id: InvoiceId) -> Invoice:
    """The invoice as Stripe has it now, its links kept; raises 404 unless Stripe too says that it is theirs."""
    fetched_at = portal.clock()
    async with within(CLICK_SECONDS):
        invoice = await fetch_invoice_head(portal.stripe, id)
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


def _back(request: Request, id: InvoiceId) -> str:
    return str(request.app.url_path_for("invoice", invoice=id))
