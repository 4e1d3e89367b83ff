"""Staying after all: a plan that was to end goes on, at one click."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal import intake, log
from portal.assembly import portal_of
from portal.pages.billing import HAND_OFF_SECONDS, told
from portal.pages.guards import Viewer, may_change
from portal.pages.plan_prices import list_contracts
from portal.pages.render import page
from portal.stripe_api.changes import keep_subscription
from portal.stripe_api.client import within
from portal.stripe_api.problems import StripeAway


@may_change
async def keep(request: Request, viewer: Viewer) -> Response:
    """The same for one that goes on anyway: a second click does no harm. 404 once it has ended."""
    portal, account = portal_of(request), viewer.account
    wanted = str((await request.form()).get("subscription", ""))
    found = next((one for one in await list_contracts(portal, account) if one.id == wanted), None)
    if found is None:
        raise HTTPException(404)
    try:
        async with within(HAND_OFF_SECONDS):
            await keep_subscription(portal.stripe, found.id)
    except StripeAway as problem:
        log.warning("a plan could not be kept", subscription=wanted, problem=str(problem))
        fields = {"customer": account.customer, "subscription": wanted}
        return page(request, "plan/unsure.html", 503, retry={"action": request.url.path, "fields": fields})
    fresh = await intake.reread_customer(portal, account.customer)
    return told(request, returned="fresh" if fresh else "later")
