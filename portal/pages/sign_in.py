"""Sign-in by a mailed link. A link is only used up by pressing its button: scanners follow links."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import limits, links, sessions
from portal.access.limits import TooMany
from portal.access.links import LIFE, Link
from portal.access.secret import Spoilt
from portal.assembly import Portal, portal_of
from portal.database.engine import reading, writing
from portal.mail import outbox
from portal.model.names import Email, email_key, looks_like_email
from portal.pages import destination
from portal.pages.guards import cookie_name
from portal.pages.render import language_of, page, wish_of

MINUTES = int(LIFE.total_seconds() // 60)
GONE = 410


async def ask(request: Request) -> Response:
    """The form that asks for an address."""
    return _ask(request, "", destination.safe(request.query_params.get("next")), None, 200)


async def send(request: Request) -> Response:
    """Queue a link. The answer is the same for an address we know and one we do not; the mail makes the difference."""
    form = await request.form()
    typed, wanted = str(form.get("email", "")).strip(), destination.safe(form.get("next"))
    language = language_of(request)
    if not looks_like_email(typed):
        problem = language.text("Please enter a complete e-mail address, such as name@example.com.")
        return _ask(request, typed, wanted, problem, 422)
    portal, email = portal_of(request), email_key(typed)
    place = limits.place_of(request.client.host) if request.client else ""
    await _queue(portal, email, place, {"destination": wanted, "language": wish_of(request)})
    return page(request, "sign_in/sent.html", email=typed, minutes=MINUTES, destination=wanted)


async def _queue(portal: Portal, email: Email, place: str, facts: dict[str, object]) -> None:
    """A link for this address, unless its mailbox has had enough of them. Raises TooMany."""
    now = portal.clock()
    async with writing(portal.engine) as conn:
        await limits.count(conn, limits.PER_CLIENT, place, now)
        await limits.count(conn, limits.PER_ADDRESS, f"{email} {place}", now)
        try:
            await limits.count(conn, limits.PER_MAILBOX, email, now)
        except TooMany:
            return
        await outbox.put(conn, "sign_in", email, facts, now, LIFE)
    portal.outbox_bell.set()


async def look(request: Request) -> Response:
    """Show the button. However often this page is fetched, the link stays good."""
    portal, token = portal_of(request), request.path_params["token"]
    try:
        async with reading(portal.engine) as conn:
            link = await links.find(conn, token, portal.settings.secret_keys)
    except Spoilt as spoilt:
        return _spent(request, "expired" if spoilt.expired else "unknown", None)
    if link is None or not link.is_good(portal.clock()):
        return _spent(request, _fate(link), link)
    return page(request, "sign_in/open.html", token=token, email=link.email)


async def use(request: Request) -> Response:
    """Use the link up and open a session: a new id, whatever cookie the browser came with."""
    portal, token = portal_of(request), request.path_params["token"]
    keys, now = portal.settings.secret_keys, portal.clock()
    try:
        async with writing(portal.engine) as conn:
            link = await links.use(conn, token, keys, now)
            if link is None:
                known_link = await links.find(conn, token, keys)
                return _spent(request, _fate(known_link), known_link)
            if old := request.cookies.get(cookie_name(portal)):
                await sessions.end(conn, old)
            session = await sessions.open_session(conn, link.email, None, now)
    except Spoilt as spoilt:
        return _spent(request, "expired" if spoilt.expired else "unknown", None)
    response = RedirectResponse(link.destination, 303)
    _set_cookie(response, portal, session)
    return response


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
    response = RedirectResponse(request.app.url_path_for("sign-in"), 303)
    response.delete_cookie(cookie_name(portal), path="/", secure=portal.settings.is_https, httponly=True)
    return response


def _ask(request: Request, email: str, wanted: str, problem: str | None, status: int) -> Response:
    return page(request, "sign_in/ask.html", status, email=email, problem=problem, destination=wanted)


def _spent(request: Request, kind: str, link: Link | None) -> Response:
    wanted = destination.safe(link.destination if link else None)
    return page(request, "sign_in/spent.html", GONE, kind=kind, destination=wanted)


def _fate(link: Link | None) -> str:
    if link is None:
        return "unknown"
    return "used" if link.used_at else "expired"


def _set_cookie(response: Response, portal: Portal, session: str) -> None:
    response.set_cookie(
        cookie_name(portal),
        session,
        max_age=int(sessions.LIFE.total_seconds()),
        path="/",
        secure=portal.settings.is_https,
        httponly=True,
        samesite="lax",
    )
