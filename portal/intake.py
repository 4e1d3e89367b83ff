"""A Stripe event's way in: write it down, mark what it speaks of as stale, then look for ourselves and store."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import anyio

from portal import log, pause, reread
from portal.assembly import Portal
from portal.billing import card_failures, moment_mails, quote_news
from portal.database.engine import Connection, writing
from portal.mirror import events, instants, offers, payments, read_later, stale, tax_rates
from portal.mirror.stale import Stale
from portal.mirror.store import Found, remove, store
from portal.model.invoice import Invoice
from portal.model.names import CustomerId
from portal.model.offer import Offers
from portal.reread import Fetch
from portal.stripe_api.client import within
from portal.stripe_api.events import INTENT, StripeEvent
from portal.stripe_api.portal_configurations import fetch_offers
from portal.stripe_api.problems import MayNot, NotAtStripe, RefusedByStripe, StripeAway

A_MINUTE = timedelta(minutes=1)
AT_ONCE = 8
RETURN_SECONDS = 3.0


async def take_delivered(portal: Portal, taken: Sequence[StripeEvent]) -> None:
    """What Stripe sent by itself. When that was last, the doctor asks, and is told to the minute."""
    await take_all(portal, taken)
    now = portal.clock()
    if portal.delivered_at is None or now - portal.delivered_at >= A_MINUTE:
        async with writing(portal.engine) as conn:
            await instants.keep(conn, instants.DELIVERED, now)
        portal.delivered_at = now


async def take_all(portal: Portal, taken: Sequence[StripeEvent]) -> None:
    """Write events down and mark what they speak of, in one transaction. Safe to repeat: Stripe delivers twice."""
    now = portal.clock()
    async with writing(portal.engine) as conn:
        new = await events.record(conn, taken, now)
        marks = {mark for event in new for mark in event.speaks_of}
        await stale.mark(conn, await _with_invoices(conn, marks), now)
    portal.stale_bell.set()


async def refresh_stale(portal: Portal) -> None:
    """Read again all that is marked and due, unless Stripe is being left in peace.

    One that fails stops no other. What the database, going away, kept us from clearing is put off as soon as it is
    back: nobody need wait for the claim to run out. Raises what went wrong, together.
    """
    while True:
        marked = await _claim(portal)
        if not marked:
            return
        places = anyio.Semaphore(AT_ONCE)
        ends = await asyncio.gather(*(_refresh(portal, one, places) for one in marked), return_exceptions=True)
        failed = {one: end for one, end in zip(marked, ends, strict=True) if isinstance(end, Exception)}
        portal.cut_off.update(failed)
        if failed:
            raise ExceptionGroup("could not read again", list(failed.values()))


async def reread_customer(portal: Portal, customer: CustomerId) -> bool:
    """Back from Stripe: read this customer's things at once, so that the person sees the change. False if away."""
    fetched_at, found = portal.clock(), list[Found]()

    async def read(fetch: Fetch) -> None:
        found.extend(await fetch(portal.stripe, customer))

    answered = False
    try:
        async with within(RETURN_SECONDS), anyio.create_task_group() as tasks:
            for fetch in (reread.customer, reread.subscriptions_of, reread.newest_invoices_of):
                tasks.start_soon(read, fetch)
        answered = True
    except* (StripeAway, RefusedByStripe, NotAtStripe) as problems:
        log.warning("a return from Stripe could not be read at once", problem=repr(problems.exceptions[0]))
    async with writing(portal.engine) as conn:
        has_mail = await _put(portal, conn, found, fetched_at)
    if has_mail:
        portal.outbox_bell.set()
    return answered


async def reread_company(portal: Portal) -> None:
    """The operator's name, support contact, colours and icon. Raises StripeAway, RefusedByStripe."""
    await pause.ask(portal.engine, portal.clock, lambda: _keep(portal, reread.company, ""))
    await portal.learn_company()


async def reread_offers(portal: Portal) -> None:
    """What customers may change to. A key that may not read it leaves them with what was read before, or nothing.

    Raises StripeAway.
    """
    fetched_at = portal.clock()
    try:
        found = await pause.ask(portal.engine, portal.clock, lambda: fetch_offers(portal.stripe))
    except RefusedByStripe as problem:
        log.warning("the Customer Portal configuration may not be read: no plans are offered", problem=str(problem))
        return
    async with writing(portal.engine) as conn:
        await _put(portal, conn, [found], fetched_at)


async def _claim(portal: Portal) -> list[Stale]:
    """What is due; none while Stripe is being left in peace. What was cut off before is due a little later."""
    now = portal.clock()
    async with writing(portal.engine) as conn:
        for one in portal.cut_off:
            await stale.put_off(conn, one, now)
        claimed = [] if await pause.is_on(conn, now) else await stale.claim(conn, now, AT_ONCE * 4)
    portal.cut_off.clear()
    return claimed


async def _refresh(portal: Portal, marked: Stale, places: anyio.Semaphore) -> None:
    """Fetch one stale object and store it; a mark made while we were fetching stays."""
    async with places:
        fetched_at = portal.clock()
        try:
            found = await _fetch(portal, marked)
        except (StripeAway, RefusedByStripe) as problem:
            log.warning("could not read again", kind=marked.kind, id=marked.id, problem=str(problem))
            async with writing(portal.engine) as conn:
                await stale.put_off(conn, marked, portal.clock())
                if isinstance(problem, StripeAway):
                    await pause.begin(conn, portal.clock())
            return
        async with writing(portal.engine) as conn:
            has_mail = await _keep_read(portal, conn, marked, found, fetched_at)
            await pause.end(conn)
    if has_mail:
        portal.outbox_bell.set()
    if marked.kind == "company":
        await portal.learn_company()


async def _fetch(portal: Portal, marked: Stale) -> Sequence[Found] | None:
    """None if Stripe has it no more. What only adds to the pages is left out where the key may not read it."""
    try:
        return await reread.FETCH[marked.kind](portal.stripe, marked.id)
    except NotAtStripe:
        return None
    except MayNot as refusal:
        if marked.kind not in reread.OPTIONAL:
            raise
        log.warning("may not be read", kind=marked.kind, id=marked.id, permission=refusal.permission)
        return []


async def _keep_read(
    portal: Portal, conn: Connection, marked: Stale, found: Sequence[Found] | None, fetched_at: datetime
) -> bool:
    """What became of the object, and of its mark; whether there is mail to send."""
    has_mail = False
    if found is None:
        await remove(conn, marked.kind, marked.id)
    else:
        has_mail = await _put(portal, conn, found, fetched_at)
        await quote_news.tell_of_accepted(conn, portal.settings.alert_addresses, found, fetched_at)
    if found and await read_later.holds(conn, marked.kind, marked.id, fetched_at):
        await stale.put_off(conn, marked, portal.clock())
    else:
        await stale.clear(conn, marked)
    return has_mail


async def _with_invoices(conn: Connection, marks: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What is known by its payment intent alone becomes the invoice that this paid, if we know it."""
    intents = {id for kind, id in marks if kind == INTENT}
    paid = await payments.list_invoices_paid_by(conn, intents) if intents else []
    return {mark for mark in marks if mark[0] != INTENT} | {("invoice", invoice) for invoice in paid}


async def _put(portal: Portal, conn: Connection, found: Sequence[Found], fetched_at: datetime) -> bool:
    """Store it; tax rates that its invoices name, and prices on offer, that nobody has read yet come next.

    Whether there is mail to send.
    """
    await store(conn, found, fetched_at)
    if any(isinstance(one, Offers) for one in found):
        await stale.mark(conn, [("price", id) for id in await offers.list_unread_prices(conn)], fetched_at)
    invoices = [one for one in found if isinstance(one, Invoice)]
    named = {tax.rate for one in invoices for tax in one.taxes if tax.rate}
    await stale.mark(conn, [("tax_rate", id) for id in await tax_rates.list_unknown(conn, named)], fetched_at)
    staff, kinds = portal.settings.alert_addresses, portal.mail_kinds
    failed = any([await card_failures.announce(conn, one, staff, kinds, fetched_at) for one in invoices])
    return await moment_mails.tell_of_invoices(conn, found, kinds, portal.settings.timezone, fetched_at) or failed


async def _keep(portal: Portal, fetch: Fetch, id: str) -> None:
    fetched_at = portal.clock()
    found = await fetch(portal.stripe, id)  # network, no transaction open
    async with writing(portal.engine) as conn:
        await store(conn, found, fetched_at)
