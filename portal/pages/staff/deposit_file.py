"""One statement file: each line with what it may have paid, confirmed in one go; and what became of it."""

from collections.abc import Sequence
from functools import partial
from typing import get_args

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import deposits, statement_files
from portal.assembly import portal_of
from portal.billing import deposit_troubles, deposit_words
from portal.database.engine import reading
from portal.depositing import confirming
from portal.depositing.confirming import Choice
from portal.mirror import invoice_names
from portal.model.deposit import Ground
from portal.model.names import InvoiceId
from portal.model.statement_file import KeptDeposit, StatementFile
from portal.pages import arrival, said
from portal.pages.render import language_of, page
from portal.pages.staff.guards import Clerk, acting, at_desk

MOST = 1000  # to be decided on one page; the next come up as these are decided
REFRESH_SECONDS = "2"
GROUNDS: tuple[Ground, ...] = get_args(Ground)
_PREFIX = "d-"


@at_desk
async def show(request: Request, clerk: Clerk) -> Response:
    portal, language = portal_of(request), language_of(request)
    file, kept = await _find(request)
    if not file.is_read:
        return RedirectResponse(portal.path_for("statement-columns", file=file.id), 303)
    waiting = [one for one in kept if one.state == "open" and not one.is_again][:MOST]
    invoices = await confirming.list_open(portal) if waiting else {}
    matches = await confirming.readings_of(portal, waiting, invoices) if waiting else {}
    facts = {
        "waiting": waiting,
        "matches": matches,
        "sure": sum(matches[one.id].is_sure and not one.trouble for one in waiting),
        "invoices": invoices,
        "more": sum(one.state == "open" and not one.is_again for one in kept) > MOST,
        "grounds": {ground: deposit_words.said(ground, language) for ground in GROUNDS},
        "likelihood": partial(deposit_words.likelihood, language=language),
        "done": said.done(request),
    }
    return said.forget(request, await _page(request, "staff/deposit_file.html", file, kept, **facts))


@acting
async def confirm(request: Request, clerk: Clerk) -> Response:
    """What is ticked; settled in the background. A second click finds nothing left to decide."""
    portal, (file, _) = portal_of(request), await _find(request)
    form = await request.form(max_fields=MOST + 10)
    await confirming.confirm(portal, _choices(form), clerk.email, arrival.client_of(request))
    return RedirectResponse(portal.path_for("deposits-result", file=file.id), 303)


@at_desk
async def result(request: Request, clerk: Clerk) -> Response:
    """What was done and what was not. Comes again by itself while something is under way."""
    file, kept = await _find(request)
    response = await _page(request, "staff/deposit_result.html", file, kept)
    if any(one.is_pending for one in kept):
        response.headers["Refresh"] = REFRESH_SECONDS
    return response


async def _page(
    request: Request, template: str, file: StatementFile, kept: Sequence[KeptDeposit], **facts: object
) -> Response:
    troubles = deposit_troubles.troubles(language_of(request))
    async with reading(portal_of(request).engine) as conn:
        tally = await statement_files.tally_for_staff(conn, file.id)
        names = await invoice_names.find_for_staff(conn, [part.invoice for one in kept for part in one.parts])
    return page(request, template, file=file, kept=kept, tally=tally, names=names, troubles=troubles, **facts)


async def _find(request: Request) -> tuple[StatementFile, list[KeptDeposit]]:
    """404 if there is none."""
    id: str = request.path_params["file"]
    async with reading(portal_of(request).engine) as conn:
        file = await statement_files.find_for_staff(conn, id)
        kept = await deposits.list_for_staff(conn, id)
    if file is None:
        raise HTTPException(404)
    return file, kept


def _choices(form: FormData) -> list[Choice]:
    """Of each line the invoices whose reading is ticked; none of them is the empty choice."""
    ticked = [(name.removeprefix(_PREFIX), str(value)) for name, value in form.items() if name.startswith(_PREFIX)]
    return [(id, [InvoiceId(one) for one in value.split(",")]) for id, value in ticked if value]
