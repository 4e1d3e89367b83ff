"""What staff said of invoices paid past Stripe: one record each, begun before Stripe is told and done after."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Executable, and_, bindparam, cast, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.access.secret import new_secret
from portal.clock import moment, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import UNFINISHED, deposit_invoices, paid_outside
from portal.model.invoice import Invoice
from portal.model.names import CustomerId, Email, InvoiceId
from portal.model.paid_outside import Given, PaidOutside
from portal.model.unpaid import Sum
from portal.money import Money

LEASE = timedelta(minutes=2)  # whoever began it is at it so long; afterwards a colleague may finish it

_COLUMNS = tuple(column for column in paid_outside.columns if column.name != "idempotency_key")
_OF = paid_outside.c.invoice == bindparam("of_invoice")


def _begin(dialect_name: str) -> Executable:
    """Over one that was not finished the facts are written anew; its key stays, so that Stripe does it once."""
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    new = insert(paid_outside).values({column.name: bindparam(column.name) for column in paid_outside.columns})
    keeps = ("invoice", "idempotency_key", "done_at")
    free = or_(paid_outside.c.email == new.excluded.email, paid_outside.c.begun_at <= bindparam("left_since"))
    return new.on_conflict_do_update(
        index_elements=[paid_outside.c.invoice],
        set_={column.name: new.excluded[column.name] for column in paid_outside.columns if column.name not in keeps},
        where=and_(paid_outside.c.done_at.is_(None), free),
    ).returning(paid_outside.c.idempotency_key)


_BEGIN = Statement(_begin)
_FIND = Statement(select(*_COLUMNS).where(_OF))
_UNFINISHED = Statement(select(*_COLUMNS).where(UNFINISHED).order_by(paid_outside.c.begun_at).limit(bindparam("most")))
_OF_A_DEPOSIT = exists().where(
    deposit_invoices.c.invoice == paid_outside.c.invoice, deposit_invoices.c.done_at.is_(None)
)
_LEFT = Statement(
    select(*_COLUMNS)
    .where(UNFINISHED, ~_OF_A_DEPOSIT)
    .order_by(paid_outside.c.begun_at.desc())
    .limit(bindparam("most"))
)
_AMONG = Statement(lambda dialect: select(paid_outside.c.invoice).where(among(paid_outside.c.invoice, dialect)))
_SUMS = Statement(
    select(paid_outside.c.currency, func.count(), cast(func.sum(paid_outside.c.amount), BigInteger))
    .where(paid_outside.c.done_at >= bindparam("since"), paid_outside.c.done_at < bindparam("until"))
    .group_by(paid_outside.c.currency)
    .order_by(paid_outside.c.currency)
)
_FINISH = Statement(update(paid_outside).where(_OF, paid_outside.c.done_at.is_(None)).values(done_at=bindparam("at")))
_RENEW = Statement(
    update(paid_outside).where(_OF, paid_outside.c.done_at.is_(None)).values(idempotency_key=bindparam("key"))
)
_WITHDRAW = Statement(delete(paid_outside).where(_OF, paid_outside.c.done_at.is_(None)))


async def find_for_staff(conn: Connection, invoice: InvoiceId) -> PaidOutside | None:
    row = await conn.row(_FIND, of_invoice=invoice)
    return _from_row(row) if row else None


async def list_unfinished_for_staff(conn: Connection, most: int = 20) -> list[PaidOutside]:
    """Begun, and cut off before it was known what Stripe made of it."""
    return [_from_row(row) for row in await conn.rows(_UNFINISHED, most=most)]


async def list_left_for_staff(conn: Connection, most: int = 20) -> list[PaidOutside]:
    """Those of them that nobody goes on with but a person, the newest first: a confirmed deposit goes on by itself."""
    return [_from_row(row) for row in await conn.rows(_LEFT, most=most)]


async def list_begun_for_staff(conn: Connection, invoices: Iterable[InvoiceId]) -> set[InvoiceId]:
    """Of these invoices those that somebody has marked as paid, whether or not Stripe has heard of it."""
    return {InvoiceId(id) for (id,) in await conn.rows(_AMONG, ids=as_ids(invoices))}


async def sums_for_staff(conn: Connection, since: datetime, until: datetime) -> list[Sum]:
    """What was marked in that time, per currency, in what had arrived."""
    rows = await conn.rows(_SUMS, since=seconds(since), until=seconds(until))
    return [Sum(count, Money(amount, currency)) for currency, count, amount in rows]


async def begin(conn: Connection, invoice: Invoice, given: Given, who: Email, now: datetime) -> str | None:
    """The key to tell Stripe with, the same at each try; None if it is done, or a colleague is at it just now."""
    row = await conn.row(
        _BEGIN,
        invoice=invoice.id,
        customer=invoice.customer,
        email=who,
        received_at=seconds(given.received_at),
        amount=given.amount.minor,
        currency=given.amount.currency,
        reason=given.reason,
        reference=given.reference,
        note=given.note,
        idempotency_key=_new_key(invoice.id),
        begun_at=seconds(now),
        done_at=None,
        left_since=seconds(now - LEASE),
    )
    return str(row[0]) if row else None


async def finish(conn: Connection, invoice: InvoiceId, now: datetime) -> bool:
    """Of several who finish it at once, one is told True."""
    return await conn.run(_FINISH, of_invoice=invoice, at=seconds(now)) == 1


async def renew(conn: Connection, invoice: InvoiceId) -> None:
    """Another key: Stripe would repeat its own failure to whoever comes with the old one."""
    await conn.run(_RENEW, of_invoice=invoice, key=_new_key(invoice))


async def withdraw(conn: Connection, invoice: InvoiceId) -> None:
    """Stripe did not take it: nothing is left of it, unless it is done."""
    await conn.run(_WITHDRAW, of_invoice=invoice)


def _new_key(invoice: InvoiceId) -> str:
    return f"paid-outside:{invoice}:{new_secret()}"


def _from_row(row: Row) -> PaidOutside:
    invoice, customer, email, received_at, amount, currency, reason, reference, note, begun_at, done_at = row
    given = Given(moment(received_at), Money(amount, currency), reason, reference, note)
    done = None if done_at is None else moment(done_at)
    return PaidOutside(InvoiceId(invoice), CustomerId(customer), Email(email), given, moment(begun_at), done)
