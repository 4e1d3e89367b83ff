"""For the operator's monitoring: alive, and able to serve."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from portal import log
from portal.assembly import portal_of
from portal.database import migrate


async def alive(request: Request) -> Response:
    return PlainTextResponse("alive\n")


async def ready(request: Request) -> Response:
    """503 while the database does not answer or is not of this version."""
    problem = await migrate.find_problem(portal_of(request).engine)
    if problem is None:
        return PlainTextResponse("ready\n")
    log.warning("not ready", problem=problem)
    return PlainTextResponse(f"not ready: {problem}\n", 503)
