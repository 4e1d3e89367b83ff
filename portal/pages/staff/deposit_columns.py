"""What the columns of a statement file are: shown with its first lines, said by somebody, remembered for the bank."""

from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import statement_files
from portal.assembly import portal_of
from portal.bank_statement import days
from portal.bank_statement.problems import Unreadable
from portal.billing import deposit_troubles
from portal.database.engine import reading
from portal.depositing import files
from portal.pages import arrival
from portal.pages.render import language_of, page
from portal.pages.staff.column_answers import CODES, Asked, Unclear, columns_of
from portal.pages.staff.guards import Clerk, acting, at_desk

PREVIEW = 8


@at_desk
async def show(request: Request, clerk: Clerk) -> Response:
    return _shown(request, await _find(request))


@acting
async def say(request: Request, clerk: Clerk) -> Response:
    """Read by these; if that cannot be, the page says which line stands in the way, and nothing has changed."""
    portal, language, asked = portal_of(request), language_of(request), await _find(request)
    columns = asked.columns
    try:
        columns = columns_of(await request.form(), asked)
        await files.read_otherwise(portal, asked.file, columns, clerk.email, arrival.client_of(request))
    except Unclear as problem:
        return _shown(request, replace(asked, columns=problem.columns), language.text(problem.why), 400)
    except Unreadable as problem:
        why = deposit_troubles.unreadable(problem.why, problem.line, problem.text, language)
        return _shown(request, replace(asked, columns=columns), why, 400)
    except files.Settled:
        raise HTTPException(404) from None
    return RedirectResponse(portal.path_for("statement-file", file=asked.file.id), 303)


def _shown(request: Request, asked: Asked, problem: str = "", code: int = 200) -> Response:
    facts = {"preview": asked.table.rows[:PREVIEW], "problem": problem, "orders": days.ORDERS, "codes": CODES}
    return page(request, "staff/deposit_columns.html", code, asked=asked, **facts)


async def _find(request: Request) -> Asked:
    """404 where there is none, or nothing to be said any more."""
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        file = await statement_files.find_for_staff(conn, request.path_params["file"])
    try:
        if file is None:
            raise files.Settled
        opened, columns = await files.open_again(portal, file)
    except files.Settled:
        raise HTTPException(404) from None
    if opened.table is None:
        raise HTTPException(404)
    return Asked(file, opened.table, columns)
