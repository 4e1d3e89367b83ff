"""What would be mailed on a day, to whom, and why or why not: decided as each hour, and nothing is sent."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.access import accounts, mail_choices, told_moments
from portal.access.told_moments import Told
from portal.assembly import Portal
from portal.background import moments
from portal.billing import moment_facts
from portal.billing.moments import all_moments
from portal.clock import day_of
from portal.database.engine import reading, searching
from portal.language import _
from portal.model.mail_kind import MomentName
from portal.model.moment import Moment
from portal.model.names import CustomerId

A_DAY = timedelta(days=1)
_MOST = 100_000


_WHY = {
    "queued": _("it is under way"),
    "sent": _("it was sent"),
    "overtaken": _("it was settled before the mail went out"),
    "failed": _("the mail was given up"),
    "nobody": _("nobody wanted it"),
    "late": _("it was too late"),
    "before": _("it began before it was switched on"),
}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One mail to come, or that was; without recipients where there is none. `why` says so in one line."""

    name: MomentName
    customer: CustomerId
    title: str
    why: str
    to: Sequence[str] = ()
    moment: Moment | None = None


async def foresee(portal: Portal, day: date) -> AsyncIterator[Foreseen]:
    """First what was decided on that day, then what begins on it and was not decided."""
    begins = datetime.combine(day, time(), portal.settings.timezone)
    async with searching(portal.engine) as conn:
        decided = await told_moments.list_for_staff(conn, begins, begins + A_DAY, _MOST)
    for told in decided:
        yield _of_the_past(told)
    for name in moments.BY_DATE:
        async for customer in moments.candidates(portal, name, begins, begins):
            for one in await _of_customer(portal, name, customer, day):
                yield one


def _of_the_past(told: Told) -> Foreseen:
    to = told.recipients if told.outcome in ("sent", "queued") else ()
    return Foreseen(told.name, told.customer, told.title or "", _WHY[told.outcome], to)


async def _of_customer(portal: Portal, name: MomentName, customer: CustomerId, day: date) -> list[Foreseen]:
    """From the mirror as it is now: Stripe may say another amount by then."""
    zone, now = portal.settings.timezone, portal.clock()
    async with reading(portal.engine) as conn:
        account, found = await accounts.open_for_staff(conn, customer), await accounts.find_by_id(conn, customer)
        if account is None or found is None:
            return []
        facts = await moment_facts.find(conn, account, found, day_of(now, zone))
        known = all_moments(facts, zone, portal.settings.renewal_days)
        on_day = [one for one in known if one.name == name and one.begins.astimezone(zone).date() == day]
        new = [one for one in on_day if await told_moments.find(conn, one.cause) is None]
        to = await mail_choices.who_wants(conn, account, name)
    return [_foreseen(portal, one, customer, found.title, to, now) for one in new]


def _foreseen(
    portal: Portal, moment: Moment, customer: CustomerId, title: str, to: Sequence[str], now: datetime
) -> Foreseen:
    if moment.name not in portal.mail_kinds:
        return Foreseen(moment.name, customer, title, _("PORTAL_MAILS does not name it"), moment=moment)
    if now >= moment.stale_at:
        return Foreseen(moment.name, customer, title, _("it would come too late"), moment=moment)
    if not to:
        return Foreseen(moment.name, customer, title, _("nobody wants it"), moment=moment)
    why = _("as soon as Stripe says how much") if moment.waits else _("its day, and they want it")
    return Foreseen(moment.name, customer, title, why, to, moment)
