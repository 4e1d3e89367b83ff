"""Marking an invoice as paid outside Stripe: the form, which says that it is final, and the record that remains."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import paid_outside
from portal.assembly import portal_of
from portal.billing import paid_outside_form
from portal.billing.paid_outside_form import Form
from portal.clock import day_of
from portal.database.engine import reading
from portal.mirror import invoices
from portal.model.invoice import Invoice
from portal.model.names import InvoiceId
from portal.model.paid_outside import NotMarked, PaidOutside
from portal.pages import arrival
from portal.pages.render import language_of, page
from portal.pages.staff.guards import Clerk, acting, at_desk
from portal.settling import settle

_CODES = {"away": 503, "refused": 503, "short": 400}


@at_desk
async def show(request: Request, clerk: Clerk) -> Response:
    invoice, name, record = await _look(request)
    portal = portal_of(request)
    begun = record.given if record and record.done_at is None else None
    form = paid_outside_form.preset(invoice, begun, day_of(portal.clock(), portal.settings.timezone))
    return _shown(request, invoice, name, record, form)


@acting
async def mark(request: Request, clerk: Clerk) -> Response:
    portal, language = portal_of(request), language_of(request)
    invoice, name, record = await _look(request)
    today = day_of(portal.clock(), portal.settings.timezone)
    form = paid_outside_form.read(await request.form(), invoice, today, language)
    if form.given is None:
        return _shown(request, invoice, name, record, form, code=400)
    try:
        await settle(portal, invoice.id, form.given, clerk.email, arrival.client_of(request))
    except NotMarked as problem:
        invoice, name, record = await _look(request)
        if problem.why == "short":
            paid_outside_form.complain_of_amount(form, invoice.money(invoice.amount_remaining), language)
        return _shown(request, invoice, name, record, form, why=problem.why, code=_CODES.get(problem.why, 409))
    return RedirectResponse(portal.path_for("paid-outside", invoice=invoice.id), 303)


def _shown(
    request: Request,
    invoice: Invoice,
    name: str | None,
    record: PaidOutside | None,
    form: Form,
    *,
    why: str = "",
    code: int = 200,
) -> Response:
    language = language_of(request)
    return page(
        request,
        "staff/paid_outside.html",
        code,
        invoice=invoice,
        name=name,
        record=record,
        reason=paid_outside_form.reason_of(record.given, language) if record else "",
        reasons=paid_outside_form.reasons(language),
        longest=paid_outside_form.LONGEST,
        form=form,
        why=why,
    )


async def _look(request: Request) -> tuple[Invoice, str | None, PaidOutside | None]:
    """The invoice as we know it, whose it is, and what was said of it; 404 if we know none."""
    id = InvoiceId(request.path_params["invoice"])
    async with reading(portal_of(request).engine) as conn:
        found = await invoices.find_for_staff(conn, id)
        record = await paid_outside.find_for_staff(conn, id)
    if found is None:
        raise HTTPException(404)
    return *found, record
