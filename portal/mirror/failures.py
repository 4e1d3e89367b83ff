"""Attempts that failed, each written down once, and which of them staff have been told of."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, case, false, func, select, update

from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import customers, failures, invoices
from portal.model.attempt import Attempt, find_same, next_number
from portal.model.failure import Failure, OpenFailure
from portal.model.names import CustomerId, InvoiceId
from portal.money import Money

_PUT = put_once(failures)
_THIS = (failures.c.invoice == bindparam("of"), failures.c.attempt == bindparam("which"))
_KNOWN = Statement(
    select(
        failures.c.attempt,
        failures.c.charge,
        failures.c.counted,
        failures.c.failed_at,
        failures.c.next_at,
        failures.c.code,
        failures.c.decline_code,
    )
    .where(failures.c.invoice == bindparam("of"))
    .order_by(failures.c.attempt)
)
_LEARN = Statement(
    update(failures)
    .where(*_THIS)
    .values(charge=bindparam("by"), counted=bindparam("as_"), next_at=bindparam("again_at"))
)
_UNTOLD = failures.c.told == false()
_COUNT = Statement(
    select(func.count())
    .select_from(failures)
    .where(failures.c.seen_at > bindparam("since"), failures.c.told, failures.c.digest.is_(None))
)
_OLDEST = Statement(select(func.min(failures.c.seen_at)).where(_UNTOLD))
_TELL = Statement(update(failures).where(*_THIS).values(told=True))
_TELL_TOGETHER = Statement(update(failures).where(_UNTOLD).values(told=True, digest=bindparam("at")))
# When it is tried next may have been settled a moment after the attempt was first read.
_NEXT = case((invoices.c.attempt_count == failures.c.counted, invoices.c.next_attempt_at), else_=failures.c.next_at)
_TOLD = (
    select(
        failures.c.invoice,
        failures.c.attempt,
        failures.c.customer,
        failures.c.amount,
        failures.c.currency,
        failures.c.failed_at,
        _NEXT,
        failures.c.code,
        failures.c.decline_code,
        failures.c.advice_code,
        failures.c.network_code,
        failures.c.brand,
        failures.c.last4,
        func.coalesce(customers.c.name, customers.c.email, failures.c.customer),
        invoices.c.number,
        invoices.c.about,
        invoices.c.status,
        invoices.c.due_at,
    )
    .select_from(
        failures.join(invoices, invoices.c.id == failures.c.invoice).outerjoin(
            customers, customers.c.id == failures.c.customer
        )
    )
    .order_by(failures.c.failed_at.desc(), failures.c.invoice)
)
_FIND = Statement(_TOLD.where(*_THIS))
_OF_DIGEST = Statement(_TOLD.where(failures.c.digest == bindparam("at")))


async def record(conn: Connection, failure: Failure, now: datetime) -> Failure | None:
    """With its number, if it is new: however often an invoice is read, each attempt counts once.

    In the transaction that stores the invoice: of two that read the same one, the second waits there for the first.
    """
    known = [_attempt(row) for row in await conn.rows(_KNOWN, of=failure.invoice)]
    if same := find_same(known, failure):
        await _learn(conn, same, failure)
        return None
    charged_before = failure.charge is not None and any(one.charge == failure.charge for one in known)
    at = now if charged_before else failure.failed_at
    new = replace(failure, attempt=next_number(known, failure), failed_at=at)
    return new if await conn.run(_PUT, **_row(new), seen_at=seconds(now), told=False, digest=None) else None


async def _learn(conn: Connection, same: Attempt, failure: Failure) -> None:
    """What was not known when it was first read: its charge, or what followed from it a moment after."""
    read = (failure.charge, failure.counted, failure.next_at)
    if failure.counted >= same.counted and read != (same.charge, same.counted, same.next_at):
        at = None if failure.next_at is None else seconds(failure.next_at)
        await conn.run(
            _LEARN, of=failure.invoice, which=same.number, by=failure.charge, as_=failure.counted, again_at=at
        )


def _row(failure: Failure) -> dict[str, object]:
    return {
        "invoice": failure.invoice,
        "attempt": failure.attempt,
        "customer": failure.customer,
        "currency": failure.amount.currency,
        "amount": failure.amount.minor,
        "failed_at": seconds(failure.failed_at),
        "next_at": None if failure.next_at is None else seconds(failure.next_at),
        "code": failure.code,
        "decline_code": failure.decline_code,
        "advice_code": failure.advice_code,
        "network_code": failure.network_code,
        "brand": failure.brand,
        "last4": failure.last4,
        "charge": failure.charge,
        "counted": failure.counted,
    }


async def count_told_singly(conn: Connection, since: datetime) -> int:
    row = await conn.row(_COUNT, since=seconds(since))
    return row[0] if row else 0


async def find_oldest_untold(conn: Connection) -> datetime | None:
    """Since when one waits for the mail about many; None if none does."""
    row = await conn.row(_OLDEST)
    return moment(row[0]) if row and row[0] is not None else None


async def tell(conn: Connection, failure: Failure) -> None:
    """It has a mail of its own, or needs none."""
    await conn.run(_TELL, of=failure.invoice, which=failure.attempt)


async def tell_together(conn: Connection, now: datetime) -> int:
    """All that wait go into the mail of this moment; how many."""
    return await conn.run(_TELL_TOGETHER, at=seconds(now))


async def find_for_staff(conn: Connection, invoice: InvoiceId, attempt: int) -> OpenFailure | None:
    row = await conn.row(_FIND, of=invoice, which=attempt)
    return from_row(row) if row else None


async def list_of_digest_for_staff(conn: Connection, at: datetime) -> list[OpenFailure]:
    """Newest first."""
    return [from_row(row) for row in await conn.rows(_OF_DIGEST, at=seconds(at))]


def _attempt(row: Row) -> Attempt:
    number, charge, counted, failed_at, next_at, *codes = row
    return Attempt(number, charge, counted, moment(failed_at), None if next_at is None else moment(next_at), *codes)


def from_row(row: Row) -> OpenFailure:
    """Of the columns in this order, whichever query they come from."""
    invoice, attempt, customer, amount, currency, failed_at, next_at, code, decline_code = row[:9]
    advice_code, network_code, brand, last4, title, number, about, status, due_at = row[9:]
    failure = Failure(
        InvoiceId(invoice),
        attempt,
        CustomerId(customer),
        Money(amount, currency),
        moment(failed_at),
        None if next_at is None else moment(next_at),
        code,
        decline_code,
        advice_code,
        network_code,
        brand,
        last4,
        due_at=None if due_at is None else moment(due_at),
    )
    return OpenFailure(failure, title, number, about, status)
