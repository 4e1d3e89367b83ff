"""A change that a customer has asked for, confirmed by staff: the link of their mail opens one page with one button.

It is never made at more than was ordered: what has become dearer goes back to the customer.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from portal import intake, log
from portal.access import change_links, kept_previews
from portal.access.change_links import Asked
from portal.assembly import Portal, portal_of
from portal.billing.change import dearer, has_moved
from portal.billing.choices import is_still_offered
from portal.database.engine import reading, writing
from portal.model.account import Account
from portal.model.change import KeptPreview
from portal.pages.plan_prices import Desk, Priced, open_desk, price
from portal.pages.render import page
from portal.stripe_api.changes import change_subscription
from portal.stripe_api.client import within
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

CHANGE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Case:
    """One request, and the member of staff who looks at it."""

    request: Request
    portal: Portal
    asked: Asked
    account: Account

    def shown(
        self, code: int = 200, priced: Priced | None = None, state: str = "", desk: Desk | None = None
    ) -> Response:
        more = dearer(self.asked.kept, priced.figures) if priced else None
        moved = priced is not None and has_moved(self.asked.kept, priced.figures)
        facts = {"asked": self.asked, "priced": priced, "state": state, "desk": desk, "more": more, "moved": moved}
        return page(self.request, "plan/request.html", code, token=self.request.path_params["token"], **facts)


async def look(request: Request) -> Response:
    """What is asked for and what it costs now. Looking changes nothing: mail scanners follow links."""
    case = await _case(request)
    if case is None:
        return page(request, "plan/request.html", 410, asked=None, priced=None, state="gone", desk=None, token="")
    return await _priced(case) if case.asked.kept.done_at is None else case.shown(state="done")


async def confirm(request: Request) -> Response:
    """Make the change at the price that stood on the page; one that has moved is shown first."""
    case = await _case(request)
    if case is None or case.asked.kept.done_at is not None:
        return await look(request)
    form = await request.form()
    async with reading(case.portal.engine) as conn:
        kept = await kept_previews.find(conn, case.account, str(form.get("preview", "")))
    if kept is None or kept.wish != case.asked.kept.wish or case.portal.clock() >= kept.expires_at:
        return await _priced(case, "moved")
    return await _priced(case, "moved", kept)


async def _case(request: Request) -> Case | None:
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        token, keys = request.path_params["token"], portal.settings.secret_keys
        found = await change_links.find(conn, token, keys, portal.clock())
    return Case(request, portal, found[0], found[0].account_for(found[1])) if found else None


async def _priced(case: Case, state: str = "", kept: KeptPreview | None = None) -> Response:
    """The page with the price; with a kept one that still holds, the change itself."""
    wish, portal = case.asked.kept.wish, case.portal
    desk = await open_desk(portal, case.account, wish.subscription)
    if desk is None or not desk.is_open or not is_still_offered(wish, desk.choices):
        return case.shown(409, state="offered")
    try:
        if kept and await _holds(case, desk, kept):
            return await _change(case, kept)
        return case.shown(409 if state else 200, await _best(case, desk), state, desk)
    except StripeAway as problem:
        log.warning("a request to change a plan has no answer yet", kept=case.asked.kept.id, problem=str(problem))
        return case.shown(503, state="away")
    except (RefusedByStripe, NotAtStripe) as problem:
        log.error("Stripe refused a change of plan", subscription=wish.subscription, problem=str(problem))
        return case.shown(503, state="refused")


async def _holds(case: Case, desk: Desk, kept: KeptPreview) -> bool:
    """Whether it costs what staff were shown, and no more than what was ordered."""
    again = await price(case.portal, case.account, desk, kept.wish, kept.priced_at)
    return not has_moved(kept, again.figures) and dearer(case.asked.kept, again.figures) is None


async def _best(case: Case, desk: Desk) -> Priced:
    """Today's price, unless it is dearer than the order and that of the moment of the order is not.

    Who orders fewer seats is credited from when they ordered: waiting for us costs them nothing.
    """
    asked = case.asked.kept
    today = await price(case.portal, case.account, desk, asked.wish, case.portal.clock())
    if dearer(asked, today.figures) is None:
        return today
    then = await price(case.portal, case.account, desk, asked.wish, asked.priced_at)
    return today if dearer(asked, then.figures) else then


async def _change(case: Case, kept: KeptPreview) -> Response:
    """Once, however often the button is pressed: the key is the kept preview's."""
    portal, now = case.portal, case.portal.clock()
    async with within(CHANGE_SECONDS):
        await change_subscription(portal.stripe, kept)
    async with writing(portal.engine) as conn:
        await kept_previews.end(conn, case.account, kept.id, now)
        await kept_previews.end(conn, case.account, case.asked.kept.id, now)
    await intake.reread_customer(portal, kept.customer)
    log.info("a requested change of plan was made", subscription=kept.wish.subscription, by=case.account.email)
    done = await _case(case.request)
    return (done or case).shown(state="done")
