"""Hand-off to Stripe's Customer Portal, and the way back."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import intake, log
from portal.access import kept_previews, limits
from portal.access.limits import TooMany
from portal.assembly import Portal, portal_of
from portal.database.engine import reading, writing
from portal.mirror import offers, subscriptions
from portal.model.names import SubscriptionId
from portal.pages import tabs
from portal.pages.guards import Viewer, may_change, signed_in
from portal.pages.overview import CHANGE_COOKIE, RETURNED_COOKIE
from portal.pages.plan_prices import result_of
from portal.pages.render import language_of, page
from portal.stripe_api.client import within
from portal.stripe_api.portal_sessions import FLOWS, OF_A_SUBSCRIPTION, open_session
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

HAND_OFF_SECONDS = 6.0


@may_change
async def open_portal(request: Request, viewer: Viewer) -> Response:
    """303 to a session made for this click, in the reader's language; its address is neither kept nor logged."""
    form = await request.form()
    flow, subscription = str(form.get("flow", "")), str(form.get("subscription", ""))
    if flow and flow not in FLOWS:
        raise HTTPException(400)
    problem = await _not_here(request, viewer, flow, subscription)
    await _count(portal_of(request), viewer, limits.PER_HAND_OFF)
    return problem or await _hand_over(request, viewer, flow, SubscriptionId(subscription))


@signed_in
async def come_back(request: Request, viewer: Viewer) -> Response:
    """Read this customer again, so that the change shows even if the webhook has not come."""
    portal, change = portal_of(request), request.query_params.get("change", "")
    fresh = await _reread(portal, viewer)
    if change:
        await _note_change(portal, viewer, change)
    return told(request, change, "fresh" if fresh else "later")


async def _reread(portal: Portal, viewer: Viewer) -> bool:
    """Whether Stripe has been asked and has answered; who comes back all the time waits for the webhook."""
    try:
        await _count(portal, viewer, limits.PER_RETURN)
    except TooMany:
        return False
    return await intake.reread_customer(portal, viewer.account.customer)


async def _count(portal: Portal, viewer: Viewer, limit: tuple[limits.Limit, ...]) -> None:
    """Raises TooMany."""
    async with writing(portal.engine) as conn:
        await limits.count(conn, limit, viewer.account.customer, portal.clock())


def told(request: Request, change: str = "", returned: str = "") -> Response:
    """303 to the overview, which says once what has come of the change with this id, and how fresh everything is."""
    response = RedirectResponse(request.app.url_path_for("overview"), 303)
    secure = portal_of(request).settings.is_https
    for name, value in ((RETURNED_COOKIE, returned), (CHANGE_COOKIE, change)):
        if value.isascii() and 0 < len(value) < 80:
            response.set_cookie(name, value, max_age=60, path="/", secure=secure, httponly=True, samesite="lax")
    return response


async def _note_change(portal: Portal, viewer: Viewer, change: str) -> None:
    """One that Stripe has made, so that a later one does not make it look undone."""
    async with writing(portal.engine) as conn:
        kept = await kept_previews.find(conn, viewer.account, change)
        result = await result_of(conn, viewer.account, kept, portal.clock()) if kept and kept.used_at else None
        if kept and result and result.outcome != "waiting":
            await kept_previews.end(conn, viewer.account, kept.id, portal.clock())


async def _hand_over(request: Request, viewer: Viewer, flow: str, subscription: SubscriptionId) -> Response:
    customer = viewer.account.customer
    try:
        url = await _open(request, viewer, flow, subscription)
    except StripeAway as problem:
        log.warning("a hand-off to Stripe failed", flow=flow, problem=str(problem))
        fields = {"customer": customer, "flow": flow, "subscription": subscription}
        return page(request, "problems/stripe_away.html", 503, retry={"action": request.url.path, "fields": fields})
    except RefusedByStripe as problem:
        log.error("Stripe refused a hand-off", flow=flow, problem=str(problem))
        return page(request, "problems/ask_us.html", 503, why="refused")
    except NotAtStripe as problem:
        log.error("Stripe does not have what was to be opened", customer=customer, flow=flow, problem=str(problem))
        return page(request, "problems/ask_us.html", 404, why="gone")
    return RedirectResponse(url, 303, {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"})


async def _open(request: Request, viewer: Viewer, flow: str, subscription: SubscriptionId) -> str:
    """By the configuration that our plans are read from, not whatever the account's default may be."""
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        terms = await offers.find_terms(conn)
    async with within(HAND_OFF_SECONDS):
        return await open_session(
            portal.stripe,
            viewer.account.customer,
            return_to=_way_back(portal, viewer),
            language=language_of(request).code,
            configuration=terms.configuration if terms else "",
            flow=flow,
            subscription=subscription,
        )


def _way_back(portal: Portal, viewer: Viewer) -> str:
    """Here, and in a browser with several accounts to this one."""
    path = portal.path_for("billing-return")
    return portal.settings.base_url + (tabs.at(path, viewer.customer.id) if viewer.several else path)


async def _not_here(request: Request, viewer: Viewer, flow: str, subscription: str) -> Response | None:
    """404 for a subscription that is not theirs; a word for one that Stripe's portal does not change."""
    if flow not in OF_A_SUBSCRIPTION:
        return None
    async with reading(portal_of(request).engine) as conn:
        if not await subscriptions.is_own(conn, viewer.account, subscription):
            raise HTTPException(404)
        plans = await subscriptions.list_plans(conn, viewer.account)
    plan = next((plan for plan in plans if plan.id == subscription), None)
    if plan is not None and (plan.may_change_in_portal or flow == "subscription_cancel"):
        return None
    return page(request, "problems/ask_us.html", 409, why="fixed")
