"""The first month of an account's fiscal year: what it is, and choosing it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import account_choices
from portal.assembly import Portal, portal_of
from portal.database.engine import Connection, writing
from portal.pages import destination
from portal.pages.guards import Viewer, may_change

MONTHS = {str(month): month for month in range(1, 13)}


@may_change
async def choose(request: Request, viewer: Viewer) -> Response:
    """Remember it for all who see this account, and go back to the page it was chosen on."""
    form = await request.form()
    month, back = MONTHS.get(str(form.get("month", ""))), form.get("back")
    if month is None:
        raise HTTPException(400)
    async with writing(portal_of(request).engine) as conn:
        await account_choices.choose_fiscal_month(conn, viewer.account, month)
    return RedirectResponse(destination.safe(back), 303)


async def first_month(conn: Connection, portal: Portal, viewer: Viewer) -> int:
    """As chosen; else April in Japanese and in Japan, where most books are closed in March."""
    chosen = await account_choices.find_fiscal_month(conn, viewer.account)
    is_japanese = (viewer.customer.language or "").lower().startswith("ja")
    in_japan = portal.company is not None and portal.company.country == "JP"
    return chosen or (4 if is_japanese or in_japan else 1)
