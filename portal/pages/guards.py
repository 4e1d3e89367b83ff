"""Who is asking. A guarded page is handed its viewer, so that a page which forgets to ask does not compile."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import pause
from portal.access import accounts, sessions
from portal.access.sessions import Session
from portal.assembly import Portal, portal_of
from portal.database.engine import reading, writing
from portal.model.account import Account
from portal.model.customer import Customer
from portal.model.names import Email

OLD = timedelta(minutes=10)

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in address, and the customers it may see at this moment."""

    session: Session
    accounts: list[Customer]
    away_since: datetime | None = None

    def as_of(self, now: datetime) -> datetime | None:
        """Until when what the pages show is known to be Stripe's; None while it is at most ten minutes old."""
        return self.away_since if self.away_since and now - self.away_since > OLD else None

    @property
    def email(self) -> Email:
        return self.session.email

    @property
    def several(self) -> bool:
        return len(self.accounts) > 1

    @property
    def customer(self) -> Customer | None:
        """The account that frames the page; none while it is not chosen."""
        return None


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person looking at one account."""

    person: Person
    account: Account
    customer: Customer

    @property
    def email(self) -> Email:
        return self.person.email

    @property
    def several(self) -> bool:
        return self.person.several

    def as_of(self, now: datetime) -> datetime | None:
        return self.person.as_of(now)


PersonPage = Callable[[Request, Person], Awaitable[Response]]
Page = Callable[[Request, Viewer], Awaitable[Response]]


def signed_in(page: Page) -> Endpoint:
    """The page of one account: who has not signed in, or not chosen, is sent there first and then comes back."""

    @wraps(page)
    async def guarded(request: Request) -> Response:
        person = await person_of(request)
        if person is None:
            return _first(request, "sign-in")
        opened = accounts.open_account(person.email, person.accounts, person.session.customer)
        if opened is None:
            return _first(request, "accounts")
        viewer = Viewer(person, *opened)
        request.state.viewer = viewer
        return await page(request, viewer)

    return guarded


def known(page: PersonPage) -> Endpoint:
    """A page of the person, whichever account they look at."""

    @wraps(page)
    async def guarded(request: Request) -> Response:
        person = await person_of(request)
        if person is None:
            return _first(request, "sign-in")
        request.state.viewer = person
        return await page(request, person)

    return guarded


async def person_of(request: Request) -> Person | None:
    """Who this browser belongs to: a living session whose address still may see a customer."""
    portal = portal_of(request)
    cookie = request.cookies.get(cookie_name(portal))
    if not cookie:
        return None
    now = portal.clock()
    async with reading(portal.engine) as conn:
        session = await sessions.find(conn, cookie, now)
        mine = await accounts.list_for(conn, session.email) if session else []
        away_since = await pause.since(conn)
    if session is None or not mine:
        return None
    if session.is_worth_a_touch(now):
        async with writing(portal.engine) as conn:
            await sessions.touch(conn, session, now)
    return Person(session, mine, away_since)


def cookie_name(portal: Portal) -> str:
    """`__Host-` binds the cookie to this host and to TLS; plain http is for loopback only."""
    return "__Host-portal" if portal.settings.is_https else "portal"


def _first(request: Request, route: str) -> Response:
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = {} if request.method != "GET" or asked == "/" else {"next": asked}
    path = request.app.url_path_for(route)
    return RedirectResponse(f"{path}?{urlencode(wanted)}" if wanted else path, 303)
