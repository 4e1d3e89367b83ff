"""One customer's reminders: where each invoice stands, what was sent and answered, and whether they get any."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from portal.access import accounts, reminder_answers, reminder_stops, reminders, staff_log
from portal.assembly import portal_of
from portal.billing import reminder_form
from portal.database.engine import Connection, reading, writing
from portal.model.member import OwnCustomer
from portal.model.names import CustomerId
from portal.pages import arrival, said
from portal.pages.render import language_of, page
from portal.pages.staff.guards import Clerk, acting, at_desk
from portal.pages.staff.reminders import preview_of
from portal.reminding.debts import find, today_of

LONGEST_NOTE = 200
# A mail as its own page, with its own rules: it may carry styles, and nothing else.
_MAIL_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


@at_desk
async def show(request: Request, clerk: Clerk) -> Response:
    return said.forget(request, await _shown(request))


@at_desk
async def mail(request: Request, clerk: Clerk) -> Response:
    """What would go out now; 404 where nothing would."""
    portal, id = portal_of(request), CustomerId(request.path_params["customer"])
    async with reading(portal.engine) as conn:
        found = await preview_of(portal, conn, id)
    if found is None or found.mail is None:
        raise HTTPException(404)
    return HTMLResponse(found.mail.html, headers={"Content-Security-Policy": _MAIL_CSP})


@acting
async def stop(request: Request, clerk: Clerk) -> Response:
    """No reminder from now on, with the reason, until somebody lets them go out again."""
    portal, note = portal_of(request), str((await request.form()).get("note", "")).strip()
    if not note or len(note) > LONGEST_NOTE or not note.isprintable():
        return await _shown(request, 422, note=note)
    async with writing(portal.engine) as conn:
        customer = await _customer(request, conn)
        if await reminder_stops.stop(conn, customer.id, clerk.email, note, portal.clock()):
            place, now = arrival.client_of(request), portal.clock()
            about = customer.id
            await staff_log.record(conn, clerk.email, "reminders_stopped", place, now, customer=about, after=note)
    return said.back(request, "reminded-customer", "stopped", customer=customer.id)


@acting
async def resume(request: Request, clerk: Clerk) -> Response:
    portal = portal_of(request)
    async with writing(portal.engine) as conn:
        customer = await _customer(request, conn)
        before = (await reminder_stops.list_for_staff(conn, [customer.id])).get(customer.id)
        if before and await reminder_stops.resume(conn, customer.id):
            place, now = arrival.client_of(request), portal.clock()
            about, note = customer.id, before.note
            await staff_log.record(conn, clerk.email, "reminders_resumed", place, now, customer=about, before=note)
    return said.back(request, "reminded-customer", "resumed", customer=customer.id)


async def _shown(request: Request, code: int = 200, *, note: str = "") -> Response:
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        customer = await _customer(request, conn)
        debt = await find(portal, conn, customer.id)
        stops = await reminder_stops.list_for_staff(conn, [customer.id])
        sent = await reminders.list_for_staff(conn, [customer.id])
        answers = await reminder_answers.by_invoice_for_staff(conn, [customer.id])
    language = language_of(request)
    said_by = {one.id: (one, reminder_form.says(one.given, language)) for one in answers.values()}
    facts = {
        "customer": customer,
        "debt": debt,
        "stop": stops.get(customer.id),
        "sent": sent[::-1],
        "answers": [said_by[id] for id in sorted(said_by, reverse=True)],
        "today": today_of(portal),
        "note": note,
        "longest": LONGEST_NOTE,
        "done": said.done(request) if code == 200 else "",
        "blamed": code == 422,
    }
    return page(request, "staff/reminded_customer.html", code, **facts)


async def _customer(request: Request, conn: Connection) -> OwnCustomer:
    """Raises a 404 where there is none."""
    found = await accounts.find_by_id(conn, CustomerId(request.path_params["customer"]))
    if found is None:
        raise HTTPException(404)
    return found
