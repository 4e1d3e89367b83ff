"""Who is asking. A guarded page is handed its viewer, so that a page which forgets to ask does not compile."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, wraps

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.access import accounts, sessions
from portal.access.sessions import Session
from portal.assembly import portal_of
from portal.database.engine import reading, writing
from portal.mirror import lag as lags
from portal.model.account import Account
from portal.model.lag import Lag
from portal.model.member import OwnCustomer, Role
from portal.model.names import Email, InvoiceId
from portal.pages import tabs
from portal.pages.destination import first
from portal.pages.doors import cookie_name

Endpoint = Callable[[Request], Awaitable[Response]]


class OnlyLooks(Exception):
    """Somebody of staff whose role is to read, or who looks at a customer's pages."""


class NotAllowed(Exception):
    """Their role in this account does not do this. `only_owner`: nor would the other one."""

    def __init__(self, only_owner: bool) -> None:
        super().__init__("only an owner" if only_owner else "not a viewer")
        self.only_owner = only_owner


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in address, and the customers it may see at this moment."""

    session: Session
    accounts: list[OwnCustomer]
    lag: Lag = field(default_factory=Lag)

    @property
    def email(self) -> Email:
        return self.session.email

    @property
    def several(self) -> bool:
        return len(self.accounts) > 1

    @property
    def customer(self) -> OwnCustomer | None:
        """The account that frames the page; none while it is not chosen."""
        return None

    @property
    def looker(self) -> None:
        """Nobody looks on at pages of the person."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Until when somebody of staff looks on, and where that is ended."""

    ends_at: datetime
    end: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person looking at one account. `looker`: they are staff, see what its people see, and change nothing."""

    person: Person
    account: Account
    customer: OwnCustomer
    looker: Looker | None = None

    @property
    def role(self) -> Role:
        return self.customer.role

    @property
    def may_change(self) -> bool:
        """Card and plan, and pay."""
        return self.role in ("owner", "billing")

    @property
    def is_owner(self) -> bool:
        return self.role == "owner"

    @property
    def email(self) -> Email:
        return self.person.email

    @property
    def several(self) -> bool:
        return self.person.several

    @property
    def lag(self) -> Lag:
        return self.person.lag


PersonPage = Callable[[Request, Person], Awaitable[Response]]
Page = Callable[[Request, Viewer], Awaitable[Response]]


def signed_in(page: Page, *, priced: bool = False) -> Endpoint:
    """The page of one account: who has not signed in, or not chosen, is sent there first and then comes back."""

    @wraps(page)
    async def guarded(request: Request) -> Response:
        if looking := _looking(request, priced):
            return await page(request, looking)
        person = await person_of(request)
        if person is None:
            return first(request, "sign-in")
        request.state.viewer = person
        opened = await _opened(request, person)
        if opened is None:
            return first(request, "accounts")
        viewer = Viewer(person, *opened)
        request.state.viewer = viewer
        return _in_this_tab(await page(request, viewer), viewer)

    return guarded


def may_change(page: Page, *, priced: bool = False) -> Endpoint:
    """The same for who may change card and plan, and pay; raises NotAllowed for who may only look."""

    @wraps(page)
    async def checked(request: Request, viewer: Viewer) -> Response:
        if viewer.looker and not priced:
            raise OnlyLooks
        if not viewer.may_change:
            raise NotAllowed(only_owner=False)
        return await page(request, viewer)

    return signed_in(checked, priced=priced)


may_price = partial(may_change, priced=True)  # what a change would cost: it must keep nothing for who looks on


def owner(page: Page) -> Endpoint:
    """The same for owners; raises NotAllowed for everybody else."""

    @wraps(page)
    async def checked(request: Request, viewer: Viewer) -> Response:
        if not viewer.is_owner:
            raise NotAllowed(only_owner=True)
        return await page(request, viewer)

    return signed_in(checked)


def known(page: PersonPage) -> Endpoint:
    """A page of the person, framed by the account they look at, if it is chosen."""

    @wraps(page)
    async def guarded(request: Request) -> Response:
        person = await person_of(request)
        if person is None:
            return first(request, "sign-in")
        opened = await _open(request, person, await tabs.wanted(request) or person.session.customer)
        request.state.viewer = Viewer(person, *opened) if opened else person
        return _in_this_tab(await page(request, person), request.state.viewer)

    return guarded


def _looking(request: Request, priced: bool) -> Viewer | None:
    """Somebody of staff who looks on. Raises OnlyLooks for whatever could change something."""
    viewer = getattr(request.state, "viewer", None)
    if not isinstance(viewer, Viewer) or viewer.looker is None:
        return None
    if request.method not in ("GET", "HEAD") and not priced:
        raise OnlyLooks
    return viewer


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
        lag = await lags.find(conn, portal.sweep_every)
    if session is None or not mine:
        return None
    if session.is_worth_a_touch(now):
        async with writing(portal.engine) as conn:
            await sessions.touch(conn, session, now)
    return Person(session, mine, lag)


async def _opened(request: Request, person: Person) -> tuple[Account, OwnCustomer] | None:
    """The account of this request; None if it must be chosen first. One that is not theirs is as if it were not there.

    An invoice is its account's. Else the form or the address says whose page it was; else the last one is meant."""
    if person.several and (invoice := request.path_params.get("invoice")):
        async with reading(portal_of(request).engine) as conn:
            found = await accounts.find_of_invoice(conn, person.email, InvoiceId(invoice))
        if found is not None:
            return accounts.open_account(person.email, [found], None)
    shown = await tabs.wanted(request)
    opened = await _open(request, person, shown or person.session.customer)
    if shown and (opened is None or opened[0].customer != shown):
        raise HTTPException(404)
    return opened


async def _open(request: Request, person: Person, wanted: str | None) -> tuple[Account, OwnCustomer] | None:
    """Of who has very many, one beyond the first is looked up."""
    opened = accounts.open_account(person.email, person.accounts, wanted)
    if opened or not wanted or len(person.accounts) < accounts.MOST:
        return opened
    async with reading(portal_of(request).engine) as conn:
        found = await accounts.find_for(conn, person.email, wanted)
    return accounts.open_account(person.email, [found], None) if found else None


def _in_this_tab(response: Response, viewer: Viewer | Person) -> Response:
    """Where the page sends the person on, it is in the same account, unless it says in which."""
    there = response.headers.get("location")
    if there and viewer.several and viewer.customer and not tabs.has_account(there):
        response.headers["location"] = tabs.at(there, viewer.customer.id)
    return response
