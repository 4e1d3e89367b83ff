"""One deposit: looking for the invoices it paid, putting it aside with a note, and taking it up again."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import deposits, staff_log
from portal.assembly import portal_of
from portal.billing import deposit_troubles
from portal.billing.cells import clean
from portal.billing.deposit_choice import NotFitting, parts_of
from portal.database.engine import reading, writing
from portal.depositing import confirming
from portal.language import plain
from portal.mirror import invoice_names
from portal.model.names import InvoiceId
from portal.model.statement_file import KeptDeposit
from portal.model.unpaid import Unpaid
from portal.pages import arrival, said
from portal.pages.render import language_of, page
from portal.pages.staff.guards import Clerk, acting, at_desk

LONGEST_NOTE = 500
MOST_FOUND = 50


@at_desk
async def show(request: Request, clerk: Clerk) -> Response:
    return await _shown(request, await _find(request))


@acting
async def confirm(request: Request, clerk: Clerk) -> Response:
    """These invoices, as far as they fit; else the page says why they do not, with the same ones ticked."""
    portal, kept, form = portal_of(request), await _find(request), await request.form()
    chosen = [InvoiceId(str(one)) for one in form.getlist("invoice")]
    invoices = await confirming.list_open(portal)
    found = [invoices[one] for one in dict.fromkeys(chosen) if one in invoices]
    try:
        parts_of(kept.deposit, found if len(found) == len({*chosen}) else [])
    except NotFitting as problem:
        why = "" if chosen else language_of(request).text("Please tick at least one invoice.")
        why = why or deposit_troubles.troubles(language_of(request))[problem.why]
        return await _shown(request, kept, 400, chosen=chosen, why=why, words=str(form.get("q", "")))
    await confirming.confirm(portal, [(kept.id, chosen)], clerk.email, arrival.client_of(request))
    return RedirectResponse(portal.path_for("deposits-result", file=kept.file), 303)


@acting
async def put_aside(request: Request, clerk: Clerk) -> Response:
    """It is none of the open invoices': the note says what it is. A second click changes nothing."""
    portal, kept = portal_of(request), await _find(request)
    note = await _note(request)
    if not note or len(note) > LONGEST_NOTE:
        return await _shown(request, kept, 422, note=note)
    now, place = portal.clock(), arrival.client_of(request)
    async with writing(portal.engine) as conn:
        if await deposits.put_aside(conn, kept.id, note, clerk.email, now):
            line = confirming.line_of(kept)
            await staff_log.record(conn, clerk.email, "deposit_put_aside", place, now, before=line, after=note)
    return said.back(request, "statement-file", "set_aside", file=kept.file)


@acting
async def explain(request: Request, clerk: Clerk) -> Response:
    """The part that could not be settled needs nobody any more: the note says what became of it."""
    portal, kept = portal_of(request), await _find(request)
    note = await _note(request)
    if not note or len(note) > LONGEST_NOTE:
        return await _shown(request, kept, 422, note=note)
    now, place, about = portal.clock(), arrival.client_of(request), kept.customer
    async with writing(portal.engine) as conn:
        if await deposits.explain(conn, kept.id, note):
            line = confirming.line_of(kept)
            await staff_log.record(
                conn, clerk.email, "deposit_explained", place, now, customer=about, before=line, after=note
            )
    return said.back(request, "today", "dealt_with")


@acting
async def take_up(request: Request, clerk: Clerk) -> Response:
    """Back among those that wait for somebody."""
    portal, kept = portal_of(request), await _find(request)
    now, place = portal.clock(), arrival.client_of(request)
    async with writing(portal.engine) as conn:
        if await deposits.take_up(conn, kept.id):
            line = confirming.line_of(kept)
            await staff_log.record(conn, clerk.email, "deposit_taken_up", place, now, before=kept.note, after=line)
    return said.back(request, "statement-file", "taken_up", file=kept.file)


async def _note(request: Request) -> str:
    return clean(str((await request.form()).get("note", ""))).strip()


async def _find(request: Request) -> KeptDeposit:
    """404 if there is none."""
    async with reading(portal_of(request).engine) as conn:
        kept = await deposits.find_for_staff(conn, request.path_params["deposit"])
    if kept is None:
        raise HTTPException(404)
    return kept


async def _shown(
    request: Request,
    kept: KeptDeposit,
    code: int = 200,
    *,
    chosen: list[InvoiceId] | None = None,
    why: str = "",
    words: str = "",
    note: str | None = None,
) -> Response:
    portal, language = portal_of(request), language_of(request)
    words = (words or request.query_params.get("q", "")).strip()[:100]
    invoices = await confirming.list_open(portal) if kept.state == "open" else {}
    async with reading(portal.engine) as conn:
        names = await invoice_names.find_for_staff(conn, [part.invoice for part in kept.parts])
    facts = {
        "found": _fitting(list(invoices.values()), words, kept, chosen or []),
        "chosen": chosen or [],
        "why": why,
        "note": note,
        "words": words,
        "names": names,
        "troubles": deposit_troubles.troubles(language),
        "longest": LONGEST_NOTE,
    }
    return page(request, "staff/deposit_line.html", code, one=kept, **facts)


def _fitting(invoices: list[Unpaid], words: str, kept: KeptDeposit, chosen: list[InvoiceId]) -> list[Unpaid]:
    """What is ticked first; of the same currency; without words those that owe nearest to what came."""
    parts, amount = plain(words).split(), kept.deposit.amount
    found = [one for one in invoices if one.remaining.currency == amount.currency]
    found = [one for one in found if one.id in chosen or (one.fits(parts) if parts else True)]
    found.sort(key=lambda one: (one.id not in chosen, 0 if parts else abs(one.remaining.minor - amount.minor)))
    return found[:MOST_FOUND]
