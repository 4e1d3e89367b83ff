"""The monthly digest to staff: queued once a month, whatever is restarted, and summed up when its mail goes out."""

from datetime import date

from portal.access import paid_outside, reminder_answers, reminders, statement_files, told
from portal.assembly import Portal
from portal.billing import digest, unpaid_lines
from portal.billing.digest import Digest
from portal.clock import day_of
from portal.database.engine import reading, searching, writing
from portal.mail import messages, outbox
from portal.mail.delivery import Mail
from portal.mail.outbox import Queued
from portal.mirror import failure_sums, unpaid
from portal.model.names import Email
from portal.stripe_api import dashboard

_MOST_ANSWERS = 1000


async def queue_digest(portal: Portal) -> None:
    """At its hour, or as soon after it as a process is there. Of several processes one queues it."""
    settings, now = portal.settings, portal.clock()
    if not settings.digest_day or not settings.alert_addresses:
        return
    on = digest.due(now, settings.digest_day, settings.timezone)
    cause = f"digest:{on:%Y-%m}"
    async with reading(portal.engine) as conn:
        if await told.is_told(conn, cause):
            return
    async with writing(portal.engine) as conn:
        if not await told.once(conn, cause, now):
            return
        for address in settings.alert_addresses:
            await outbox.put(conn, digest.MESSAGE, Email(address), {"on": on.isoformat()}, now)
    portal.outbox_bell.set()


async def render_digest(portal: Portal, on: date, to: Email) -> Mail:
    """In the operator's language."""
    code, found = portal.templates.fallback, await sum_up(portal, on)
    links = {name: portal.address_of(name) for name in ("unpaid", "failures", "deposits", "today")}
    facts = {
        "company": portal.company,
        "digest": found,
        "ages": unpaid_lines.ages(portal.templates.languages[code]),
        "links": links,
        "test": dashboard.is_test(portal.settings.stripe_api_key),
    }
    return messages.render(portal.templates, digest.MESSAGE, code, to, **facts)


async def sum_up(portal: Portal, on: date) -> Digest:
    zone = portal.settings.timezone
    since, until = digest.period(on, portal.settings.digest_day, zone)
    async with searching(portal.engine) as conn:
        new, solved = await failure_sums.count_for_staff(conn, since, until)
        undecided = await statement_files.find_waiting_for_staff(conn)
        return Digest(
            since=since,
            until=until,
            unpaid=await unpaid.sums_for_staff(conn, None, day_of(portal.clock(), zone)),
            failures_open=await failure_sums.open_for_staff(conn),
            failures_set_aside=await failure_sums.count_aside_for_staff(conn),
            failures_new=new,
            failures_solved=solved,
            paid_outside=await paid_outside.sums_for_staff(conn, since, until),
            reminders=await reminders.count_for_staff(conn, since, until),
            answers=len(await reminder_answers.list_waiting_for_staff(conn, _MOST_ANSWERS)),
            deposits=undecided[0] if undecided else 0,
        )


async def _digest(portal: Portal, queued: Queued) -> Mail:
    return await render_digest(portal, date.fromisoformat(str(queued.facts["on"])), queued.recipient)


MESSAGES = {digest.MESSAGE: _digest}
