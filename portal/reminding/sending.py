"""A reminder goes out: by the portal's mail or by Stripe, at most once a day, whoever presses what and how often.

What is to go is written down first. The mail is queued in the same transaction; Stripe is told afterwards with a key
that stays the same until its answer is known, so that whoever tries again has nothing sent twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from portal import log
from portal.access import accounts, mail_choices, reminders, staff_log
from portal.assembly import Portal
from portal.billing.reminder_cases import Debt
from portal.database.engine import Connection, reading, writing
from portal.desk_values import Way
from portal.mail import outbox
from portal.mirror import stale
from portal.model.deed import TRIED_AGAIN
from portal.model.log_facts import RemindedBy
from portal.model.names import CustomerId, Email, InvoiceId
from portal.model.reminder import CHOSEN_AS, Sent, Standing, Why
from portal.reminding.debts import find, rest_of_day, today_of
from portal.reminding.letter import MESSAGE
from portal.stripe_api.client import within
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway
from portal.stripe_api.reminders import send_invoice

SECONDS = 10.0  # for each invoice that Stripe is told of
Outcome = Literal["sent", "changed", "nothing", "refused", "away", Why]
# What keeps Stripe from sending one invoice again, though somebody presses the button.
_FINAL = frozenset(("stopped", "no_address", "being_paid", "today", "question", "paused"))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends it, and from where."""

    email: Email
    place: str


async def remind(portal: Portal, customer: CustomerId, mark: str, who: Sender) -> Outcome:
    """The customer's late invoices, if they are still what was looked at: `mark` is the `Debt`'s."""
    if portal.settings.reminder_by == "portal":
        return await _by_mail(portal, customer, mark, who)
    async with reading(portal.engine) as conn:
        debt = await find(portal, conn, customer)
    if debt is None or debt.mark != mark:
        return "changed" if debt else "nothing"
    told = [one for one in debt.standings if one.may_go or one.why == "unsure"]
    found = [await remind_of(portal, one.case.invoice.id, customer, who) for one in told]
    return next((one for one in found if one != "sent"), "sent") if found else _why_not(debt)


async def remind_of(portal: Portal, invoice: InvoiceId, customer: CustomerId, who: Sender) -> Outcome:
    """One invoice, sent again by Stripe: also before it is late, if somebody wants it so."""
    async with writing(portal.engine) as conn:
        debt = await find(portal, conn, customer, "stripe")
        standing = next((one for one in debt.standings if one.case.invoice.id == invoice), None) if debt else None
        if standing is None:
            return "nothing"
        if standing.why in _FINAL:
            return standing.why
        sent = _sent(portal, standing, "stripe", who)
        if not await reminders.take_day(conn, customer, sent.day, "stripe"):
            return "today"
        key = await reminders.begin(conn, sent)
    return await _tell(portal, sent, key, who) if key else "today"


async def finish(portal: Portal, sent: Sent) -> Outcome:
    """What was cut off before it was known whether Stripe had heard of it."""
    async with writing(portal.engine) as conn:
        key = await reminders.begin(conn, sent)
    return await _tell(portal, sent, key, Sender(sent.email, TRIED_AGAIN)) if key else "today"


async def _by_mail(portal: Portal, customer: CustomerId, mark: str, who: Sender) -> Outcome:
    async with writing(portal.engine) as conn:
        debt = await find(portal, conn, customer)
        account = await accounts.open_for_staff(conn, customer)
        if debt is None or account is None:
            return "nothing"
        if not debt.going or debt.mark != mark:
            return "changed" if debt.going else _why_not(debt)
        day = today_of(portal).date()
        if not await reminders.take_day(conn, customer, day, "portal"):
            return "today"
        sent = [replace(_sent(portal, one, "portal", who), done_at=portal.clock()) for one in debt.going]
        for one in sent:
            await reminders.put_done(conn, one)
        people = await mail_choices.addressees(conn, account, CHOSEN_AS)
        for to in people:
            facts = {"customer": customer, "day": day.isoformat()}
            await outbox.put(conn, MESSAGE, to, facts, portal.clock(), rest_of_day(portal))
        await _log(conn, sent, who, portal.clock(), people)
    portal.outbox_bell.set()
    return "sent"


async def _tell(portal: Portal, sent: Sent, key: str, who: Sender) -> Outcome:
    """Stripe, and then the record and the log, in one transaction, by one of all who come here."""
    try:
        async with within(SECONDS):
            await send_invoice(portal.stripe, sent.invoice, key)
    except StripeAway as problem:
        log.warning("Stripe did not answer to a reminder", invoice=sent.invoice, problem=str(problem))
        return "away"
    except (RefusedByStripe, NotAtStripe) as problem:
        log.warning("Stripe did not send a reminder", invoice=sent.invoice, problem=str(problem))
        async with writing(portal.engine) as conn:
            await reminders.withdraw(conn, sent.invoice, sent.customer, sent.day)
            await stale.mark(conn, [("invoice", sent.invoice)], portal.clock())
        portal.stale_bell.set()
        return "refused"
    async with writing(portal.engine) as conn:
        if await reminders.finish(conn, sent.invoice, sent.day, portal.clock()):
            await _log(conn, [sent], who, portal.clock())
    return "sent"


async def _log(conn: Connection, sent: list[Sent], who: Sender, now: datetime, to: Sequence[Email] = ()) -> None:
    for one in sent:
        after = RemindedBy(one.way, one.step, tuple(to))
        whose, id = one.customer, one.invoice
        await staff_log.record(conn, who.email, "reminded", who.place, now, customer=whose, invoice=id, after=after)


def _sent(portal: Portal, standing: Standing, way: Way, who: Sender) -> Sent:
    case, now = standing.case, portal.clock()
    invoice = case.invoice
    return Sent(invoice.id, invoice.customer, today_of(portal).date(), standing.step, way, who.email, now, None)


def _why_not(debt: Debt) -> Outcome:
    """Of several reasons the first that says something."""
    return next((one.why for one in debt.standings if one.why and one.why != "not_late"), "nothing")
