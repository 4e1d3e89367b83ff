"""Mails about moments: each cause once and for ever, to whoever of the customer's people wants that kind.

In the transaction that decides it. What began before its kind was switched on, and what comes too late to be of use,
is written down as not sent.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo

from portal.access import accounts, mail_choices, told_moments
from portal.access.told_moments import Outcome
from portal.billing import moment_facts
from portal.billing.moments import all_moments
from portal.clock import day_of
from portal.database.engine import Connection
from portal.mail import outbox
from portal.mirror import stale
from portal.mirror.store import Found
from portal.model.invoice import Invoice
from portal.model.mail_kind import MailKind, MomentName
from portal.model.moment import Facts, Moment, PaidLately
from portal.model.names import CustomerId
from portal.stripe_api.customers import CustomerFound

AT_INTAKE: tuple[MomentName, ...] = ("payment_succeeded", "transfer_invoice_finalized")

Since = Mapping[MomentName, datetime]


async def tell(conn: Connection, customer: CustomerId, moments: Iterable[Moment], on: Since, now: datetime) -> bool:
    """`on`: since when each kind that is switched on has been. Whether there is mail to send."""
    has_mail = False
    for moment in moments:
        if moment.name in on and not moment.waits:
            has_mail |= await _tell(conn, customer, moment, on[moment.name], now)
    return has_mail


async def tell_of_invoices(
    conn: Connection, found: Sequence[Found], kinds: Collection[MailKind], zone: tzinfo, now: datetime
) -> bool:
    """Of what happens to an invoice, as soon as it is read: it was paid, or issued to be paid by transfer.

    One that was read before its customer is told of when the customer is. Stripe's clock may be ahead of ours: what
    it says has happened, has.
    """
    if not set(kinds) & set(AT_INTAKE):
        return False
    told = [(one.customer, _of_invoice(one, zone, now)) for one in found if isinstance(one, Invoice)]
    for person in (one.customer for one in found if isinstance(one, CustomerFound)):
        told.append((person.id, await _of_customer(conn, person.id, zone, now)))
    news = [(customer, moments) for customer, moments in told if moments]
    on = await told_moments.watching(conn, kinds, day_of(now, zone)) if news else {}
    return any([await tell(conn, customer, moments, on, now) for customer, moments in news])


async def _of_customer(conn: Connection, customer: CustomerId, zone: tzinfo, now: datetime) -> list[Moment]:
    account, known = await accounts.open_for_staff(conn, customer), await accounts.find_by_id(conn, customer)
    if account is None or known is None:
        return []
    facts = await moment_facts.find(conn, account, known, day_of(now, zone))
    return [moment for moment in all_moments(facts, zone, 1) if moment.name in AT_INTAKE and now < moment.until]


def _of_invoice(invoice: Invoice, zone: tzinfo, now: datetime) -> list[Moment]:
    taken = [one for one in invoice.payments if one.status == "paid" and one.amount.minor > 0 and not one.is_transfer]
    paid = [PaidLately(one, invoice.number, invoice.about) for one in taken]
    waits = [invoice.row] if invoice.status == "open" and invoice.collection_method == "send_invoice" else []
    found = all_moments(Facts(open_invoices=waits, paid=paid), zone, 1)
    return [moment for moment in found if moment.name in AT_INTAKE and now < moment.until]


async def _tell(conn: Connection, customer: CustomerId, moment: Moment, since: datetime, now: datetime) -> bool:
    account = await accounts.open_for_staff(conn, customer)
    if account is None:  # or it is being stored at this moment, by another transaction
        await stale.mark(conn, [("customer", customer)], now)
        return False
    outcome: Outcome = "before" if moment.begins < since else "late" if now >= moment.stale_at else "queued"
    to = await mail_choices.who_wants(conn, account, moment.name) if outcome == "queued" else []
    if not to and outcome == "queued":
        outcome = "nobody"
    if not await told_moments.record(conn, moment, customer, outcome, to, now):
        return False
    facts = {"customer": customer, "cause": moment.cause}
    for address in to:
        await outbox.put(conn, moment.name, address, facts, now, moment.stale_at - now)
    return bool(to)
