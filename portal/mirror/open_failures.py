"""Open invoices whose charge has failed, of all customers: staff look at them and set them aside."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, case, delete, distinct, exists, func, literal_column, or_, select

from portal.clock import moment, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import customers, failures, invoices, payments, set_asides
from portal.mirror.failures import from_row
from portal.model.failure import History, OpenFailure, SetAside
from portal.model.names import CustomerId, Email, InvoiceId

MOST = 300  # at once; who has more does not read them one by one

_FAILED_AT = func.coalesce(failures.c.failed_at, payments.c.created_at)
_waited_for = payments.alias()
_HAS_FAILED = (
    invoices.c.status == literal_column("'open'"),  # as the index says it
    payments.c.status != "paid",
    or_(payments.c.code.is_not(None), payments.c.decline_code.is_not(None)),
    ~exists().where(_waited_for.c.invoice == invoices.c.id, _waited_for.c.processing),
)
_written = failures.alias()
# Of the charge that was refused last; where either charge is not known, the last that is written down.
_LAST = (
    select(func.max(_written.c.attempt))
    .where(
        _written.c.invoice == invoices.c.id,
        or_(_written.c.charge == payments.c.charge, _written.c.charge.is_(None), payments.c.charge.is_(None)),
    )
    .correlate(invoices, payments)
    .scalar_subquery()
)
_ALL = (
    select(
        invoices.c.id,
        func.coalesce(failures.c.attempt, invoices.c.attempt_count),
        invoices.c.customer,
        invoices.c.amount_remaining,
        invoices.c.currency,
        _FAILED_AT,
        invoices.c.next_attempt_at,
        payments.c.code,
        payments.c.decline_code,
        payments.c.advice_code,
        failures.c.network_code,
        payments.c.brand,
        payments.c.last4,
        func.coalesce(customers.c.name, customers.c.email, invoices.c.customer),
        invoices.c.number,
        invoices.c.about,
        invoices.c.status,
        invoices.c.due_at,
        set_asides.c.email,
        set_asides.c.at,
        set_asides.c.note,
    )
    .select_from(
        invoices.join(payments, payments.c.invoice == invoices.c.id)
        .outerjoin(customers, customers.c.id == invoices.c.customer)
        .outerjoin(
            failures,
            (failures.c.invoice == invoices.c.id) & (failures.c.attempt == _LAST),
        )
        .outerjoin(set_asides, set_asides.c.invoice == invoices.c.id)
    )
    .where(*_HAS_FAILED)
    .order_by(_FAILED_AT.desc(), payments.c.created_at.desc(), invoices.c.id)
)
_LIST = Statement(_ALL.where(set_asides.c.invoice.is_(None)).limit(bindparam("limit")))
_LIST_ASIDE = Statement(_ALL.where(set_asides.c.invoice.is_not(None)).limit(bindparam("limit")))
_FIND = Statement(_ALL.where(invoices.c.id == bindparam("of")))
_OF_CUSTOMER = Statement(_ALL.where(invoices.c.customer == bindparam("of")))
_HISTORY = Statement(
    lambda dialect: (
        select(
            failures.c.customer,
            func.count(),
            func.count(distinct(failures.c.invoice)),
            func.count(distinct(case((invoices.c.status == "paid", failures.c.invoice)))),
        )
        .select_from(failures.join(invoices, invoices.c.id == failures.c.invoice))
        .where(among(failures.c.customer, dialect), failures.c.failed_at >= bindparam("since"))
        .group_by(failures.c.customer)
    )
)
_PUT_ASIDE = put_once(set_asides)
_TAKE_UP = Statement(delete(set_asides).where(set_asides.c.invoice == bindparam("of")))


async def list_for_staff(conn: Connection, *, aside: bool = False, limit: int = MOST + 1) -> list[OpenFailure]:
    """Newest first: what waits for somebody, or what was set aside."""
    rows = await conn.rows(_LIST_ASIDE if aside else _LIST, limit=limit)
    return _newest(rows)


async def list_of_customer_for_staff(conn: Connection, customer: CustomerId) -> list[OpenFailure]:
    """Those of one customer, also what was set aside."""
    return _newest(await conn.rows(_OF_CUSTOMER, of=customer))


async def find_for_staff(conn: Connection, invoice: InvoiceId) -> OpenFailure | None:
    """None once it is paid, void or given up, too."""
    row = await conn.row(_FIND, of=invoice)
    return _from_row(row) if row else None


async def histories_for_staff(
    conn: Connection, whose: Iterable[CustomerId], since: datetime
) -> dict[CustomerId, History]:
    rows = await conn.rows(_HISTORY, ids=as_ids(set(whose)), since=seconds(since))
    return {CustomerId(customer): History(*counts) for customer, *counts in rows}


async def set_aside(conn: Connection, invoice: InvoiceId, by: Email, note: str, now: datetime) -> bool:
    """Whether it was not aside already: of two who do it at once, the first one's note stands."""
    return await conn.run(_PUT_ASIDE, invoice=invoice, email=by, at=seconds(now), note=note) > 0


async def take_up(conn: Connection, invoice: InvoiceId) -> bool:
    return await conn.run(_TAKE_UP, of=invoice) > 0


def _newest(rows: Iterable[Row]) -> list[OpenFailure]:
    found: dict[str, OpenFailure] = {}
    for row in rows:  # of several payments that were refused, the newest says why
        found.setdefault(row[0], _from_row(row))
    return list(found.values())


def _from_row(row: Row) -> OpenFailure:
    by, at, note = row[-3:]
    return replace(from_row(row[:-3]), aside=SetAside(Email(by), moment(at), note) if by else None)
