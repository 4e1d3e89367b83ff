"""An invoice paid past Stripe, step by step: Stripe asked, the record begun, Stripe told and asked again, all kept.

Each step may be the last before a crash: whoever tries again goes on from there, and Stripe is never told twice.
"""

from zoneinfo import ZoneInfo

from portal import log
from portal.access import paid_outside, staff_log
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.mirror.store import store
from portal.model.invoice import Invoice
from portal.model.log_facts import CameOutside, StillOwed
from portal.model.names import Email, InvoiceId
from portal.model.paid_outside import Given, NotMarked, PaidOutside, obstacle
from portal.stripe_api.client import within
from portal.stripe_api.invoices import fetch_invoice
from portal.stripe_api.paid_outside import mark_paid_outside
from portal.stripe_api.problems import RefusedByStripe, StripeAway

SECONDS = 10.0  # for each question to Stripe


async def settle(portal: Portal, id: InvoiceId, given: Given, who: Email, place: str) -> None:
    """Done, by this call or by another of the same person with the same facts; raises NotMarked, NotAtStripe."""
    if await _is_done(portal, id, given, who):
        return
    invoice = await _reread(portal, id)
    if await _is_done(portal, id, given, who):  # while we asked
        return
    await _stop_at(portal, invoice, given)
    async with writing(portal.engine) as conn:
        key = await paid_outside.begin(conn, invoice, given, who, portal.clock())
    if key:
        after = invoice if invoice.was_paid_outside else await _tell(portal, id, key)
        await _finish(portal, invoice, after, who, place)
    elif not await _is_done(portal, id, given, who):
        raise NotMarked("taken")


async def _is_done(portal: Portal, id: InvoiceId, given: Given, who: Email) -> bool:
    """The second of two clicks has nothing to do; raises NotMarked if a colleague was first, or said otherwise."""
    known = await _find(portal, id)
    if known is None or known.done_at is None:
        return False
    if (known.email, known.given) != (who, given):
        raise NotMarked("taken")
    return True


async def _stop_at(portal: Portal, invoice: Invoice, given: Given) -> None:
    """What stands in the way; what was begun for an invoice that has ended otherwise is taken back."""
    if invoice.was_paid_outside and await _find(portal, invoice.id):
        return  # Stripe has been told, and whoever told it did not get so far as to write that down
    why = obstacle(invoice, given)
    if why and invoice.status != "open":
        async with writing(portal.engine) as conn:
            await paid_outside.withdraw(conn, invoice.id)
    if why:
        raise NotMarked(why)


async def _tell(portal: Portal, id: InvoiceId, key: str) -> Invoice:
    """The invoice as Stripe has it afterwards. What Stripe says to it counts for less than what it then shows."""
    refusal: RefusedByStripe | None = None
    try:
        async with within(SECONDS):
            await mark_paid_outside(portal.stripe, id, key)
    except RefusedByStripe as problem:
        log.warning("Stripe did not mark an invoice paid", invoice=id, problem=str(problem))
        refusal = problem
    except StripeAway as problem:
        log.warning("Stripe did not answer to an invoice paid outside", invoice=id, problem=str(problem))
        async with writing(portal.engine) as conn:
            await paid_outside.renew(conn, id)
        raise NotMarked("away") from problem
    invoice = await _reread(portal, id)
    if invoice.was_paid_outside:
        return invoice
    async with writing(portal.engine) as conn:
        await paid_outside.withdraw(conn, id)
    raise NotMarked("collected" if invoice.status == "paid" else "refused" if refusal else "closed")


async def _finish(portal: Portal, before: Invoice, after: Invoice, who: Email, place: str) -> None:
    """The record done and the line in the log, in one transaction, by one of all who come here."""
    now = portal.clock()
    async with writing(portal.engine) as conn:
        if not await paid_outside.finish(conn, after.id, now):
            return
        record = await paid_outside.find_for_staff(conn, after.id)
        told = _told(record.given, portal.settings.timezone) if record else None
        was = StillOwed(before.money(before.amount_remaining))
        await staff_log.record(
            conn,
            who,
            "paid_outside",
            place,
            now,
            customer=after.customer,
            invoice=after.id,
            before=was,
            after=told,
        )


async def _reread(portal: Portal, id: InvoiceId) -> Invoice:
    """As Stripe has it now, and from now on our pages, too. Raises NotMarked, NotAtStripe."""
    fetched_at = portal.clock()
    try:
        async with within(SECONDS):
            invoice = await fetch_invoice(portal.stripe, id)
    except (StripeAway, RefusedByStripe) as problem:
        log.warning("an invoice could not be read before it is marked paid", invoice=id, problem=str(problem))
        raise NotMarked("away" if isinstance(problem, StripeAway) else "refused") from problem
    async with writing(portal.engine) as conn:
        await store(conn, [invoice], fetched_at)
    return invoice


async def _find(portal: Portal, id: InvoiceId) -> PaidOutside | None:
    async with reading(portal.engine) as conn:
        return await paid_outside.find_for_staff(conn, id)


def _told(given: Given, zone: ZoneInfo) -> CameOutside:
    day = given.received_at.astimezone(zone).date()
    return CameOutside(given.amount, day, given.reason, given.reference, given.note)
