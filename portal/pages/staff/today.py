"""The first page of staff: what needs a person now. On a good day it is empty, and says so."""

from starlette.requests import Request
from starlette.responses import Response

from portal.access import reminder_answers, staff_log, statement_files
from portal.assembly import portal_of
from portal.billing.today import tasks
from portal.clock import day_of
from portal.database.engine import reading, writing
from portal.mail import outbox
from portal.mirror import open_failures, stale
from portal.pages import arrival, said
from portal.pages.render import page
from portal.pages.staff.guards import Clerk, acting, at_desk
from portal.stripe_api import dashboard

MOST = 20  # failed cards; the others stand on their own page


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        waiting = await open_failures.list_for_staff(conn, limit=MOST + 1)
        mails = await outbox.find_given_up(conn)
        undecided = await statement_files.find_waiting_for_staff(conn)
        unread_since = await stale.find_oldest(conn)
        answers = await reminder_answers.list_waiting_for_staff(conn)
    found = tasks(waiting[:MOST], mails, unread_since, clerk.away_since, portal.clock(), undecided, answers)
    facts = {
        "tasks": found,
        "today": day_of(portal.clock(), portal.settings.timezone),
        "more": len(waiting) > MOST,
        "test": dashboard.is_test(portal.settings.stripe_api_key),
        "done": said.done(request),
    }
    return said.forget(request, page(request, "staff/today.html", **facts))


@acting
async def send_again(request: Request, clerk: Clerk) -> Response:
    """The mails that were given up, now that whatever stood in their way is mended."""
    portal, now = portal_of(request), portal_of(request).clock()
    async with writing(portal.engine) as conn:
        again = await outbox.try_again(conn, now)
        if again:
            place = arrival.client_of(request)
            await staff_log.record(conn, clerk.email, "mails_sent_again", place, now, after=str(again))
    portal.outbox_bell.set()
    return said.back(request, "today", "again")


@acting
async def read_again(request: Request, clerk: Clerk) -> Response:
    """At once, instead of after the next wait."""
    portal, now = portal_of(request), portal_of(request).clock()
    async with writing(portal.engine) as conn:
        if await stale.hurry(conn, now):
            await staff_log.record(conn, clerk.email, "read_again", arrival.client_of(request), now)
    portal.stale_bell.set()
    return said.back(request, "today", "again")
