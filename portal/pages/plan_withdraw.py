"""A change of plan that was asked of staff, taken back by the customer before it is made."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import plan_requests
from portal.assembly import portal_of
from portal.database.engine import writing
from portal.pages.guards import Viewer, may_change
from portal.pages.plan import Screen, screen


@may_change
async def withdraw(request: Request, viewer: Viewer) -> Response:
    """A second click finds it withdrawn. One that is just being made, or has been, is not."""
    portal, id = portal_of(request), request.path_params["request"]
    async with writing(portal.engine) as conn:
        asked = await plan_requests.find(conn, viewer.account, id)
        if asked is None:
            raise HTTPException(404)
        done = await plan_requests.end(conn, id, "withdrawn", viewer.email, portal.clock())
    if done or asked.state == "withdrawn":
        return RedirectResponse(portal.path_for("plan"), 303)
    return await screen(request, viewer, asked.kept.wish.subscription, Screen(problem="begun"), 409)
