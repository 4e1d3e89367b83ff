"""Quotes: the customer's list, a new one from what is on offer, one of them whole, and Stripe's PDF of it."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from anyio import to_thread
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from portal import log, quoting
from portal.access import acceptances, limits
from portal.access.limits import TooMany
from portal.access.secret import new_secret
from portal.assembly import portal_of
from portal.billing.choices import BadWish, Choice, NotOffered
from portal.billing.quote_wishes import LONGEST_KEY, choices_of, read_wish
from portal.database.engine import Connection, reading, writing
from portal.mirror import invoices, offers, quotes, subscriptions
from portal.model.names import InvoiceId
from portal.model.quote import LONGEST_NAME, LONGEST_ORDER, Quote, QuoteWish
from portal.pages import said
from portal.pages.guards import Viewer, signed_in
from portal.pages.render import page
from portal.stripe_api.files import DeadAddress, fetch_quote_pdf
from portal.stripe_api.problems import RefusedByStripe, StripeAway

LONGEST = {"name": LONGEST_NAME, "purchase_order": LONGEST_ORDER}
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Screen:
    """What the form for a new quote was sent with, and what is wrong with it."""

    typed: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the form that accepts was sent with, what is wrong with it, and what else stood in its way."""

    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""


NO_REPLY = Reply()


@signed_in
async def index(request: Request, viewer: Viewer) -> Response:
    return said.forget(request, await _listed(request, viewer, Screen()))


@signed_in
async def make(request: Request, viewer: Viewer) -> Response:
    """A quote of what is on offer. The form carries a key: sent twice, it is one quote."""
    portal = portal_of(request)
    form = {name: str(value) for name, value in (await request.form()).items()}
    key = form.get("key", "")
    if not key or len(key) > LONGEST_KEY:
        raise HTTPException(400)
    try:
        quote = await quoting.make(portal, viewer.account, await _wished(request, viewer, form), key)
    except BadWish as bad:
        return await _listed(request, viewer, Screen(form, bad.why, bad.bound), 422)
    except NotOffered:
        return await _listed(request, viewer, Screen(form, "offered"), 422)
    except TooMany:
        return await _listed(request, viewer, Screen(form, "often"), 429)
    except StripeAway as away:
        log.warning("a quote could not be made", customer=viewer.account.customer, problem=str(away))
        return await _listed(request, viewer, Screen(form, "away"), 503)
    return said.back(request, "quote", "quoted", quote=quote.id)


@signed_in
async def show(request: Request, viewer: Viewer) -> Response:
    return said.forget(request, await shown(request, viewer, await own(request, viewer)))


@signed_in
async def pdf(request: Request, viewer: Viewer) -> Response:
    """Stripe's document, fetched whole with our key and handed on: it has no address that a browser could open."""
    return await hand_out_pdf(request, await own(request, viewer))


async def hand_out_pdf(request: Request, quote: Quote) -> Response:
    portal = portal_of(request)
    try:
        file = await fetch_quote_pdf(portal.stripe, quote.id)
    except StripeAway as away:
        log.warning("a quote's PDF could not be fetched", quote=quote.id, problem=str(away))
        return page(request, "problems/stripe_away.html", 503, retry=None)
    except (RefusedByStripe, DeadAddress) as problem:
        log.error("Stripe hands out no PDF of a quote", quote=quote.id, problem=str(problem))
        return page(request, "problems/ask_us.html", 503, why="document")
    name = f'attachment; filename="{re.sub(r"[^A-Za-z0-9-]", "-", quote.title)}.pdf"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return StreamingResponse(
        _chunks(file), media_type="application/pdf", headers=headers, background=BackgroundTask(file.close)
    )


async def own(request: Request, viewer: Viewer) -> Quote:
    """404 unless it is theirs, and has been given out."""
    async with reading(portal_of(request).engine) as conn:
        quote = await quotes.find(conn, viewer.account, request.path_params["quote"])
    if quote is None:
        raise HTTPException(404)
    return quote


async def shown(request: Request, viewer: Viewer, quote: Quote, reply: Reply = NO_REPLY, code: int = 200) -> Response:
    """One quote, and the form to accept it for who may."""
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        yes = await acceptances.find(conn, viewer.account, quote.id)
        plans = await subscriptions.list_plans(conn, viewer.account)
        is_billed = bool(quote.invoice) and await invoices.is_own(conn, viewer.account, InvoiceId(quote.invoice or ""))
    facts: dict[str, object] = {
        "state": quote.state(portal.clock()),
        "yes": yes if yes and yes.accepted_at else None,
        "plans": plans,
        "is_billed": is_billed,
        "done": said.done(request) if code == 200 else "",
    }
    return page(request, "quotes/show.html", code, quote=quote, reply=reply, longest=LONGEST, **facts)


async def _wished(request: Request, viewer: Viewer, form: Mapping[str, str]) -> QuoteWish:
    """Within the limits. Raises BadWish, NotOffered, TooMany."""
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        choices = await _choices(conn, viewer)
    wish = read_wish(choices, form, viewer.email, portal.clock(), portal.settings.timezone)
    async with writing(portal.engine) as conn:
        await limits.count(conn, limits.PER_QUOTER, viewer.account.customer, portal.clock())
    return wish


async def _listed(request: Request, viewer: Viewer, screen: Screen, code: int = 200) -> Response:
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        mine = await quotes.list_for(conn, viewer.account)
        choices = await _choices(conn, viewer)
    now: datetime = portal.clock()
    rows = [(quote, quote.state(now)) for quote in mine]
    key = screen.typed.get("key") or new_secret()
    done = said.done(request) if code == 200 else ""
    return page(request, "quotes/list.html", code, rows=rows, choices=choices, screen=screen, key=key, done=done)


async def _choices(conn: Connection, viewer: Viewer) -> list[Choice]:
    """In the currency that they pay in; who has paid nothing yet chooses among all."""
    mine = viewer.customer.currency
    currencies = [mine] if mine else await quotes.list_currencies(conn)
    return choices_of([offer for one in currencies for offer in await offers.list_offers(conn, one)])


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    while chunk := await to_thread.run_sync(file.read, _CHUNK):
        yield chunk
