"""From the price to the change: priced once more, then over to Stripe's own page, or made here, or asked of staff."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import intake, log
from portal.access import kept_previews, limits, plan_requests
from portal.assembly import Portal, portal_of
from portal.billing.change import has_moved, is_as_wished
from portal.billing.choices import is_still_offered
from portal.database.engine import reading, writing
from portal.mail import outbox
from portal.mirror.store import store
from portal.model.change import KeptPreview
from portal.model.names import email_key
from portal.pages import tabs
from portal.pages.billing import HAND_OFF_SECONDS, told
from portal.pages.guards import Viewer, may_change
from portal.pages.plan import Screen, screen
from portal.pages.plan_prices import Desk, Priced, open_desk, price, result_of
from portal.pages.render import language_of, page
from portal.stripe_api.changes import change_subscription
from portal.stripe_api.client import within
from portal.stripe_api.invoices import fetch_invoice
from portal.stripe_api.portal_sessions import open_confirmation
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

CHANGE_SECONDS = 15.0  # an invoice is made and paid within
REPEATED_FOR = timedelta(minutes=5)  # a try without an answer; Stripe knows its key for much longer
REQUEST_GOOD_FOR = outbox.A_DAY * 3


@dataclass(frozen=True, slots=True)
class Order:
    """A kept preview that somebody wants to be carried out."""

    request: Request
    portal: Portal
    viewer: Viewer
    kept: KeptPreview
    agreed: bool


@may_change
async def confirm(request: Request, viewer: Viewer) -> Response:
    """Exactly what was previewed, at that price: one that has moved is shown first."""
    portal, form = portal_of(request), await request.form()
    async with reading(portal.engine) as conn:
        kept = await kept_previews.find(conn, viewer.account, str(form.get("preview", "")))
    if kept is None:
        raise HTTPException(404)
    order = Order(request, portal, viewer, kept, form.get("agree") == "yes")
    if _was_tried(kept):
        return await _again(order)
    return await _if_offered(order)


async def _if_offered(order: Order) -> Response:
    kept = order.kept
    desk = await open_desk(order.portal, order.viewer.account, kept.wish.subscription)
    if desk is None or not desk.is_open or not is_still_offered(kept.wish, desk.choices):
        return await screen(order.request, order.viewer, "", Screen(problem="offered"), 409)
    return await _at_its_price(order, desk)


async def _at_its_price(order: Order, desk: Desk) -> Response:
    """Stripe's own page reckons from the moment it is opened; a change of our own from the moment it was priced."""
    kept, now = order.kept, order.portal.clock()
    async with writing(order.portal.engine) as conn:
        await limits.count(conn, limits.PER_PRICER, order.viewer.account.customer, now)
    expired, way = now >= kept.expires_at or _was_tried(kept), desk.terms.way
    try:
        again = await price(
            order.portal, order.viewer.account, desk, kept.wish, now if expired or way == "portal" else kept.priced_at
        )
    except StripeAway as problem:
        log.warning("a change of plan could not be priced again", problem=str(problem))
        return _away(order)
    if expired or way != kept.terms.way or has_moved(kept, again.figures):
        other = None if _was_tried(kept) else await _used_meanwhile(order)
        return await (_again(other) if other else _ask_again(order, again, "moved"))
    if way != "portal" and not order.agreed:
        return await _ask_again(order, again, "agree")
    return await {"portal": _hand_over, "direct": _change, "request": _ask_staff}[way](order)


def _was_tried(kept: KeptPreview) -> bool:
    """At Stripe's own page one may look and leave; what we make ourselves is begun once."""
    return kept.used_at is not None and kept.terms.way != "portal"


async def _used_meanwhile(order: Order) -> Order | None:
    """The other one of two clicks has begun the change: that is why its price is another now."""
    async with reading(order.portal.engine) as conn:
        kept = await kept_previews.find(conn, order.viewer.account, order.kept.id)
    return replace(order, kept=kept) if kept is not None and _was_tried(kept) else None


async def _ask_again(order: Order, again: Priced, why: str) -> Response:
    shown = Screen(priced=again, problem=why, before=order.kept if why == "moved" else None)
    return await screen(
        order.request, order.viewer, order.kept.wish.subscription, shown, 409 if why == "moved" else 422
    )


async def _again(order: Order) -> Response:
    """A second click: what the first has begun is brought to its end, and nothing is done twice."""
    kept = order.kept
    if kept.terms.way != "direct" or kept.done_at is not None or kept.used_at is None:
        return told(order.request, kept.id)
    if order.portal.clock() - kept.used_at < REPEATED_FOR:
        return await _change(order)
    return await _late(order)


async def _late(order: Order) -> Response:
    """What came of it is asked of Stripe. What it has not made is ordered anew: the contract and its price move on."""
    portal, account, kept = order.portal, order.viewer.account, order.kept
    if not await intake.reread_customer(portal, account.customer):
        return _away(order, "plan/unsure.html")
    desk = await open_desk(portal, account, kept.wish.subscription)
    # Whether a code has been applied cannot be seen from the items.
    if desk is None or kept.wish.promotion or not is_as_wished(desk.contract, kept.wish):
        return await _if_offered(order)
    async with writing(portal.engine) as conn:
        await kept_previews.end(conn, account, kept.id, portal.clock())
    return told(order.request, kept.id)


async def _hand_over(order: Order) -> Response:
    """303 to the page where Stripe asks to confirm; only who has confirmed comes back with the change's name."""
    portal, viewer, kept = order.portal, order.viewer, order.kept
    back = portal.settings.base_url + _here(order, portal.path_for("plan"))
    done = portal.settings.base_url + _here(order, f"{portal.path_for('billing-return')}?change={kept.id}")
    async with writing(portal.engine) as conn:
        if not await kept_previews.use(conn, viewer.account, kept.id, portal.clock()):
            await kept_previews.use_again(conn, viewer.account, kept.id, portal.clock())
    try:
        async with within(HAND_OFF_SECONDS):
            url = await open_confirmation(
                portal.stripe, kept, return_to=back, done_at=done, language=language_of(order.request).code
            )
    except StripeAway as problem:
        log.warning("a hand-off to Stripe failed", flow="subscription_update_confirm", problem=str(problem))
        return _away(order)
    except (RefusedByStripe, NotAtStripe) as problem:
        log.error("Stripe refused a hand-off", flow="subscription_update_confirm", problem=str(problem))
        return page(order.request, "problems/ask_us.html", 503, why="refused")
    return RedirectResponse(url, 303, {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"})


async def _change(order: Order) -> Response:
    """By the API, under a key of the preview's own: however often it is sent, it is made once."""
    portal, account, kept = order.portal, order.viewer.account, order.kept
    async with writing(portal.engine) as conn:
        await kept_previews.use(conn, account, kept.id, portal.clock())
    try:
        async with within(CHANGE_SECONDS):
            await change_subscription(portal.stripe, kept)
    except StripeAway as problem:
        log.warning("a change of plan has no answer yet", subscription=kept.wish.subscription, problem=str(problem))
        return _away(order, "plan/unsure.html")
    except (RefusedByStripe, NotAtStripe) as problem:
        log.error("Stripe refused a change of plan", subscription=kept.wish.subscription, problem=str(problem))
        return page(order.request, "problems/ask_us.html", 503, why="refused")
    async with writing(portal.engine) as conn:
        await kept_previews.end(conn, account, kept.id, portal.clock())
    await intake.reread_customer(portal, account.customer)
    await _learn_why_unpaid(order)
    return told(order.request, kept.id)


async def _learn_why_unpaid(order: Order) -> None:
    """What a declined card or a bank that wants to be asked has said comes with the invoice's payments only."""
    portal, account, kept = order.portal, order.viewer.account, order.kept
    async with reading(portal.engine) as conn:
        result = await result_of(conn, account, kept, portal.clock())
    if result is None or result.outcome != "unpaid" or result.invoice is None:
        return
    fetched_at = portal.clock()
    with suppress(StripeAway, RefusedByStripe, NotAtStripe):  # the webhook brings it, too
        async with within(HAND_OFF_SECONDS):
            found = await fetch_invoice(portal.stripe, result.invoice.id)
        async with writing(portal.engine) as conn:
            await store(conn, [found], fetched_at)


async def _ask_staff(order: Order) -> Response:
    """Written down and mailed to who confirms, in one transaction; of two clicks one asks."""
    portal, account, kept = order.portal, order.viewer.account, order.kept
    facts = {"kept": kept.id, "customer": account.customer, "by": account.email}
    async with writing(portal.engine) as conn:
        if await kept_previews.use(conn, account, kept.id, portal.clock()):
            await plan_requests.put(conn, account, kept, portal.clock())
            for email in portal.settings.alert_addresses:
                await outbox.put(conn, "plan_request", email_key(email), facts, portal.clock(), REQUEST_GOOD_FOR)
    portal.outbox_bell.set()
    return told(order.request, kept.id)


def _away(order: Order, template: str = "problems/stripe_away.html") -> Response:
    agreed = {"agree": "yes"} if order.agreed else {}
    fields = {"customer": order.viewer.account.customer, "preview": order.kept.id, **agreed}
    return page(order.request, template, 503, retry={"action": order.request.url.path, "fields": fields})


def _here(order: Order, path: str) -> str:
    """In a browser with several accounts, this one."""
    return tabs.at(path, order.viewer.customer.id) if order.viewer.several else path
