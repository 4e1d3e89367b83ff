"""A visit to the Customer Portal: one session, opened in time, not left alone too long, with or without a flow."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from portal.sandbox.api import billing_portal
from portal.sandbox.books import Books
from portal.sandbox.hosted.language import Language, first
from portal.sandbox.hosted.rendering import books_of, gone, see_other
from portal.sandbox.shelf import Thing

OPEN_WITHIN = 5 * 60
IDLE_FOR = 60 * 60


@dataclass
class Opened:
    last_seen: int
    flow_completed: bool = False


@dataclass(frozen=True)
class Visit:
    books: Books
    session: Thing
    configuration: Thing
    customer: Thing
    language: Language
    address: str
    opened: Opened

    @property
    def flow(self) -> Thing | None:
        """What the visitor came for, as long as it is not done."""
        flow: Thing | None = self.session["flow"]
        return None if self.opened.flow_completed else flow

    @property
    def back(self) -> str | None:
        back: str | None = self.session["return_url"] or self.configuration["default_return_url"]
        return back

    @property
    def way_out(self) -> str:
        """Out of a flow there is only the way back to where the visitor came from."""
        return (self.back if self.flow else None) or self.address

    @property
    def headline(self) -> str | None:
        headline: str | None = self.configuration["business_profile"]["headline"]
        return headline

    def feature(self, name: str) -> Thing | None:
        feature: Thing = self.configuration["features"][name]
        return feature if feature["enabled"] else None


Page = Callable[[Request, Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


def in_session(handler: Page) -> Endpoint:
    @wraps(handler)
    async def guarded(request: Request) -> Response:
        session = billing_portal.find_session(books_of(request), request.path_params["secret"])
        if session is None:
            return gone(request)
        visit = _visit(request, session)
        if visit is None:
            books = books_of(request)
            language = Language.of(books.account, session["locale"], request.headers.get("accept-language"))
            return gone(request, what="session_over", status=410, language=language)
        return await handler(request, visit)

    return guarded


def completed(visit: Visit, done: str) -> Response:
    """Where to go when it is done: as the flow says, else back to the portal's homepage with a word about it."""
    flow = visit.flow
    if flow is None:
        return see_other(f"{visit.address}?done={done}")
    visit.opened.flow_completed = True
    after = flow["after_completion"]
    if after["type"] == "redirect":
        return see_other(after["redirect"]["return_url"])
    if after["type"] == "hosted_confirmation":
        return see_other(f"{visit.address}/done?done={done}")
    return see_other(f"{visit.address}?done={done}")


def _visit(request: Request, session: Thing) -> Visit | None:
    books = books_of(request)
    opened = _opened(request, session, books.clock.now())
    if opened is None:
        return None
    customer = books.take("customer", session["customer"])
    wishes = (session["locale"], first(customer["preferred_locales"]), request.headers.get("accept-language"))
    return Visit(
        books=books,
        session=session,
        configuration=books.take("billing_portal.configuration", session["configuration"]),
        customer=customer,
        language=Language.of(books.account, *wishes),
        address=f"/p/session/{request.path_params['secret']}",
        opened=opened,
    )


def _opened(request: Request, session: Thing, now: int) -> Opened | None:
    """Notes that the session is in use; None if it was opened too late or left alone too long."""
    state = request.app.state
    if not hasattr(state, "opened_sessions"):
        state.opened_sessions = {}
    sessions: dict[str, Opened] = state.opened_sessions
    opened = sessions.get(session["id"])
    latest = opened.last_seen + IDLE_FOR if opened else session["created"] + OPEN_WITHIN
    if now > latest:
        return None
    opened = sessions.setdefault(session["id"], Opened(now))
    opened.last_seen = now
    return opened
