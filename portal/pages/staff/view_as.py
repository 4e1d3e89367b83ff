"""Seeing what a customer's people see, without being one of them: half an hour, marked, logged, and only to look.

The pages are the customer's own, asked for below an address of the desk's. Three things keep them from doing more:
nothing but GET comes through, and the question for a price; only the pages named here come through; and neither the
browser's other cookies go in nor does any cookie come out. Two tabs with two customers are two addresses.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match, Route

from portal.access import accounts, staff_views
from portal.access.sessions import Session
from portal.access.staff_views import View
from portal.assembly import portal_of
from portal.database.engine import reading, writing
from portal.model.names import CustomerId
from portal.pages import arrival
from portal.pages.guards import Endpoint, Looker, OnlyLooks, Person, Viewer
from portal.pages.render import LANGUAGE_COOKIE, wish_of
from portal.pages.staff import looking_on
from portal.pages.staff.guards import Clerk, at_desk

# Each of these reads, and gives out nothing that opens anything. What is not named is not there.
LOOKS = frozenset(
    (
        *("overview", "invoices", "invoice", "invoices-csv", "invoices-xlsx", "export"),
        *("invoice-pdf", "invoice-receipt", "credit-note-pdf", "own-receipt", "own-receipt-pdf"),
        *("statement", "statement-pdf", "plan", "quotes", "quote", "quote-pdf", "members"),
    )
)


# And this is sent: it asks Stripe what a change would cost, and keeps nothing that could be ordered.
PRICES = frozenset(("plan-preview",))


@at_desk
async def begin(request: Request, clerk: Clerk) -> Response:
    """Also for who of staff may only read: this is reading."""
    portal, id = portal_of(request), CustomerId(request.path_params["customer"])
    async with writing(portal.engine) as conn:
        if await accounts.find_by_id(conn, id) is None:
            raise HTTPException(404)
        await staff_views.begin(conn, clerk.session, id, arrival.client_of(request), portal.clock())
    return RedirectResponse(portal.path_for("view-as", customer=id, path=""), 303)


@at_desk
async def end(request: Request, clerk: Clerk) -> Response:
    portal, id = portal_of(request), CustomerId(request.path_params["customer"])
    async with writing(portal.engine) as conn:
        await staff_views.end(conn, clerk.session, id, arrival.client_of(request), portal.clock())
    return RedirectResponse(portal.path_for("staff-customer", customer=id), 303)


@at_desk
async def send(request: Request, clerk: Clerk) -> Response:
    """Of whatever a form of the customer's pages would have sent, the question for a price."""
    return await _seen(request, clerk, PRICES)


@at_desk
async def look(request: Request, clerk: Clerk) -> Response:
    return await _seen(request, clerk, LOOKS)


async def _seen(request: Request, clerk: Clerk, allowed: frozenset[str]) -> Response:
    """One page of the customer's; once the half hour is over, back to who they are."""
    portal, id = portal_of(request), CustomerId(request.path_params["customer"])
    async with reading(portal.engine) as conn:
        view = await staff_views.find(conn, clerk.session, id, portal.clock())
    if view is None:
        return RedirectResponse(portal.path_for("staff-customer", customer=id), 303)
    path = "/" + request.path_params["path"]
    method = "POST" if request.method == "POST" else "GET"
    route, params = _found(request, path, method)
    if route is None and method == "GET":
        raise HTTPException(404)
    if route is None or route.name not in allowed:
        raise OnlyLooks
    endpoint: Endpoint = route.endpoint
    answer = await endpoint(await _inner(request, clerk, view, path, params))
    return _outer(request, answer, portal.path_for("view-as", customer=id, path="").rstrip("/"))


def _found(request: Request, path: str, method: str = "GET") -> tuple[Route | None, dict[str, str]]:
    """The customer's page at this address, as the site itself would find it."""
    scope = {"type": "http", "method": method, "path": path, "root_path": ""}
    for route in request.app.routes:
        if isinstance(route, Route):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return route, found["path_params"]
    return None, {}


async def _inner(request: Request, clerk: Clerk, view: View, path: str, params: dict[str, str]) -> Request:
    """The request as the customer's page is to see it: no cookie but for the language, and who looks on."""
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        account = await accounts.open_for_staff(conn, view.customer)
        customer = await accounts.find_by_id(conn, view.customer)
    if account is None or customer is None:
        raise HTTPException(404)
    # No session of theirs: this one is in no table, and its id is no cookie's.
    person = Person(Session("", clerk.email, view.customer, portal.clock()), [customer], clerk.lag)
    looker = Looker(view.ends_at, portal.path_for("end-view", customer=view.customer))
    headers = [(name, value) for name, value in request.scope["headers"] if name != b"cookie"]
    if language := wish_of(request):
        headers.append((b"cookie", f"{LANGUAGE_COOKIE}={language}".encode()))
    scope = {**request.scope, "path": path, "raw_path": path.encode(), "path_params": params, "headers": headers}
    return Request({**scope, "state": {"viewer": Viewer(person, account, customer, looker)}}, request.receive)


def _outer(request: Request, answer: Response, prefix: str) -> Response:
    """What the page has answered, turned to where it is looked at; no cookie comes with it."""

    def may_look(path: str) -> bool:
        route, _ = _found(request, path)
        return route is not None and route.name in LOOKS

    del answer.headers["set-cookie"]
    if there := answer.headers.get("location"):
        answer.headers["location"] = looking_on.moved(there, prefix, may_look)
    if isinstance(answer, HTMLResponse):
        answer.body = looking_on.turned(bytes(answer.body).decode(), prefix, may_look).encode()
        answer.headers["content-length"] = str(len(answer.body))
    return answer
