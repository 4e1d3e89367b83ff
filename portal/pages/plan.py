"""The plan: what is paid for now, what it may become, and what that would cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal import log
from portal.access import kept_previews, limits
from portal.access.limits import TooMany
from portal.assembly import Portal, portal_of
from portal.billing.choices import BadWish, NotOffered, read_wish
from portal.database.engine import reading, writing
from portal.mirror import subscriptions
from portal.model.change import KeptPreview, Wish
from portal.pages.guards import Viewer, may_price, signed_in
from portal.pages.plan_prices import Desk, Priced, find_main, open_desk, price, requests_of, result_of
from portal.pages.render import page
from portal.stripe_api.changes import find_promotion
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

LONGEST_CODE = 100


@dataclass(frozen=True, slots=True)
class Screen:
    """What the page shows beside the plan itself: what was typed, its price, or why there is none."""

    typed: Mapping[str, str] = field(default_factory=dict)
    priced: Priced | None = None
    problem: str = ""
    bound: int = 0
    before: KeptPreview | None = None  # the price that was shown first


@signed_in
async def show(request: Request, viewer: Viewer) -> Response:
    return await screen(request, viewer, request.query_params.get("subscription", ""), Screen())


@may_price
async def preview(request: Request, viewer: Viewer) -> Response:
    """The price of what the form asks for; the part of the page with the figures alone, for the script."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    desk = await open_desk(portal_of(request), viewer.account, form.get("subscription", ""))
    if desk is None or not desk.is_open:
        raise HTTPException(404)
    shown, code = await _priced(portal_of(request), viewer, desk, form)
    if form.get("part") == "figures":
        part = page(request, "plan/figures.html", desk=desk, screen=shown)  # no failure of the script's: it shows it
        part.headers["X-Part"] = "figures"  # no other page is put into this one
        return part
    return await screen(request, viewer, desk.contract.id, shown, code)


async def screen(request: Request, viewer: Viewer, subscription: str, shown: Screen, code: int = 200) -> Response:
    """The whole page: of this subscription, else of the newest; 404 for one that is not theirs."""
    portal = portal_of(request)
    wanted = subscription or await find_main(portal, viewer.account)
    async with reading(portal.engine) as conn:
        plans = await subscriptions.list_plans(conn, viewer.account)
        latest = await kept_previews.find_latest(conn, viewer.account, portal.clock())
        result = await result_of(conn, viewer.account, latest, portal.clock()) if latest else None
        requests = await requests_of(conn, viewer.account, portal.clock())
    chosen = next((plan for plan in plans if plan.id == wanted), None)
    if chosen is None and subscription:
        raise HTTPException(404)
    desk = await open_desk(portal, viewer.account, chosen.id) if chosen else None
    facts = {"plans": plans, "chosen": chosen, "desk": desk, "screen": shown, "result": result, "requests": requests}
    return page(request, "plan/show.html", code, **facts)


async def _priced(portal: Portal, viewer: Viewer, desk: Desk, form: Mapping[str, str]) -> tuple[Screen, int]:
    """What to show, and its status. A price that is not there is said to be missing, never nought."""
    try:
        wish = read_wish(desk.contract, desk.choices, form, _code(desk, form))
        async with writing(portal.engine) as conn:
            who = viewer.email if viewer.looker else viewer.account.customer  # staff use up nothing of theirs
            await limits.count(conn, limits.PER_PRICER, who, portal.clock())
        wish, keeps = await _with_promotion(portal, viewer, wish), viewer.looker is None
        return Screen(form, await price(portal, viewer.account, desk, wish, portal.clock(), keeps=keeps)), 200
    except BadWish as bad:
        return Screen(form, problem=bad.why, bound=bad.bound), 422
    except NotOffered:
        return Screen(form, problem="offered"), 422
    except TooMany:
        return Screen(form, problem="often"), 429
    except StripeAway as away:
        log.warning("a change of plan could not be priced", problem=str(away))
        return Screen(form, problem="away"), 503
    except (RefusedByStripe, NotAtStripe) as refusal:
        log.warning("Stripe would not price a change of plan", problem=str(refusal))
        return Screen(form, problem="refused"), 409


def _code(desk: Desk, form: Mapping[str, str]) -> str:
    typed = form.get("code", "").strip()[:LONGEST_CODE]
    return typed if desk.offers.takes_promotion_codes else ""


async def _with_promotion(portal: Portal, viewer: Viewer, wish: Wish) -> Wish:
    """The code as Stripe knows it. Raises BadWish for one that is not good for this customer."""
    if not wish.code:
        return wish
    found = await find_promotion(portal.stripe, wish.code, viewer.account.customer)
    if found is None:
        raise BadWish("code")
    return Wish(wish.subscription, wish.items, found, wish.code)
