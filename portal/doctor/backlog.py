"""What waits: mails in the outbox, and things at Stripe that were announced and not read again."""

from datetime import datetime, timedelta

from portal.database.engine import reading
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.language import _
from portal.mail import outbox
from portal.mirror import instants, stale

LATE, VERY_LATE = timedelta(minutes=10), timedelta(hours=1)
MAILS = _("%(count)s mails wait, the oldest for %(minutes)s min")
CHANGES = _("%(count)s changes at Stripe wait to be read, the oldest for %(minutes)s min")
RUNS = _("Is portal serve (or portal worker) running? Its log says what it meets.")


async def examine(case: Case) -> list[Finding]:
    now = case.portal.clock()
    async with reading(case.portal.engine) as conn:
        waiting, since = await outbox.find_waiting(conn)
        given_up = await outbox.find_given_up(conn)
        unread, oldest = await stale.count(conn), await stale.find_oldest(conn)
        swept = await instants.find(conn, instants.SWEPT)
    found = [_waits("outbox", MAILS, waiting, since, now), _waits("stale", CHANGES, unread, oldest, now)]
    if given_up:
        says = _("%(count)s mails were given up, the last because of: %(why)s")
        mend = _("Look at the mail server; /staff sends them once more.")
        found.append(problem("outbox", says, mend, count=given_up.count, why=given_up.trouble))
    return [*found, _swept(swept, timedelta(minutes=case.portal.settings.sweep_minutes), now)]


def _waits(check: str, says: str, count: int, since: datetime | None, now: datetime) -> Finding:
    if not count or since is None:
        return ok(check, _("nothing waits"))
    late = now - since
    minutes = round(late.total_seconds() / 60)
    if late <= LATE:
        return ok(check, says, count=count, minutes=minutes)
    return (problem if late > VERY_LATE else warning)(check, says, RUNS, count=count, minutes=minutes)


def _swept(at: datetime | None, every: timedelta, now: datetime) -> Finding:
    if at is None:
        return warning("sweep", _("Stripe's list of events was never looked through"), RUNS)
    says = _("Stripe's list of events was looked through %(minutes)s min ago")
    minutes = round((now - at).total_seconds() / 60)
    if now - at <= 3 * every:
        return ok("sweep", says, minutes=minutes)
    return (problem if now - at > timedelta(days=1) else warning)("sweep", says, RUNS, minutes=minutes)
