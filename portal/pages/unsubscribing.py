"""No more mails of one kind: the link at a mail's foot, and the button that mail programs show (RFC 8058)."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal import log
from portal.access import accounts, unsubscribing
from portal.access.unsubscribing import Unwanted
from portal.assembly import portal_of
from portal.database.engine import reading, writing
from portal.pages.render import page


async def look(request: Request) -> Response:
    """One button. Looking changes nothing: mail scanners follow links."""
    return await _shown(request, _read(request))


async def stop(request: Request) -> Response:
    """At once, by the button or by the mail program's own; whoever signs nobody in need not be of this site."""
    unwanted = _read(request)
    async with writing(portal_of(request).engine) as conn:
        await unsubscribing.switch_off(conn, unwanted)
    log.info("a mail was switched off", customer=unwanted.account.customer, kind=unwanted.kind)
    return await _shown(request, unwanted, done=True)


def _read(request: Request) -> Unwanted:
    """404 for what we did not sign."""
    found = unsubscribing.read(request.path_params["token"], portal_of(request).settings.secret_keys)
    if found is None:
        raise HTTPException(404)
    return found


async def _shown(request: Request, unwanted: Unwanted, *, done: bool = False) -> Response:
    async with reading(portal_of(request).engine) as conn:
        customer = await accounts.find_by_id(conn, unwanted.account.customer)
    facts = {"email": unwanted.account.email, "kind": unwanted.kind, "account": customer.title if customer else ""}
    return page(request, "unsubscribing/show.html", **facts, done=done, token=request.path_params["token"])
