"""Sign-in by a mailed link. A link is only used up by pressing its button: scanners follow links.

The six digits of the same mail are `codes.py`'s. Customers and staff come in by the same steps, each at their own door.
"""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from portal.access import accounts, invitations, limits, links, sessions
from portal.access.limits import TooMany
from portal.access.links import LIFE, Link
from portal.access.secret import Spoilt
from portal.assembly import portal_of
from portal.billing import access_changes
from portal.database.engine import Connection, reading, writing
from portal.mail import outbox
from portal.model.names import Email, email_key, looks_like_email
from portal.pages import arrival, codes, destination
from portal.pages.doors import cookie_name, door_of
from portal.pages.render import language_of, page, wish_of

GONE = 410


async def ask(request: Request) -> Response:
    """The form that asks for an address."""
    return _ask(request, "", _safe(request, request.query_params.get("next")), None, 200)


async def send(request: Request) -> Response:
    """Queue a link. The answer is the same for an address we know and one we do not; the mail makes the difference."""
    form = await request.form()
    typed, wanted = str(form.get("email", "")).strip(), _safe(request, form.get("next"))
    language = language_of(request)
    if not looks_like_email(typed):
        problem = language.text("Please enter a complete e-mail address, such as name@example.com.")
        return _ask(request, typed, wanted, problem, 422)
    asked = arrival.ask_again(request, typed, wanted)
    facts: dict[str, object] = {"destination": wanted, "language": wish_of(request), "browser": asked.browser}
    await _queue(request, email_key(typed), facts)
    response = codes.waiting(request, asked)
    arrival.remember(request, response, asked)
    return response


async def _queue(request: Request, email: Email, facts: dict[str, object]) -> None:
    """A link for this address, unless its mailbox has had enough of them. Raises TooMany."""
    portal, place = portal_of(request), arrival.place_of(request)
    now, message = portal.clock(), "staff_sign_in" if door_of(request).staff else "sign_in"
    async with writing(portal.engine) as conn:
        await limits.count(conn, limits.PER_CLIENT, place, now)
        await limits.count(conn, limits.PER_ADDRESS, f"{email} {place}", now)
        try:
            await limits.count(conn, limits.PER_MAILBOX, email, now)
        except TooMany:
            return
        await outbox.put(conn, message, email, facts, now, LIFE)
    portal.outbox_bell.set()


async def look(request: Request) -> Response:
    """Show the button. However often this page is fetched, the link stays good."""
    token, link = request.path_params["token"], await good_link(request)
    if isinstance(link, Response):
        return link
    if link.member:
        return await _invited(request, link)
    asked = arrival.asked_of(request)
    elsewhere = link.browser is not None and (asked is None or asked.browser != link.browser)
    facts = {"email": link.email, "elsewhere": elsewhere, "door": door_of(request)}
    return page(request, "sign_in/open.html", token=token, **facts)


async def good_link(request: Request) -> Link | Response:
    """The link of this address, or the page that tells what has become of it."""
    portal, token = portal_of(request), request.path_params["token"]
    try:
        async with reading(portal.engine) as conn:
            link = await links.find(conn, token, portal.settings.secret_keys, staff=door_of(request).staff)
    except Spoilt as spoilt:
        return _spent(request, "expired" if spoilt.expired else "unknown", None)
    return link if link and link.is_good(portal.clock()) else _spent(request, _fate(link), link)


async def use(request: Request) -> Response:
    """Use the link up and open a session."""
    portal, token = portal_of(request), request.path_params["token"]
    keys, now, staff = portal.settings.secret_keys, portal.clock(), door_of(request).staff
    try:
        async with writing(portal.engine) as conn:
            link = await links.use(conn, token, keys, now, staff=staff)
            if link is None:
                known_link = await links.find(conn, token, keys, staff=staff)
                return _spent(request, _fate(known_link), known_link)
            if link.member and not await _accept(conn, link, now):
                return _spent(request, "withdrawn", link)
            session = await arrival.open_session(request, conn, link)
    except Spoilt as spoilt:
        return _spent(request, "expired" if spoilt.expired else "unknown", None)
    portal.outbox_bell.set()
    return arrival.welcome(request, link, session)


async def sign_out(request: Request) -> Response:
    """End this browser's session, or with `all=1` every one of this address and the links that wait in its mailbox.

    Also for somebody whose customers are all gone: the session is there until it ends.
    """
    portal, form = portal_of(request), await request.form()
    cookie, now = request.cookies.get(cookie_name(portal), ""), portal.clock()
    async with writing(portal.engine) as conn:
        session = await sessions.find(conn, cookie, now)
        if session and form.get("all") == "1":
            await sessions.end_all(conn, session.email)
            await links.end_all(conn, session.email, now)
        await sessions.end(conn, cookie)
    return arrival.farewell(request)


async def _accept(conn: Connection, link: Link, now: datetime) -> bool:
    """Whether the invitation still stood; who wants to know is told that they have come."""
    if not await invitations.accept(conn, str(link.member), link.email, now):
        return False
    found = await accounts.find_for(conn, link.email, link.customer) if link.customer else None
    opened = accounts.open_account(link.email, [found], None) if found else None
    if opened:
        account, customer = opened
        await access_changes.tell(conn, account, "accepted", link.email, customer.role, now)
    return True


async def _invited(request: Request, link: Link) -> Response:
    """What the invitation is to, as it stands now, and the button that accepts it."""
    async with reading(portal_of(request).engine) as conn:
        invitation = await invitations.find(conn, str(link.member), link.email)
    if invitation is None:
        return _spent(request, "withdrawn", link)
    return page(request, "sign_in/invited.html", token=request.path_params["token"], invitation=invitation)


def _ask(request: Request, email: str, wanted: str, problem: str | None, status: int) -> Response:
    facts = {"email": email, "problem": problem, "destination": wanted, "door": door_of(request)}
    return page(request, "sign_in/ask.html", status, **facts)


def _spent(request: Request, kind: str, link: Link | None) -> Response:
    wanted = _safe(request, link.destination if link else None)
    return page(request, "sign_in/spent.html", GONE, kind=kind, destination=wanted, door=door_of(request))


def _safe(request: Request, wanted: object) -> str:
    return destination.safe_for_staff(wanted) if door_of(request).staff else destination.safe(wanted)


def _fate(link: Link | None) -> str:
    if link is None:
        return "unknown"
    return "used" if link.used_at else "expired"
