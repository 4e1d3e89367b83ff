"""Stripe's webhooks: verify over the raw body, write down, answer. The reading comes after the answer."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from portal import log
from portal.assembly import portal_of
from portal.database.engine import DatabaseAway
from portal.stripe_api.events import read_event
from portal.stripe_api.problems import Forged


async def stripe(request: Request) -> Response:
    """200 once the event is safely on disk, never before; 400 for what Stripe did not sign; 503 for once more."""
    portal = portal_of(request)
    body = await request.body()
    signature = request.headers.get("stripe-signature", "")
    try:
        event = read_event(body, signature, portal.settings.webhook_secrets, portal.clock())
    except Forged as problem:
        log.warning("a webhook was refused", problem=str(problem))
        return PlainTextResponse(f"Refused: {problem}.\n", 400)
    try:
        await request.app.state.intake.put(event)
    except DatabaseAway as problem:
        log.error("a webhook could not be written down", problem=str(problem))
        return PlainTextResponse("Not taken: send it again.\n", 503)
    return PlainTextResponse("Taken.\n")
