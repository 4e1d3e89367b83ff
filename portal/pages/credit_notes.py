"""The PDF of a credit note, which is Stripe's own."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.assembly import Portal, portal_of
from portal.database.engine import reading, writing
from portal.mirror import credit_notes
from portal.model.account import Account
from portal.model.names import InvoiceId
from portal.pages.documents import CLICK_SECONDS, hand_over
from portal.pages.guards import Viewer, signed_in
from portal.stripe_api.client import within
from portal.stripe_api.credit_notes import fetch_credit_note


@signed_in
async def pdf(request: Request, viewer: Viewer) -> Response:
    """303 to where it is at Stripe now."""
    portal, account = portal_of(request), viewer.account
    invoice, id = InvoiceId(request.path_params["invoice"]), request.path_params["note"]
    async with reading(portal.engine) as conn:
        link = await credit_notes.find_link(conn, account, invoice, id)
    if link is None:
        raise HTTPException(404)

    async def fresh() -> str | None:
        return await _fresh(portal, account, invoice, id)

    async def stored() -> str | None:
        return link.url if link.may_be_alive(portal.clock()) else None

    return await hand_over(request, viewer, invoice, fresh, stored)


async def _fresh(portal: Portal, account: Account, invoice: InvoiceId, id: str) -> str | None:
    """Its address as Stripe has it now; raises 404 unless Stripe too says whose it is."""
    fetched_at = portal.clock()
    async with within(CLICK_SECONDS):
        note = await fetch_credit_note(portal.stripe, id)
    if (note.customer, note.invoice) != (account.customer, invoice):
        raise HTTPException(404)
    async with writing(portal.engine) as conn:
        await credit_notes.store(conn, [note], fetched_at)
    return note.pdf
