"""Choosing among the customers that one address may see."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import sessions
from portal.assembly import portal_of
from portal.database.engine import writing
from portal.model.names import CustomerId
from portal.pages import destination
from portal.pages.guards import Person, known
from portal.pages.render import page


@known
async def choose(request: Request, person: Person) -> Response:
    wanted = destination.safe(request.query_params.get("next"))
    if not person.several:
        return RedirectResponse(wanted, 303)
    return page(request, "accounts/choose.html", accounts=person.accounts, destination=wanted)


@known
async def chosen(request: Request, person: Person) -> Response:
    """Look at this customer from now on; one that is not theirs is as if it were not there."""
    customer = CustomerId(request.path_params["customer"])
    if customer not in {one.id for one in person.accounts}:
        raise HTTPException(404)
    form = await request.form()
    async with writing(portal_of(request).engine) as conn:
        await sessions.choose(conn, person.session, customer)
    return RedirectResponse(destination.safe(form.get("next")), 303)
