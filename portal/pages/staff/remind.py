"""Single buttons about reminders: have Stripe send one invoice again, and an answer that is dealt with."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.access import reminder_answers, staff_log
from portal.assembly import portal_of
from portal.database.engine import reading, writing
from portal.mirror import invoices
from portal.model.log_facts import Answered
from portal.model.names import InvoiceId
from portal.pages import arrival, said
from portal.pages.render import page
from portal.pages.staff.guards import Clerk, acting
from portal.pages.staff.reminders import result_of
from portal.reminding.sending import Sender, remind_of

_CODES = {"away": 503, "refused": 503}


@acting
async def by_stripe(request: Request, clerk: Clerk) -> Response:
    """Stripe's own mail about this invoice, whoever else writes the reminders."""
    portal, id = portal_of(request), InvoiceId(request.path_params["invoice"])
    async with reading(portal.engine) as conn:
        found = await invoices.find_for_staff(conn, id)
    if found is None:
        raise HTTPException(404)
    customer = found[0].customer
    outcome = await remind_of(portal, id, customer, Sender(clerk.email, arrival.client_of(request)))
    if outcome == "sent":
        return said.back(request, "unpaid", "reminded")
    result = await result_of(portal, customer, outcome)
    return page(request, "staff/reminders_sent.html", _CODES.get(outcome, 409), results=[result])


@acting
async def dealt_with(request: Request, clerk: Clerk) -> Response:
    """Off the list of today; what a question has held back goes on. A second click changes nothing."""
    portal, id = portal_of(request), request.path_params["answer"]
    async with writing(portal.engine) as conn:
        answer = await reminder_answers.find_for_staff(conn, int(id)) if _is_number(id) else None
        if answer is None:
            raise HTTPException(404)
        if await reminder_answers.deal_with(conn, answer.id, clerk.email, portal.clock()):
            place, now = arrival.client_of(request), portal.clock()
            what = Answered(answer.given.kind, answer.given.on)
            about = answer.customer
            await staff_log.record(conn, clerk.email, "answer_dealt_with", place, now, customer=about, before=what)
    return said.back(request, "reminded-customer", "dealt_with", customer=answer.customer)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
