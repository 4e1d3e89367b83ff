"""Links by which a reminder is answered without signing in: 60 days, or until nothing of it is open any more."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, select

from portal.access import accounts
from portal.access.secret import hashed, new_secret
from portal.clock import moment, seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, put_once
from portal.database.tables import WAITS_FOR_TRANSFER, invoices, reminder_links, reminders
from portal.model.names import CustomerId, Email, InvoiceId, email_key
from portal.model.unpaid import Unpaid
from portal.money import Money

LIFE = timedelta(days=60)

_PUT = put_once(reminder_links)
_FIND = Statement(
    select(reminder_links.c.customer, reminder_links.c.day, reminder_links.c.email).where(
        reminder_links.c.token_hash == bindparam("hash"), reminder_links.c.expires_at > bindparam("now")
    )
)
_OPEN = Statement(
    select(
        invoices.c.id,
        invoices.c.number,
        invoices.c.customer,
        invoices.c.issued_at,
        invoices.c.due_at,
        invoices.c.amount_remaining,
        invoices.c.currency,
    )
    .select_from(reminders.join(invoices, invoices.c.id == reminders.c.invoice))
    .where(reminders.c.customer == bindparam("whose"), reminders.c.day == bindparam("on"), WAITS_FOR_TRANSFER)
    .order_by(invoices.c.due_at, invoices.c.id)
)
_FORGET = Statement(delete(reminder_links).where(reminder_links.c.expires_at < bindparam("now")))


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder as its link shows it: whose, of which day, to whom it went, and what of it is still open."""

    customer: CustomerId
    day: date
    email: Email
    invoices: tuple[Unpaid, ...]


async def create(conn: Connection, customer: CustomerId, day: date, email: Email, now: datetime) -> str:
    """A new link's token, to be mailed and forgotten."""
    secret = new_secret()
    whose = {"customer": customer, "day": day.isoformat(), "email": email}
    await conn.run(_PUT, token_hash=hashed(secret), **whose, expires_at=seconds(now + LIFE))
    return secret


async def find(conn: Connection, token: str, now: datetime) -> Reminded | None:
    """None if it is not ours, too old, all of it is settled, or who had it may not see the account any more."""
    row = await conn.row(_FIND, hash=hashed(token), now=seconds(now))
    if row is None:
        return None
    customer, day, email = CustomerId(row[0]), date.fromisoformat(row[1]), Email(row[2])
    if await accounts.find_for(conn, email_key(email), customer) is None:
        return None
    left = await list_open(conn, customer, day)
    return Reminded(customer, day, email, left) if left else None


async def list_open(conn: Connection, customer: CustomerId, day: date) -> tuple[Unpaid, ...]:
    """What this customer was reminded of on that day and has not paid; those due first come first."""
    rows = await conn.rows(_OPEN, whose=customer, on=day.isoformat())
    return tuple(
        Unpaid(InvoiceId(id), number, CustomerId(whose), None, moment(issued), moment(due), Money(remaining, currency))
        for id, number, whose, issued, due, remaining, currency in rows
    )


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, now=seconds(now))
