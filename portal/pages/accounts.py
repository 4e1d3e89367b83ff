"""Choosing among the customers that one address may see."""

import unicodedata

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import sessions
from portal.assembly import portal_of
from portal.database.engine import writing
from portal.model.member import OwnCustomer
from portal.model.names import CustomerId
from portal.pages import destination, tabs
from portal.pages.guards import Person, known
from portal.pages.render import page


@known
async def choose(request: Request, person: Person) -> Response:
    """All of them, or those that `q` finds; the one that this tab shows is marked."""
    wanted, sought = destination.safe(request.query_params.get("next")), request.query_params.get("q", "")[:200]
    if not person.several:
        return RedirectResponse(wanted, 303)
    return page(
        request,
        "accounts/choose.html",
        accounts=_matching(person.accounts, sought),
        among=len(person.accounts),
        sought=sought,
        destination=wanted,
    )


@known
async def chosen(request: Request, person: Person) -> Response:
    """Look at this customer from now on; one that is not theirs is as if it were not there."""
    customer = CustomerId(request.path_params["customer"])
    if customer not in {one.id for one in person.accounts}:
        raise HTTPException(404)
    form = await request.form()
    async with writing(portal_of(request).engine) as conn:
        await sessions.choose(conn, person.session, customer)
    wanted = destination.safe(form.get("next"))
    return RedirectResponse(tabs.at(wanted, customer) if person.several else wanted, 303)


def _matching(accounts: list[OwnCustomer], sought: str) -> list[OwnCustomer]:
    """Each word somewhere in the name or the address."""
    words = _plain(sought).split()
    return [one for one in accounts if all(word in _plain(f"{one.title} {one.email or ''}") for word in words)]


def _plain(text: str) -> str:
    """Full-width and half-width letters are the same to a person who searches."""
    return unicodedata.normalize("NFKC", text).casefold()
