"""Names under which a customer pays, as deposits have taught them: one taken back, when it was confirmed wrongly."""

from starlette.requests import Request
from starlette.responses import Response

from portal.access import payer_names, staff_log
from portal.assembly import portal_of
from portal.billing.cells import clean
from portal.database.engine import writing
from portal.pages import arrival, said
from portal.pages.staff.customers import find
from portal.pages.staff.guards import Clerk, acting


@acting
async def forget(request: Request, clerk: Clerk) -> Response:
    """From now on the name says nothing of this customer. A second click finds it forgotten."""
    portal, customer = portal_of(request), await find(request)
    name = clean(str((await request.form()).get("name", "")))
    now, place = portal.clock(), arrival.client_of(request)
    async with writing(portal.engine) as conn:
        if await payer_names.forget(conn, name, customer.id):
            await staff_log.record(conn, clerk.email, "payer_forgotten", place, now, customer=customer.id, before=name)
    return said.back(request, "staff-customer", "forgotten", customer=customer.id)
