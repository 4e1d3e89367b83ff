"""Stripe's webhooks: verify over the raw body, write down, answer. The reading comes after the answer."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from portal import log
from portal.assembly import portal_of
from portal.stripe_api.events import read_event
from portal.stripe_api.problems import Forged


async def stripe(request: Request) -> Response:
    """200 once the event is safely on disk, never before; 400 for what Stripe did not sign."""
    portal = portal_of(request)
    body = await request.body()
    signature = request.headers.get("stripe-signature", "")
    try:
        event = read_event(body, signature, portal.settings.webhook_secrets, portal.clock())
    except Forged as problem:
        log.warning("a webhook was refused", problem=str(problem))
        return PlainTextResponse(f"Refused: {problem}.\n", 400)
    await request.app.state.intake.put(event)
    return PlainTextResponse("Taken.\n")
