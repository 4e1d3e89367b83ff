"""The first page: what is wrong now, what is paid for, what is owed, the last invoices."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from portal.access import kept_previews
from portal.assembly import portal_of
from portal.billing import moment_facts
from portal.billing.change import Result
from portal.billing.notices import notices
from portal.clock import day_of
from portal.database.engine import Connection, reading
from portal.mirror import invoices, owing
from portal.mirror.invoices import InvoiceFilter
from portal.model.account import Account
from portal.pages.guards import Viewer, signed_in
from portal.pages.plan_prices import requests_of, result_of
from portal.pages.render import page
from portal.settings import Settings

NEWEST = 5
RETURNED_COOKIE, CHANGE_COOKIE = "returned", "change"


@signed_in
async def show(request: Request, viewer: Viewer) -> Response:
    portal = portal_of(request)
    now = portal.clock()
    today = day_of(now, portal.settings.timezone)
    told = {name: request.cookies[name] for name in (RETURNED_COOKIE, CHANGE_COOKIE) if name in request.cookies}
    async with reading(portal.engine) as conn:
        facts = await _facts(conn, portal.settings, viewer, now, today)
        facts["requests"] = await requests_of(conn, viewer.account, now)
        facts["result"] = await _result(conn, viewer.account, told.get(CHANGE_COOKIE, ""), now)
    facts |= {"customer": viewer.customer, "today": today, "returned": told.get(RETURNED_COOKIE)}
    response = page(request, "overview/show.html", **facts)
    for name in told:
        response.delete_cookie(name, path="/", secure=portal.settings.is_https, httponly=True)
    return response


async def _result(conn: Connection, account: Account, change: str, now: datetime) -> Result | None:
    """Of the change that they come back from. The cookie is the browser's word: our copy of Stripe says what came."""
    kept = await kept_previews.find(conn, account, change) if change else None
    if kept is None or kept.used_at is None or kept.terms.way == "request":  # those stand by themselves
        return None
    return await result_of(conn, account, kept, now)


async def _facts(
    conn: Connection, settings: Settings, viewer: Viewer, now: datetime, today: datetime
) -> dict[str, object]:
    """What the template shows of this account."""
    account = viewer.account
    known = await moment_facts.find(conn, account, viewer.customer, today)
    owed, overdue = await owing.owed(conn, account, today)
    return {
        "plans": known.plans,
        "card": known.card,
        "owed": owed,
        "overdue": overdue,
        "notices": notices(known, now, settings.timezone, settings.renewal_days),
        "invoices": await invoices.list_for(conn, account, InvoiceFilter(), today, NEWEST),
    }
