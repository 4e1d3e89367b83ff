"""One change that a customer has asked for, before somebody who may make it: its price, the change, or the refusal.

The link of a mail and the desk lead here. It is never made at more than was ordered: what has become dearer goes back
to the customer.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from portal import intake, log
from portal.access import accounts, kept_previews, plan_requests, staff_log
from portal.assembly import Portal
from portal.billing import plan_words
from portal.billing.change import dearer, has_moved, is_as_wished
from portal.billing.choices import is_still_offered
from portal.database.engine import Connection, reading, writing
from portal.mail import outbox
from portal.mirror import contracts, prices
from portal.model.account import Account
from portal.model.change import KeptPreview
from portal.model.deed import Deed
from portal.model.names import Email, email_key
from portal.model.plan_request import PlanRequest, State
from portal.pages import arrival
from portal.pages.plan_prices import Desk, Priced, open_desk, price
from portal.pages.render import page
from portal.stripe_api.changes import change_subscription
from portal.stripe_api.client import within
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

CHANGE_SECONDS = 15.0
LONGEST_NOTE = 500
ANSWER_GOOD_FOR = outbox.A_DAY * 3


@dataclass(frozen=True, slots=True)
class Case:
    """A request, who looks at it, and by which door: `template` is the page, `at` where its forms are sent."""

    request: Request
    portal: Portal
    asked: PlanRequest
    by: Email
    template: str
    at: str
    may_act: bool = True

    @property
    def account(self) -> Account:
        return accounts.scope_for_staff(self.asked.kept.customer, self.by)

    async def again(self) -> "Case":
        """With what has become of the request meanwhile."""
        async with reading(self.portal.engine) as conn:
            found = await plan_requests.find_for_staff(conn, self.asked.id)
        return Case(self.request, self.portal, found or self.asked, self.by, self.template, self.at, self.may_act)


async def show(case: Case) -> Response:
    """What is asked for and what it costs now. Looking changes nothing: mail scanners follow links."""
    return await (_priced(case) if case.asked.is_open else shown(case))


async def make(case: Case, preview: str) -> Response:
    """Make the change at the price that stood on the page; one that has moved is shown first."""
    if not case.asked.is_open:
        return await shown(case)
    if await _was_made_already(case):
        return await _end_as_made(case, None)
    async with reading(case.portal.engine) as conn:
        kept = await kept_previews.find(conn, case.account, preview)
    if kept is None or kept.wish != case.asked.kept.wish or case.portal.clock() >= kept.expires_at:
        return await _priced(case, "moved")
    return await _priced(case, "moved", kept)


async def refuse(case: Case, note: str) -> Response:
    """With the reason, which the customer is told. A second click finds it refused."""
    note = note.strip()
    if not note or len(note) > LONGEST_NOTE:
        return await _priced(case, "note", code=422)
    async with writing(case.portal.engine) as conn:
        if await plan_requests.end(conn, case.asked.id, "refused", case.by, case.portal.clock(), note):
            await _log(case, conn, "plan_request_refused", await _wanted(case, conn), note)
            await _tell(case, conn, "refused")
    case.portal.outbox_bell.set()
    return await _as_it_is(case)


async def shown(
    case: Case, code: int = 200, priced: Priced | None = None, state: str = "", desk: Desk | None = None
) -> Response:
    kept = case.asked.kept
    async with reading(case.portal.engine) as conn:
        lines = await prices.list_lines(conn, [(item.price, item.quantity) for item in kept.wish.items])
    facts = {
        "asked": case.asked,
        "lines": lines,
        "at": case.at,
        "may_act": case.may_act,
        "priced": priced,
        "state": state or case.asked.state,
        "desk": desk,
        "more": dearer(kept, priced.figures) if priced else None,
        "moved": priced is not None and has_moved(kept, priced.figures),
        "longest": LONGEST_NOTE,
    }
    return page(case.request, case.template, code, **facts)


async def _priced(case: Case, state: str = "", kept: KeptPreview | None = None, code: int = 409) -> Response:
    """The page with the price; with a kept one that still holds, the change itself."""
    wish, portal = case.asked.kept.wish, case.portal
    desk = await open_desk(portal, case.account, wish.subscription)
    if desk is None or not desk.is_open or not is_still_offered(wish, desk.choices):
        return await shown(case, 409, state="offered")
    try:
        if kept and await _holds(case, desk, kept):
            return await _change(case, kept)
        return await shown(case, code if state else 200, await _best(case, desk), state, desk)
    except StripeAway as problem:
        log.warning("a request to change a plan has no answer yet", kept=case.asked.id, problem=str(problem))
        return await shown(case, 503, state="away")
    except (RefusedByStripe, NotAtStripe) as problem:
        log.error("Stripe refused a change of plan", subscription=wish.subscription, problem=str(problem))
        return await shown(case, 503, state="refused_by_stripe")


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
    """Once, however often the button is pressed and by however many: one begins it, and the key is the preview's."""
    portal = case.portal
    async with writing(portal.engine) as conn:
        begun = await plan_requests.begin(conn, case.asked.id, kept, case.by, portal.clock())
    if not begun:
        return await _as_it_is(case)
    try:
        async with within(CHANGE_SECONDS):
            await change_subscription(portal.stripe, kept)
    except (RefusedByStripe, NotAtStripe):
        async with writing(portal.engine) as conn:
            await plan_requests.let_go(conn, case.asked.id)
        raise
    return await _end_as_made(case, kept)


async def _as_it_is(case: Case) -> Response:
    """After a click: what has ended shows how; what is still open is in somebody else's hands."""
    again = await case.again()
    return await (shown(again, 409, state="busy") if again.asked.is_open else shown(again))


async def _was_made_already(case: Case) -> bool:
    """By somebody who got no answer. Whether a code has been applied cannot be seen from the items."""
    asked = case.asked
    if asked.begun is None or asked.kept.wish.promotion:
        return False
    await intake.reread_customer(case.portal, asked.kept.customer)
    desk = await open_desk(case.portal, case.account, asked.kept.wish.subscription)
    return desk is not None and is_as_wished(desk.contract, asked.kept.wish)


async def _end_as_made(case: Case, kept: KeptPreview | None) -> Response:
    portal, asked, now = case.portal, case.asked, case.portal.clock()
    async with writing(portal.engine) as conn:
        before = await _present(case, conn)
        for one in (kept, asked.kept):
            if one:
                await kept_previews.end(conn, case.account, one.id, now)
        if await plan_requests.end(conn, asked.id, "made", case.by, now):
            await _log(case, conn, "plan_request_made", before, await _wanted(case, conn))
            await _tell(case, conn, "made")
    portal.outbox_bell.set()
    await intake.reread_customer(portal, asked.kept.customer)
    return await shown(await case.again())


async def _log(case: Case, conn: Connection, deed: Deed, before: str | None, after: str) -> None:
    place, now, whose = arrival.client_of(case.request), case.portal.clock(), case.asked.kept.customer
    await staff_log.record(conn, case.by, deed, place, now, customer=whose, before=before, after=after)


async def _tell(case: Case, conn: Connection, state: State) -> None:
    """Whoever has asked for it."""
    to, facts = email_key(case.asked.kept.email), {"request": case.asked.id, "state": state}
    await outbox.put(conn, "plan_request_answer", to, facts, case.portal.clock(), ANSWER_GOOD_FOR)


async def _wanted(case: Case, conn: Connection) -> str:
    wish, templates = case.asked.kept.wish, case.portal.templates
    lines = await prices.list_lines(conn, [(item.price, item.quantity) for item in wish.items])
    return plan_words.wished(lines, wish, templates.languages[templates.fallback])


async def _present(case: Case, conn: Connection) -> str | None:
    """The plan as it was, as far as we know."""
    mine = await contracts.list_for(conn, case.account)
    contract = next((one for one in mine if one.id == case.asked.kept.wish.subscription), None)
    if contract is None:
        return None
    lines = await prices.list_lines(conn, [(item.price.id, item.quantity) for item in contract.items])
    return plan_words.described(lines, case.portal.templates.languages[case.portal.templates.fallback])
