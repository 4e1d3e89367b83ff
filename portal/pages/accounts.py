"""Choosing among the customers that one address may see."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import accounts, sessions
from portal.assembly import portal_of
from portal.database.engine import reading, searching, writing
from portal.language import plain
from portal.model.names import CustomerId
from portal.pages import destination, tabs
from portal.pages.guards import Person, known
from portal.pages.render import page


@known
async def choose(request: Request, person: Person) -> Response:
    """All of them, or those that `q` finds, of very many the first; the one that this tab shows is marked."""
    wanted, sought = destination.safe(request.query_params.get("next")), request.query_params.get("q", "")[:200]
    if not person.several:
        return RedirectResponse(wanted, 303)
    words = plain(sought.replace("\0", "")).split()[: accounts.MOST_WORDS]
    async with searching(portal_of(request).engine) as conn:
        found, count = await accounts.search(conn, person.email, words)
    among = len(person.accounts)
    facts = {"accounts": found, "count": count, "among": among, "has_more": among >= accounts.MOST}
    return page(request, "accounts/choose.html", sought=sought, destination=wanted, **facts)


@known
async def chosen(request: Request, person: Person) -> Response:
    """Look at this customer from now on; one that is not theirs is as if it were not there."""
    customer = CustomerId(request.path_params["customer"])
    async with reading(portal_of(request).engine) as conn:
        if await accounts.find_for(conn, person.email, customer) is None:
            raise HTTPException(404)
    form = await request.form()
    async with writing(portal_of(request).engine) as conn:
        await sessions.choose(conn, person.session, customer)
    wanted = destination.safe(form.get("next"))
    return RedirectResponse(tabs.at(wanted, customer) if person.several else wanted, 303)
