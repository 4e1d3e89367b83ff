"""Where one is signed in: every browser of this address, and how to end one, the others, or all."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import links, sessions
from portal.assembly import portal_of
from portal.database.engine import reading, writing
from portal.pages import arrival
from portal.pages.guards import Person, known
from portal.pages.render import page


@known
async def index(request: Request, person: Person) -> Response:
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        browsers = await sessions.list_for(conn, person.email, portal.clock())
    this, ended = sessions.handle_of(person.session), request.query_params.get("ended")
    return page(request, "sessions/list.html", browsers=browsers, this=this, ended=ended)


@known
async def end(request: Request, person: Person) -> Response:
    """Sign one out; one that is not theirs is as if it were not there."""
    handle = request.path_params["session"]
    async with writing(portal_of(request).engine) as conn:
        found = await sessions.end_one(conn, person.email, handle)
    if not found:
        raise HTTPException(404)
    return arrival.farewell(request) if handle == sessions.handle_of(person.session) else _back(request, "one")


@known
async def end_others(request: Request, person: Person) -> Response:
    """Sign out every other browser, and let nobody in by a mail that already waits."""
    portal = portal_of(request)
    async with writing(portal.engine) as conn:
        await sessions.end_others(conn, person.session)
        await links.end_all(conn, person.email, portal.clock())
    return _back(request, "others")


def _back(request: Request, ended: str) -> Response:
    return RedirectResponse(f"{request.app.url_path_for('sessions')}?ended={ended}", 303)
