"""How a browser comes in: it remembers that it asked, and whatever proves who it is opens a new session."""

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import limits, sessions, staff_log, staff_sessions
from portal.access.links import Link
from portal.access.secret import Spoilt, hashed, new_secret, sign, unsign
from portal.assembly import Portal, portal_of
from portal.database.engine import Connection
from portal.model.device import device_of
from portal.pages.doors import STAFFS, Door, cookie_name, door_of

_SALT = "asked-here"
_REMEMBERED = timedelta(hours=1)  # half an hour for the mail to leave, half an hour for its code


@dataclass(frozen=True, slots=True)
class Asked:
    """This browser has asked for a mail: for which address, and to go where."""

    secret: str
    email: str
    destination: str

    @property
    def browser(self) -> str:
        """What the database knows it by."""
        return hashed(self.secret)


def asked_of(request: Request) -> Asked | None:
    """What the browser remembers, if it does and we believe it."""
    portal = portal_of(request)
    kept = request.cookies.get(_asked_name(portal, door_of(request)), "")
    try:
        text = unsign(kept, portal.settings.secret_keys, _SALT, int(_REMEMBERED.total_seconds()))
    except Spoilt:
        return None
    return Asked(*text.split(" ", 2))


def ask_again(request: Request, email: str, destination: str) -> Asked:
    """The same browser, another wish: who asks twice may still type the code of the first mail."""
    before = asked_of(request)
    return Asked(before.secret if before else new_secret(), email, destination)


def remember(request: Request, response: Response, asked: Asked) -> None:
    portal = portal_of(request)
    # Neither an address nor a path of ours has a space in it.
    text = f"{asked.secret} {asked.email} {asked.destination}"
    kept = sign(text, portal.settings.secret_keys, _SALT)
    _set_cookie(response, portal, _asked_name(portal, door_of(request)), kept, _REMEMBERED)


def place_of(request: Request) -> str:
    """From where somebody asks or guesses, for the limits."""
    return limits.place_of(client_of(request))


def client_of(request: Request) -> str:
    """The address that they come from."""
    return request.client.host if request.client else ""


async def open_session(request: Request, conn: Connection, link: Link) -> str:
    """A new id, whatever cookie the browser came with; what it had open before ends."""
    portal = portal_of(request)
    if door_of(request).staff:
        return await _open_for_staff(request, conn, link)
    if old := request.cookies.get(cookie_name(portal)):
        await sessions.end(conn, old)
    device = device_of(request.headers.get("user-agent"))
    return await sessions.open_session(conn, link.email, link.customer, portal.clock(), device)


def welcome(request: Request, link: Link, session: str) -> Response:
    """On to where the link leads, with the session; there is nothing more to wait for."""
    portal, door = portal_of(request), door_of(request)
    response = RedirectResponse(link.destination, 303)
    life = staff_sessions.LIFE if door.staff else sessions.LIFE
    _set_cookie(response, portal, cookie_name(portal, door), session, life)
    _forget(response, portal, _asked_name(portal, door))
    return response


def farewell(request: Request) -> Response:
    """To the sign-in page, with nothing of ours left in the browser."""
    portal, door = portal_of(request), door_of(request)
    response = RedirectResponse(request.app.url_path_for(door.ask), 303)
    for name in (cookie_name(portal, door), _asked_name(portal, door)):
        _forget(response, portal, name)
    return response


async def _open_for_staff(request: Request, conn: Connection, link: Link) -> str:
    """The same at the other door; it stands in the log."""
    portal = portal_of(request)
    if old := request.cookies.get(cookie_name(portal, STAFFS)):
        await staff_sessions.end(conn, old)
    await staff_log.record(conn, link.email, "signed_in", client_of(request), portal.clock())
    return await staff_sessions.open_session(conn, link.email, portal.clock())


def _forget(response: Response, portal: Portal, name: str) -> None:
    response.delete_cookie(name, path="/", secure=portal.settings.is_https, httponly=True, samesite="lax")


def _set_cookie(response: Response, portal: Portal, name: str, value: str, life: timedelta) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(life.total_seconds()),
        path="/",
        secure=portal.settings.is_https,
        httponly=True,
        samesite="lax",
    )


def _asked_name(portal: Portal, door: Door) -> str:
    return f"{cookie_name(portal, door)}-asked"
