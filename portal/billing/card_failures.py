"""A charge has failed: written down once for each attempt, with a mail to staff and, if switched on, to the customer.

All in the transaction that stores the invoice as it was just read; nothing more is asked of Stripe.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from portal.access import accounts, mail_choices, told_moments
from portal.billing.moments import failure_about
from portal.database.engine import Connection
from portal.mail import outbox
from portal.mirror import failures, instants, open_failures
from portal.model.failure import Failure
from portal.model.invoice import Invoice
from portal.model.mail_kind import MailKind, MomentName
from portal.model.moment import Moment
from portal.model.names import Email

TO_STAFF, TOGETHER = "card_failed", "cards_failed"
TO_CUSTOMER: MomentName = "payment_failed"
AT_ONCE = 5  # in a minute; what comes beyond goes into one mail
A_MINUTE = timedelta(minutes=1)
OLD = timedelta(days=3)  # read for the first time: it is listed, and no news


async def announce(
    conn: Connection, invoice: Invoice, staff: Sequence[str], kinds: Collection[MailKind], now: datetime
) -> bool:
    """Whether there is mail to send. `staff`: whom to tell; `kinds`: what customers are mailed about."""
    found = failure_of(invoice, now)
    failure = await failures.record(conn, found, now) if found else None
    if failure is None:
        return False
    await open_failures.take_up(conn, failure.invoice)  # who set it aside did not know of this one
    if now - failure.failed_at > OLD:
        await failures.tell(conn, failure)
        return False
    await _tell_staff(conn, failure, staff, now)
    if "payment_failed" in kinds:
        await _tell_customer(conn, failure, now)
    return True


def failure_of(invoice: Invoice, now: datetime) -> Failure | None:
    """The attempt that was made last, if it was refused and there is still something to collect.

    Any attempt counts at Stripe as the first, and only its own ones after that. What is charged by itself and not
    counted yet was read in between: when it is tried next follows in a moment.
    """
    refused = [payment for payment in invoice.payments if payment.has_failed]
    is_settled = invoice.attempt_count > 0 or invoice.due_at is not None
    if not refused or not invoice.row.has_failed or not is_settled:
        return None
    last, counted = max(refused, key=lambda payment: payment.created_at), max(1, invoice.attempt_count)
    return Failure(
        invoice=invoice.id,
        attempt=counted,
        customer=invoice.customer,
        amount=invoice.money(invoice.amount_remaining),
        failed_at=last.tried_at or now,
        next_at=invoice.next_attempt_at,
        code=last.code,
        decline_code=last.decline_code,
        advice_code=last.advice_code,
        network_code=last.network_code,
        brand=last.brand,
        last4=last.last4,
        charge=last.charge,
        counted=counted,
        due_at=invoice.due_at,
    )


async def tell_together(conn: Connection, staff: Sequence[str], now: datetime) -> bool:
    """Those that came in a burst, in one mail, a minute after the first of them. Whether there is mail to send."""
    oldest = await failures.find_oldest_untold(conn)
    if oldest is None or now - oldest < A_MINUTE or not await failures.tell_together(conn, now):
        return False
    for address in staff:
        await outbox.put(conn, TOGETHER, Email(address), {"at": now.isoformat()}, now)
    return True


async def _tell_staff(conn: Connection, failure: Failure, staff: Sequence[str], now: datetime) -> None:
    # Written first: of two transactions that count, the second waits for what the first one has told.
    await instants.keep(conn, "alerts", now)
    if await failures.count_told_singly(conn, now - A_MINUTE) >= AT_ONCE:
        return
    await failures.tell(conn, failure)
    for address in staff:
        await outbox.put(conn, TO_STAFF, Email(address), facts_of(failure), now)


async def _tell_customer(conn: Connection, failure: Failure, now: datetime) -> None:
    account = await accounts.open_for_staff(conn, failure.customer)
    to = await mail_choices.who_wants(conn, account, TO_CUSTOMER) if account else ()
    about = failure_about(failure.invoice, failure.attempt)
    at, stale_at = failure.failed_at, failure.failed_at + OLD
    told = Moment(TO_CUSTOMER, about, at, stale_at, stale_at, at, failure.amount)
    await told_moments.record(conn, told, failure.customer, "queued" if to else "nobody", to, now)
    for address in to:
        facts = {**facts_of(failure), "customer": failure.customer, "cause": told.cause}
        await outbox.put(conn, TO_CUSTOMER, address, facts, now)


def facts_of(failure: Failure) -> Mapping[str, Any]:
    return {"invoice": failure.invoice, "attempt": failure.attempt}
