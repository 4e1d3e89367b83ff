"""Changes of plan that customers have asked for: opened from the desk without the mail, or dealt with otherwise."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import change_links, staff_log
from portal.access.change_links import Asked
from portal.assembly import portal_of
from portal.database.engine import Connection, writing
from portal.pages import arrival, said
from portal.pages.staff.guards import Clerk, acting


@acting
async def open_one(request: Request, clerk: Clerk) -> Response:
    """303 to the page of the mailed link, by a new link of this clerk's own: the mail may be with a colleague."""
    portal = portal_of(request)
    async with writing(portal.engine) as conn:
        asked = await _find(request, conn)
        keys = portal.settings.secret_keys
        token = await change_links.create(conn, asked, clerk.email, keys, portal.clock())
    at = portal.path_for("plan-request", token=token)
    return RedirectResponse(at, 303, {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"})


@acting
async def dealt_with(request: Request, clerk: Clerk) -> Response:
    """Off the list of today, and nothing is changed: agreed otherwise, or made at Stripe."""
    portal, now = portal_of(request), portal_of(request).clock()
    async with writing(portal.engine) as conn:
        asked = await _find(request, conn)
        if await change_links.deal_with(conn, asked, now):
            place, about = arrival.client_of(request), asked.kept.customer
            await staff_log.record(conn, clerk.email, "plan_request_dealt_with", place, now, customer=about)
    return said.back(request, "today", "dealt_with")


async def _find(request: Request, conn: Connection) -> Asked:
    """404 if there is none."""
    found = await change_links.find_request(conn, request.path_params["request"])
    if found is None:
        raise HTTPException(404)
    return found
