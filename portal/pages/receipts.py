"""The portal's own receipt of an invoice that Stripe writes none for: its addressee, once, and then its PDF."""

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import letters
from portal.access import receipts
from portal.assembly import portal_of
from portal.billing import papers
from portal.database.engine import reading, writing
from portal.mirror import credit_notes, invoices
from portal.model.invoice import Invoice
from portal.model.names import InvoiceId
from portal.model.receipt import LONGEST_ADDRESSEE, Receipt, paid_on, written
from portal.pages.guards import Viewer, may_change, signed_in
from portal.pages.render import language_of, page


@signed_in
async def show(request: Request, viewer: Viewer) -> Response:
    invoice, receipt = await _own(request, viewer)
    preset = language_of(request).text("%(customer)s (addressee)", customer=viewer.customer.title)
    return await _shown(request, invoice, receipt, preset)


@may_change
async def address(request: Request, viewer: Viewer) -> Response:
    """Write the addressee and give the receipt its number. Neither changes any more: a second try shows the first."""
    portal = portal_of(request)
    invoice, receipt = await _own(request, viewer)
    form = await request.form()
    typed = written(str(form.get("addressee", "")))
    problem = await _complaint(request, typed, f"{form.get('told', '')}{viewer.customer.title}")
    if problem and receipt is None:
        return await _shown(request, invoice, None, typed, problem)
    async with writing(portal.engine) as conn:
        await receipts.issue(conn, viewer.account, invoice.id, typed, portal.clock())
    return RedirectResponse(portal.path_for("own-receipt", invoice=invoice.id), 303)


@signed_in
async def pdf(request: Request, viewer: Viewer) -> Response:
    """Each copy after the first is marked as reissued; who asks before there is an addressee is led to write it."""
    portal = portal_of(request)
    invoice, receipt = await _own(request, viewer)
    if receipt is None:
        return RedirectResponse(portal.path_for("own-receipt", invoice=invoice.id), 303)
    if portal.company is None:
        return page(request, "problems/gone.html", 503, invoice=invoice.id)
    if viewer.looker:
        receipt = receipt.as_copy
    elif request.method != "HEAD":
        async with writing(portal.engine) as conn:
            receipt = await receipts.hand_out(conn, viewer.account, invoice.id) or receipt
    async with reading(portal.engine) as conn:
        notes = await credit_notes.list_of(conn, viewer.account, invoice.id)
    facts = (receipt, invoice, notes, portal.company, language_of(request), portal.clock())
    content = await to_thread.run_sync(papers.draw_receipt, *facts)
    name = f'attachment; filename="{receipt.serial}.pdf"'
    return Response(content, media_type="application/pdf", headers={"Content-Disposition": name})


async def _shown(
    request: Request, invoice: Invoice, receipt: Receipt | None, typed: str, problem: str = ""
) -> Response:
    addressee = receipt.addressee if receipt else typed
    drawn = (addressee, invoice, portal_of(request).company)
    return page(
        request,
        "receipts/show.html",
        400 if problem else 200,
        invoice=invoice,
        receipt=receipt,
        typed=typed,
        problem=problem,
        missing=await to_thread.run_sync(papers.missing_on_receipt, *drawn),
        longest=LONGEST_ADDRESSEE,
        paid_on=paid_on(invoice),
    )


async def _complaint(request: Request, typed: str, told: str) -> str:
    """What is wrong with the addressee, in the reader's words.

    `told` are letters that the page has said cannot be printed, and those of the name that Stripe has for them.
    """
    language = language_of(request)
    if not typed:
        return language.text("Please write whom the receipt is made out to.")
    if len(typed) > LONGEST_ADDRESSEE:
        return language.text("Please write at most %(count)s letters.", count=LONGEST_ADDRESSEE)
    missing = await to_thread.run_sync(letters.unprintable, [typed])
    if new := "".join(letter for letter in missing if letter not in told):
        return language.text(
            "These letters cannot be printed, and 〓 would stand in their place: %(letters)s. "
            "Please write them in another way, or issue the receipt as it is.",
            letters=new,
        )
    return ""


async def _own(request: Request, viewer: Viewer) -> tuple[Invoice, Receipt | None]:
    """404 unless it is theirs and Stripe writes no receipt for it; one that was issued stays."""
    id = InvoiceId(request.path_params["invoice"])
    async with reading(portal_of(request).engine) as conn:
        invoice = await invoices.find(conn, viewer.account, id)
        receipt = await receipts.find(conn, viewer.account, id)
    if invoice is None or not (receipt or invoice.takes_own_receipt):
        raise HTTPException(404)
    return invoice, receipt
