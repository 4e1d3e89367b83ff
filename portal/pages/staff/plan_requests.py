"""Changes of plan that customers have asked for, at the desk: what waits, what lately became of the others, and one."""

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.access import plan_requests
from portal.assembly import portal_of
from portal.database.engine import Connection, reading
from portal.mirror import prices
from portal.model.plan_request import PlanRequest
from portal.model.subscription import PlanLine
from portal.pages import plan_request_case as cases
from portal.pages.plan_request_case import Case
from portal.pages.render import page
from portal.pages.staff.guards import Clerk, acting, at_desk

LATELY, MOST_ENDED = timedelta(days=30), 50


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        waiting = [(one, await _lines(conn, one)) for one in await plan_requests.list_open_for_staff(conn)]
        since = portal.clock() - LATELY
        ended = await plan_requests.list_ended_for_staff(conn, since, MOST_ENDED)
        lately = [(one, await _lines(conn, one)) for one in ended]
    return page(request, "staff/plan_requests.html", waiting=waiting, lately=lately)


@at_desk
async def show(request: Request, clerk: Clerk) -> Response:
    return await cases.show(await _case(request, clerk))


@acting
async def make(request: Request, clerk: Clerk) -> Response:
    return await cases.make(await _case(request, clerk), str((await request.form()).get("preview", "")))


@acting
async def refuse(request: Request, clerk: Clerk) -> Response:
    return await cases.refuse(await _case(request, clerk), str((await request.form()).get("note", "")))


async def _case(request: Request, clerk: Clerk) -> Case:
    """Raises a 404 where there is none."""
    portal, id = portal_of(request), request.path_params["request"]
    async with reading(portal.engine) as conn:
        asked = await plan_requests.find_for_staff(conn, id)
    if asked is None:
        raise HTTPException(404)
    at = portal.path_for("staff-plan-request", request=id)
    return Case(request, portal, asked, clerk.email, "staff/plan_request.html", at, clerk.may_act)


async def _lines(conn: Connection, asked: PlanRequest) -> tuple[PlanLine, ...]:
    return await prices.list_lines(conn, [(item.price, item.quantity) for item in asked.kept.wish.items])
