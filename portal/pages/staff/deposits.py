"""Bank statements: the files that were brought in, and how far each is; bringing in another."""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import statement_files
from portal.assembly import portal_of
from portal.bank_statement.problems import Unreadable
from portal.billing import deposit_troubles
from portal.billing.cells import clean
from portal.database.engine import reading
from portal.depositing import files
from portal.pages import arrival
from portal.pages.render import language_of, page
from portal.pages.staff.guards import Clerk, acting, at_desk

LARGEST_STATEMENT = 5 * 1024 * 1024


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    return await _list(request)


@acting
async def upload(request: Request, clerk: Clerk) -> Response:
    """On to the file, or to the page that asks what its columns are; what cannot be read changes nothing."""
    portal, language = portal_of(request), language_of(request)
    async with request.form(max_files=1, max_fields=1) as form:
        sent = form.get("statement")
        name, content = (clean(sent.filename or ""), await sent.read()) if isinstance(sent, UploadFile) else ("", b"")
    if not name:
        return await _list(request, deposit_troubles.unreadable("none_chosen", None, "", language), 400)
    try:
        id = await files.take_in(portal, name, content, clerk.email, arrival.client_of(request))
    except Unreadable as problem:
        why = deposit_troubles.unreadable(problem.why, problem.line, problem.text, language)
        return await _list(request, why, 400, name)
    return RedirectResponse(portal.path_for("statement-file", file=id), 303)


async def _list(request: Request, problem: str = "", code: int = 200, name: str = "") -> Response:
    async with reading(portal_of(request).engine) as conn:
        found = await statement_files.list_for_staff(conn)
    return page(request, "staff/deposits.html", code, found=found, problem=problem, name=name)
