"""Which trouble is which page and status.

HTTPException   404 missing (or not yours) · 403 from another site · 400 · 405 · 413
NotAllowed      403, with who can change it
OnlyLooks       403, for staff who may only read, or look at a customer's pages
TooMany         429, with the minutes to wait
NotAtStripe     404: our copy has it, Stripe does not
StripeAway      503, try again
DatabaseAway    503, try again
RefusedByStripe 503, nothing to try again, and an error in the log: a key or a setting is wrong
anything else   500, with a reference that stands in the log
"""

import math
import secrets
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from portal import log
from portal.access.limits import TooMany
from portal.access.members import NotAnOwner
from portal.database.engine import DatabaseAway
from portal.language import _
from portal.pages.guards import NotAllowed, OnlyLooks
from portal.pages.render import language_of, page
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

_REFUSED = {
    400: _("The portal does not understand this request. The address may be incomplete."),
    403: _("This request came from another website and was refused. Nothing was changed."),
    405: _("This address does not answer to this kind of request."),
    413: _("What was sent is larger than the portal accepts. Nothing was changed."),
}


async def refused(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        return await missing(request, error)
    what = _REFUSED.get(error.status_code, _REFUSED[400])
    response = page(request, "problems/refused.html", error.status_code, what=language_of(request).text(what))
    response.headers.update(error.headers or {})
    return response


async def missing(request: Request, error: Exception) -> Response:
    """Not there, not yours, or only our copy still has it: the same page for all three."""
    return page(request, "problems/missing.html", 404)


async def not_allowed(request: Request, error: Exception) -> Response:
    """NotAnOwner is raised where somebody else has just taken the role away."""
    only_owner = isinstance(error, NotAnOwner) or (isinstance(error, NotAllowed) and error.only_owner)
    return page(request, "problems/not_allowed.html", 403, only_owner=only_owner)


async def only_looks(request: Request, error: Exception) -> Response:
    return page(request, "problems/only_looks.html", 403)


async def too_many(request: Request, error: TooMany) -> Response:
    response = page(request, "problems/limited.html", 429, minutes=math.ceil(error.wait.total_seconds() / 60))
    response.headers["Retry-After"] = str(int(error.wait.total_seconds()))
    return response


async def stripe_away(request: Request, error: Exception) -> Response:
    log.warning("Stripe did not answer a page", path=request.url.path, problem=str(error))
    return page(request, "problems/stripe_away.html", 503, retry=None)


async def refused_by_stripe(request: Request, error: Exception) -> Response:
    log.error("Stripe refused what a page needs", path=request.url.path, problem=str(error))
    return page(request, "problems/ask_us.html", 503, why="refused")


async def database_away(request: Request, error: Exception) -> Response:
    log.error("the database did not answer a page", path=request.url.path, problem=str(error))
    response = page(request, "problems/database_away.html", 503)
    response.headers["Retry-After"] = "10"
    return response


async def broken(request: Request, error: Exception) -> Response:
    """Ours. The person gets a reference, the operator the place it broke."""
    reference = secrets.token_hex(4)
    log.failure("a page broke", error, path=request.url.path, reference=reference)
    return page(request, "problems/broken.html", 500, reference=reference)


HANDLERS: dict[type[Exception] | int, ExceptionHandler] = {
    HTTPException: cast(ExceptionHandler, refused),
    NotAllowed: not_allowed,
    NotAnOwner: not_allowed,
    OnlyLooks: only_looks,
    TooMany: cast(ExceptionHandler, too_many),
    StripeAway: stripe_away,
    RefusedByStripe: refused_by_stripe,
    NotAtStripe: missing,
    DatabaseAway: database_away,
}
