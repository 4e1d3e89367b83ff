"""Quotes at the desk: everybody's, and one of them, with its PDF, given out or cancelled."""

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal import log, quoting
from portal.access import acceptances, accounts, staff_log, told
from portal.assembly import portal_of
from portal.billing import quote_news
from portal.clock import moment, seconds
from portal.database.engine import reading, searching, writing
from portal.language import plain
from portal.mirror import customer_search, quote_list, quotes
from portal.mirror.quote_list import MOST_WORDS, PAGE_SIZE, STATES
from portal.model.account import Account
from portal.model.deed import Deed
from portal.model.quote import Quote
from portal.pages import arrival, said
from portal.pages.quotes import hand_out_pdf
from portal.pages.render import page
from portal.pages.staff.guards import Clerk, acting, at_desk
from portal.quoting import NoLongerOpen
from portal.stripe_api.problems import RefusedByStripe, StripeAway

_LONGEST = 200


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    portal, query = portal_of(request), request.query_params
    typed, wanted = query.get("q", "").strip()[:_LONGEST], query.get("status", "")
    state, words = next((one for one in STATES if one == wanted), None), plain(typed).split()[:MOST_WORDS]
    if wanted and state is None:
        raise HTTPException(400)
    before, now = _place(query.get("cursor", "")), portal.clock()
    async with searching(portal.engine) as conn:
        rows = await quote_list.list_for_staff(conn, state, words, before, now)
    shown = rows[:PAGE_SIZE]
    last = shown[-1][0] if len(rows) > PAGE_SIZE else None
    facts = {
        "rows": [(quote, quote.state(now), whose) for quote, whose in shown],
        "asked": {name: value for name, value in (("status", wanted), ("q", typed)) if value},
        "states": STATES,
        "cursor": f"{seconds(last.created_at)}.{last.id}" if last else None,
        "later": before is not None,
    }
    return page(request, "staff/quotes.html", **facts)


@at_desk
async def show(request: Request, clerk: Clerk) -> Response:
    return said.forget(request, await _shown(request, await _find(request)))


@at_desk
async def pdf(request: Request, clerk: Clerk) -> Response:
    """404 for a draft: Stripe draws none."""
    quote = await _find(request)
    if quote.finalized_at is None:
        raise HTTPException(404)
    return await hand_out_pdf(request, quote)


@acting
async def give_out(request: Request, clerk: Clerk) -> Response:
    """A draft becomes a quote that the customer sees. A second click finds it given out."""
    quote = await _find(request)
    if quote.finalized_at is None:
        try:
            given = await quoting.give_out(portal_of(request), _scope(quote), quote)
        except (NoLongerOpen, StripeAway, RefusedByStripe) as problem:
            return await _stopped(request, quote, problem)
        await _log(request, clerk, "quote_made", given)
    return said.back(request, "staff-quote", "quoted", quote=quote.id)


@acting
async def cancel(request: Request, clerk: Clerk) -> Response:
    quote = await _find(request)
    if quote.canceled_at is None:
        try:
            await quoting.cancel(portal_of(request), _scope(quote), quote)
        except (NoLongerOpen, StripeAway, RefusedByStripe) as problem:
            return await _stopped(request, quote, problem)
        await _log(request, clerk, "quote_canceled", quote)
    return said.back(request, "staff-quote", "withdrawn", quote=quote.id)


@acting
async def finished(request: Request, clerk: Clerk) -> Response:
    """What follows the yes was done by hand at Stripe: the portal tries no more."""
    quote, portal = await _find(request), portal_of(request)
    async with writing(portal.engine) as conn:
        yes = await acceptances.find_for_staff(conn, quote.id)
        is_first = yes is not None and await acceptances.finish(conn, yes, portal.clock())
    if is_first:
        await _log(request, clerk, "quote_finished", quote)
    return said.back(request, "today", "dealt_with")


async def _shown(request: Request, quote: Quote, code: int = 200, trouble: str = "") -> Response:
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        customer = await customer_search.find_for_staff(conn, quote.customer)
        yes = await acceptances.find_for_staff(conn, quote.id)
    facts = {
        "state": quote.state(portal.clock()),
        "title": customer.title if customer else quote.customer,
        "yes": yes if yes and yes.accepted_at else None,
        "at_stripe": quote_news.at_stripe(quote, portal.settings.stripe_api_key),
        "trouble": trouble,
        "done": said.done(request) if code == 200 else "",
    }
    return page(request, "staff/quote.html", code, quote=quote, **facts)


async def _stopped(request: Request, quote: Quote, problem: Exception) -> Response:
    """What the page then says; the quote as it is known by now."""
    log.warning("a quote could not be changed by staff", quote=quote.id, problem=str(problem))
    trouble, code = ("away", 503) if isinstance(problem, StripeAway) else ("moved", 409)
    return await _shown(request, await _find(request), code, trouble)


async def _find(request: Request) -> Quote:
    async with reading(portal_of(request).engine) as conn:
        found = await quotes.find_for_staff(conn, request.path_params["quote"])
    if found is None:
        raise HTTPException(404)
    return found


def _scope(quote: Quote) -> Account:
    return accounts.scope_for_staff(quote.customer, accounts.OPERATOR)


async def _log(request: Request, clerk: Clerk, deed: Deed, quote: Quote) -> None:
    """Of two clicks at once, one has done it."""
    now, place = portal_of(request).clock(), arrival.client_of(request)
    async with writing(portal_of(request).engine) as conn:
        if await told.once(conn, f"{deed}:{quote.id}", now):
            await staff_log.record(conn, clerk.email, deed, place, now, customer=quote.customer, after=quote.title)


def _place(text: str) -> tuple[datetime, str] | None:
    """No person types one."""
    at, dot, id = text.partition(".")
    if not text:
        return None
    if not (dot and at.isascii() and at.isdigit() and len(at) <= 11 and len(id) <= 255):
        raise HTTPException(400)
    return moment(int(at)), id
