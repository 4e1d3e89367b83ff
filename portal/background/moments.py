"""Each hour: whose trial, renewal, card or transfer calls for a mail now. Amounts of renewals are Stripe's, just asked.

One process at a time. What Stripe does not answer for waits; it is looked for again a few minutes later.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from portal import log, pause, reread
from portal.access import accounts, told_moments
from portal.assembly import Portal
from portal.billing import moment_facts, moment_mails
from portal.billing.moment_mails import Since
from portal.billing.moments import TRIAL_DAYS, all_moments, midnight
from portal.clock import day_of
from portal.database.engine import reading, writing
from portal.mirror import due_moments, instants, next_charges
from portal.mirror.alone import Taken, alone
from portal.mirror.due_moments import Span
from portal.mirror.store import store
from portal.model.mail_kind import MomentName
from portal.model.moment import Moment
from portal.model.names import CustomerId
from portal.model.payment_method import EXPIRY_NOTICE_DAYS
from portal.stripe_api.pace import Pace, pace_for
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

DECIDED = "moments-decided"
AN_HOUR, SOON = timedelta(hours=1), timedelta(minutes=5)
FRESH = timedelta(days=1)  # a preview of Stripe's that is older is asked for again
LONG = timedelta(days=1)
GENTLE = 5.0  # customers a second, at most
_LOOK_BACK = timedelta(days=60)  # for transfers that are past due
BY_DATE: tuple[MomentName, ...] = ("trial_will_end", "renewal_upcoming", "card_expiring", "transfer_invoice_overdue")


async def decide(portal: Portal) -> None:
    """Nothing is written while the last look is less than an hour old."""
    now = portal.clock()
    async with reading(portal.engine) as conn:
        last = await instants.find(conn, DECIDED)
    if last and last <= now < last + AN_HOUR:
        return
    try:
        async with alone(portal.engine, "moments", portal.clock):
            waiting = await _decide(portal, now)
            await _keep(portal, last, now - AN_HOUR + SOON if waiting else now)
    except Taken:
        return


async def _keep(portal: Portal, last: datetime | None, decided: datetime) -> None:
    """A day without a look is noted: what came and went in it was not mailed."""
    async with writing(portal.engine) as conn:
        await instants.keep(conn, DECIDED, decided)
        if last and decided - last > LONG:
            log.warning("moments of some days were not decided", since=str(last), until=str(decided))
            await instants.keep(conn, told_moments.GAP_BEGAN, last)
            await instants.keep(conn, told_moments.GAP_ENDED, decided)


async def _decide(portal: Portal, now: datetime) -> int:
    """How many customers wait for Stripe."""
    today = day_of(now, portal.settings.timezone)
    async with writing(portal.engine) as conn:
        on = await told_moments.watching(conn, portal.mail_kinds, today)
    pace, waiting = pace_for(portal.settings.stripe_api_key, per_list=GENTLE), 0
    for name in BY_DATE:
        if name in on:
            async for customer in candidates(portal, name, on[name], now):
                waiting += not await _tell(portal, name, customer, on, pace)
    return waiting


def candidates(portal: Portal, name: MomentName, since: datetime, now: datetime) -> AsyncIterator[CustomerId]:
    """Whose moment of that name is on now and began after that day, and was not decided."""
    zone, days = portal.settings.timezone, portal.settings.renewal_days

    def from_today(ahead: int) -> Span:
        return Span(max(now, midnight(since, zone, ahead)), midnight(now, zone, ahead + 1))

    if name == "trial_will_end":
        return due_moments.trials_for_staff(portal.engine, from_today(TRIAL_DAYS))
    if name == "renewal_upcoming":
        return due_moments.renewals_for_staff(portal.engine, from_today(days), days)
    if name == "card_expiring":
        first, last = (at.astimezone(zone).date() for at in (max(now, midnight(since, zone, EXPIRY_NOTICE_DAYS)), now))
        return due_moments.cards_for_staff(portal.engine, first, last + timedelta(days=EXPIRY_NOTICE_DAYS))
    span = Span(max(now - _LOOK_BACK, midnight(since, zone, -1)), midnight(now, zone))
    return due_moments.overdue_for_staff(portal.engine, span)


async def _tell(portal: Portal, name: MomentName, customer: CustomerId, on: Since, pace: Pace) -> bool:
    """Decide it for one customer. False where Stripe must first say how much, and does not answer."""
    now = portal.clock()
    if name == "renewal_upcoming" and not await _ask_how_much(portal, customer, now, pace):
        return False
    moments = await list_for(portal, customer, now)
    async with writing(portal.engine) as conn:
        told = [moment for moment in moments if moment.name == name and moment.is_on(now)]
        has_mail = await moment_mails.tell(conn, customer, told, on, now)
    if has_mail:
        portal.outbox_bell.set()
    return True


async def list_for(portal: Portal, customer: CustomerId, now: datetime) -> list[Moment]:
    """Those of one customer that are not over, from the mirror alone; none of a customer that is gone."""
    zone, days = portal.settings.timezone, portal.settings.renewal_days
    async with reading(portal.engine) as conn:
        account, found = await accounts.open_for_staff(conn, customer), await accounts.find_by_id(conn, customer)
        if account is None or found is None:
            return []
        facts = await moment_facts.find(conn, account, found, day_of(now, zone))
    return [moment for moment in all_moments(facts, zone, days) if now < moment.until]


async def _ask_how_much(portal: Portal, customer: CustomerId, now: datetime, pace: Pace) -> bool:
    """Unless Stripe has said so within a day, or cannot say it at all. False while it does not answer."""
    async with reading(portal.engine) as conn:
        account = await accounts.open_for_staff(conn, customer)
        if account is None or not await next_charges.are_old(conn, account, now - FRESH):
            return True
        if await pause.is_on(conn, now):
            return False
    await pace.turn("previews")
    try:
        found = await reread.subscriptions_of(portal.stripe, customer)
    except StripeAway as problem:
        log.warning("a renewal waits to be told: its amount is not known", customer=customer, problem=str(problem))
        async with writing(portal.engine) as conn:
            await pause.begin(conn, portal.clock())
        return False
    except (RefusedByStripe, NotAtStripe) as problem:
        log.warning("a renewal cannot be told: Stripe does not say how much", customer=customer, problem=str(problem))
        return True
    async with writing(portal.engine) as conn:
        await store(conn, found, now)
    return True
