"""Coming over from the operator's own product: its back end asks for an address, the person's browser opens it.

What this says to programs stands in openapi.json; docs/sign-in-from-your-product.md tells how to use it.
"""

from datetime import UTC, timedelta

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal import log
from portal.access import accounts, api_keys, limits, links, sessions
from portal.access.api_keys import ApiKey
from portal.assembly import Portal, portal_of
from portal.database.engine import Connection, reading, writing
from portal.model.names import CustomerId, Email, email_key
from portal.pages import destination, sign_in
from portal.pages.api_problems import Refused
from portal.pages.doors import cookie_name
from portal.pages.render import page
from portal.pages.typed import without_nul

LIFE = timedelta(seconds=60)
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """Who is to come in, for which customer, on which page."""

    customer: str
    email: str
    page: str = destination.FRONT


async def create(request: Request) -> Response:
    """An address for one use within a minute. Raises Refused."""
    portal = portal_of(request)
    key = await _key_of(request, portal)
    wanted = _read(await request.body())
    customer, email, now = CustomerId(wanted.customer), email_key(wanted.email), portal.clock()
    async with writing(portal.engine) as conn:
        await _must_be_theirs(conn, customer, email)
        keys = portal.settings.secret_keys
        token = await links.create(conn, email, wanted.page, keys, now, life=LIFE, customer=customer)
    log.info("a link for the product", key=key.name, customer=customer, email=email, page=wanted.page)
    expires = (now + LIFE).astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    return JSONResponse({"url": portal.address_of("come-over", token=token), "expires_at": expires}, 201)


async def look(request: Request) -> Response:
    """A page that sends itself: whoever only fetches the address ahead spoils nothing.

    In a browser where somebody else is signed in, a person must press its button: nobody is made another unawares.
    """
    portal, link = portal_of(request), await sign_in.good_link(request)
    if isinstance(link, Response):
        return link
    async with reading(portal.engine) as conn:
        session = await sessions.find(conn, request.cookies.get(cookie_name(portal), ""), portal.clock())
    other = session.email if session and session.email != link.email else None
    return page(request, "sign_in/come_over.html", token=request.path_params["token"], email=link.email, other=other)


async def _key_of(request: Request, portal: Portal) -> ApiKey:
    """Who asks, counted. Raises Refused, and TooMany."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise Refused(401, "no_key", "Send a key as Authorization: Bearer KEY.", _CHALLENGE)
    now = portal.clock()
    async with writing(portal.engine) as conn:
        key = await api_keys.use(conn, given.strip(), now)
        if key is not None:
            await limits.count(conn, limits.PER_KEY, key.id, now)
    if key is None:
        log.warning("an API key was refused", path=request.url.path)
        raise Refused(401, "unknown_key", "There is no such key, or it has been ended.", _CHALLENGE)
    return key


def _read(body: bytes) -> Wanted:
    try:
        wanted = msgspec.json.decode(body, type=Wanted)
    except msgspec.ValidationError as error:
        raise Refused(422, "not_as_described", f"{error}.") from None
    except msgspec.DecodeError as error:
        raise Refused(400, "not_json", f"The body is not JSON: {error}.") from None
    wanted = Wanted(*(without_nul(text) for text in (wanted.customer, wanted.email, wanted.page)))
    if destination.safe(wanted.page) != wanted.page:
        raise Refused(422, "not_a_page", "page must be a path of the portal, such as /invoices?status=open.")
    return wanted


async def _must_be_theirs(conn: Connection, customer: CustomerId, email: Email) -> None:
    """The same people as sign in by mail: a key opens nothing that they could not open themselves."""
    if await accounts.find_for(conn, email, customer):
        return
    if not await accounts.find_by_id(conn, customer):
        raise Refused(404, "no_such_customer", "The portal knows no customer with this id.")
    why = "This address may not see this customer: it is neither its address at Stripe nor a member who has accepted."
    raise Refused(422, "not_a_member", why)
