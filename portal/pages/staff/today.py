"""The first page of staff: what needs a person now. On a good day it is empty, and says so."""

from starlette.requests import Request
from starlette.responses import Response

from portal.access import (
    acceptances,
    deposits,
    paid_outside,
    plan_requests,
    reminder_answers,
    staff_log,
    statement_files,
)
from portal.assembly import Portal, portal_of
from portal.billing.today import Waiting, tasks
from portal.database.engine import Connection, reading, writing
from portal.mail import outbox
from portal.mirror import open_failures, quotes, stale
from portal.model.log_facts import Mails
from portal.model.quote import Acceptance, Quote
from portal.pages import arrival, said
from portal.pages.render import page
from portal.pages.staff.guards import Clerk, acting, at_desk
from portal.reminding.debts import count_due, today_of
from portal.stripe_api import dashboard

MOST = 20  # of a kind; the other failed cards stand on their own page


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    portal = portal_of(request)
    waiting, more = await _waiting(portal, clerk)
    facts = {
        "tasks": tasks(waiting, today_of(portal), portal.clock()),
        "today": today_of(portal),
        "more": more,
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
            await staff_log.record(conn, clerk.email, "mails_sent_again", place, now, after=Mails(again))
    portal.outbox_bell.set()
    return said.back(request, "today", "again" if again else "let_go")


@acting
async def read_again(request: Request, clerk: Clerk) -> Response:
    """At once, instead of after the next wait."""
    portal, now = portal_of(request), portal_of(request).clock()
    async with writing(portal.engine) as conn:
        if await stale.hurry(conn, now):
            await staff_log.record(conn, clerk.email, "read_again", arrival.client_of(request), now)
    portal.stale_bell.set()
    return said.back(request, "today", "again")


async def _waiting(portal: Portal, clerk: Clerk) -> tuple[Waiting, bool]:
    """And whether more cards have failed than it names."""
    by_hand = portal.settings.reminders_at is None  # else the steps go out by themselves
    due = await count_due(portal) if by_hand else 0
    async with reading(portal.engine) as conn:
        failures = await open_failures.list_for_staff(conn, limit=MOST + 1)
        waiting = Waiting(
            failures=failures[:MOST],
            unfinished=await paid_outside.list_left_for_staff(conn, MOST),
            undecided=await statement_files.find_waiting_for_staff(conn),
            half_settled=await deposits.list_half_settled_for_staff(conn, MOST),
            due=due,
            answers=await reminder_answers.list_waiting_for_staff(conn),
            asked=await plan_requests.list_open_for_staff(conn, MOST),
            stuck=await _stuck(portal, conn),
            mails=await outbox.find_given_up(conn),
            unread_since=clerk.lag.unread,
            away_since=clerk.lag.away,
        )
    return waiting, len(failures) > MOST


async def _stuck(portal: Portal, conn: Connection) -> list[tuple[Acceptance, Quote]]:
    said = await acceptances.list_stuck_for_staff(conn, portal.clock())
    return [(one, quote) for one in said if (quote := await quotes.find_for_staff(conn, one.quote))]
