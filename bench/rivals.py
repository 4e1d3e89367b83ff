"""What the intake is held against: a server that answers and does nothing, and one that does all in the request.

`bench.rivals:empty` and `bench.rivals:naive` are app factories for uvicorn.
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal.assembly import Portal, build_portal
from portal.cli.environment import settings_from_environment
from portal.database.engine import writing
from portal.mirror.store import store
from portal.model.names import InvoiceId
from portal.routes import WEBHOOK, path_for
from portal.stripe_api.events import read_event
from portal.stripe_api.invoices import fetch_invoice_head


def empty() -> Starlette:
    """Reads the body and answers 200."""

    async def take(request: Request) -> Response:
        await request.body()
        return Response()

    return Starlette(routes=[Route(WEBHOOK, take, methods=["POST"])])


def naive() -> Starlette:
    """Verifies, fetches the invoice anew and stores it, each with the portal's own parts, and answers then."""
    portal = build_portal(settings_from_environment(), path_for)

    async def take(request: Request) -> Response:
        body = await request.body()
        await _follow(portal, body, request.headers["stripe-signature"])
        return PlainTextResponse("Taken.\n")

    return Starlette(routes=[Route(WEBHOOK, take, methods=["POST"])])


async def _follow(portal: Portal, body: bytes, signature: str) -> None:
    event = read_event(body, signature, portal.settings.webhook_secrets, portal.clock())
    fetched_at = portal.clock()
    found = [await fetch_invoice_head(portal.stripe, InvoiceId(id)) for kind, id in event.speaks_of]
    async with writing(portal.engine) as conn:
        await store(conn, found, fetched_at)
