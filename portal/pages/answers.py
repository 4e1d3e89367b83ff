"""A reminder answered by the link of its mail, without signing in. The page knows what the mail said, and no more."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import log
from portal.access import limits, reminder_answers, reminder_links
from portal.access.reminder_links import Reminded
from portal.access.secret import hashed
from portal.assembly import Portal, portal_of
from portal.billing import reminder_form
from portal.billing.reminder_form import AHEAD, BACK, LONGEST, Form
from portal.database.engine import Connection, reading, writing
from portal.mail import outbox
from portal.model.names import Email
from portal.model.reminder import Given
from portal.pages.render import language_of, page
from portal.reminding.debts import calendar_of, today_of


async def look(request: Request) -> Response:
    """Looking changes nothing: mail scanners follow links."""
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        reminded = await reminder_links.find(conn, request.path_params["token"], portal.clock())
    return await _shown(request, reminded, Form()) if reminded else _ended(request)


async def give(request: Request) -> Response:
    """What they say counts until they say something else."""
    portal, token = portal_of(request), request.path_params["token"]
    async with writing(portal.engine) as conn:
        await limits.count(conn, limits.PER_ANSWER, hashed(token), portal.clock())
        reminded = await reminder_links.find(conn, token, portal.clock())
    if reminded is None:
        return _ended(request)
    today, calendar = today_of(portal).date(), calendar_of(portal.settings)
    form = reminder_form.read(await request.form(), today, calendar, language_of(request))
    if form.given is None:
        return await _shown(request, reminded, form, 422)
    async with writing(portal.engine) as conn:
        await _keep(portal, conn, reminded, form.given)
    portal.outbox_bell.set()
    return RedirectResponse(portal.path_for("answer", token=token), 303)


async def _keep(portal: Portal, conn: Connection, reminded: Reminded, given: Given) -> None:
    """With a mail to staff. The second of two clicks says nothing new."""
    last = await reminder_answers.find_newest(conn, reminded.customer, reminded.day)
    if last and last.given == given and last.dealt_with_at is None:
        return
    now = portal.clock()
    id = await reminder_answers.put(conn, reminded.customer, reminded.day, reminded.email, given, now)
    for address in portal.settings.alert_addresses:
        await outbox.put(conn, reminder_form.MESSAGE, Email(address), {"answer": id}, now)
    log.info("a reminder was answered", customer=reminded.customer, kind=given.kind)


async def _shown(request: Request, reminded: Reminded, form: Form, code: int = 200) -> Response:
    portal = portal_of(request)
    today = today_of(portal)
    async with reading(portal.engine) as conn:
        answer = await reminder_answers.find_newest(conn, reminded.customer, reminded.day)
    days = {"first": today.date() - BACK, "today": today.date(), "last": today.date() + AHEAD}
    facts = {"reminded": reminded, "answer": answer, "form": form, "days": days, "longest": LONGEST, "now": today}
    return page(request, "answers/show.html", code, token=request.path_params["token"], **facts)


def _ended(request: Request) -> Response:
    """Too old, incomplete, or all of it is settled: the same page for all three."""
    return page(request, "answers/ended.html", 410)
