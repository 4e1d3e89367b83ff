"""Who of staff is asking. That they are still staff is asked of the settings at every click."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from portal.access import staff_sessions
from portal.access.staff_sessions import StaffSession
from portal.assembly import portal_of
from portal.database.engine import reading, writing
from portal.mirror import lag as lags
from portal.model.lag import Lag
from portal.model.names import Email
from portal.model.staff import StaffRole, role_of
from portal.pages.destination import first
from portal.pages.doors import STAFFS, cookie_name
from portal.pages.guards import Endpoint, OnlyLooks


@dataclass(frozen=True, slots=True)
class Clerk:
    """Somebody of staff at their desk."""

    session: StaffSession
    role: StaffRole
    lag: Lag

    @property
    def email(self) -> Email:
        return self.session.email

    @property
    def may_act(self) -> bool:
        return self.role == "staff"


StaffPage = Callable[[Request, Clerk], Awaitable[Response]]


def at_desk(page: StaffPage) -> Endpoint:
    """A page of staff: everybody else is sent to their sign-in, customers too."""

    @wraps(page)
    async def guarded(request: Request) -> Response:
        clerk = await _clerk_of(request)
        if clerk is None:
            return first(request, STAFFS.ask)
        request.state.clerk = clerk
        return await page(request, clerk)

    return guarded


def acting(page: StaffPage) -> Endpoint:
    """The same for what changes something; raises OnlyLooks for who may only read."""

    @wraps(page)
    async def checked(request: Request, clerk: Clerk) -> Response:
        if not clerk.may_act:
            raise OnlyLooks
        return await page(request, clerk)

    return at_desk(checked)


async def _clerk_of(request: Request) -> Clerk | None:
    portal = portal_of(request)
    cookie = request.cookies.get(cookie_name(portal, STAFFS))
    if not cookie:
        return None
    now, settings = portal.clock(), portal.settings
    async with reading(portal.engine) as conn:
        session = await staff_sessions.find(conn, cookie, now)
        lag = await lags.find(conn, portal.sweep_every)
    role = role_of(session.email, settings.staff_emails, settings.staff_readers) if session else None
    if session is None or role is None:
        return None
    if session.is_worth_a_touch(now):
        async with writing(portal.engine) as conn:
            await staff_sessions.touch(conn, session, now)
    return Clerk(session, role, lag)
