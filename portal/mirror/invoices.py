"""Invoices, read: the list by keyset, and one of them whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    tuple_,
)

from portal.clock import from_micros, moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import invoice_lines, invoice_links, invoice_taxes, invoices
from portal.database.tables import payments as payments_table
from portal.mirror import payments
from portal.model.account import Account
from portal.model.invoice import Invoice, InvoiceLine, InvoiceLinks, InvoiceRow, InvoiceTax
from portal.model.names import CustomerId, InvoiceId, SubscriptionId
from portal.model.payment import Payment
from portal.money import Money

PAGE_SIZE = 25
STATUSES = ("open", "overdue", "paid", "uncollectible", "void")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of the page before: the next page begins behind it."""

    issued_at: int
    id: str


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What the list is asked for; `since` and `until` bound the day of issue, `status` is one of STATUSES."""

    since: datetime | None = None
    until: datetime | None = None
    status: str | None = None
    after: Cursor | None = None


OWN = invoices.c.customer == bindparam("customer")
NEWEST = (invoices.c.issued_at.desc(), invoices.c.id.desc())
WAS_REFUSED = exists().where(
    payments_table.c.invoice == invoices.c.id,
    payments_table.c.status != "paid",
    or_(payments_table.c.code.is_not(None), payments_table.c.decline_code.is_not(None)),
)
ROW = (
    invoices.c.id,
    invoices.c.number,
    invoices.c.status,
    invoices.c.issued_at,
    invoices.c.due_at,
    invoices.c.total,
    invoices.c.amount_remaining,
    invoices.c.currency,
    invoices.c.about,
    invoices.c.attempt_count,
    exists().where(payments_table.c.invoice == invoices.c.id, payments_table.c.receipt_url.is_not(None)),
    invoices.c.next_attempt_at,
    and_(invoices.c.status == "open", WAS_REFUSED),
)
_WHOLE = tuple(column for column in invoices.c if column.name != "fetched_at")


def _list(status: str | None) -> Statement:
    """One statement for each status: the bounds are always bound, so that the index range is always used."""
    wanted: Select[tuple[object, ...]] = select(*ROW).where(
        OWN,
        *_status_is(status),
        invoices.c.issued_at >= bindparam("since"),
        tuple_(invoices.c.issued_at, invoices.c.id) < tuple_(bindparam("before"), bindparam("before_id")),
    )
    return Statement(wanted.order_by(*NEWEST).limit(bindparam("limit")))


def _status_is(status: str | None) -> list[ColumnElement[bool]]:
    if status is None:
        return []
    if status == "overdue":
        return [invoices.c.status == "open", invoices.c.due_at < bindparam("today")]
    return [invoices.c.status == status]


def _issued(order: ColumnElement[int]) -> ScalarSelect[int]:
    """One end of the index; min() and max() together would read a customer's every row."""
    return select(invoices.c.issued_at).where(OWN).order_by(order).limit(1).scalar_subquery()


_LISTS = {status: _list(status) for status in (None, *STATUSES)}
_SPAN = Statement(select(_issued(invoices.c.issued_at.asc()), _issued(invoices.c.issued_at.desc())))
_FIND = Statement(select(*_WHOLE).where(OWN, invoices.c.id == bindparam("id")))
_LINES = Statement(
    select(
        invoice_lines.c.description,
        invoice_lines.c.quantity,
        invoice_lines.c.unit_amount,
        invoice_lines.c.amount,
        invoice_lines.c.currency,
        invoice_lines.c.period_start,
        invoice_lines.c.period_end,
        invoice_lines.c.proration,
    )
    .where(invoice_lines.c.invoice == bindparam("invoice"))
    .order_by(invoice_lines.c.position)
)
_TAXES = Statement(
    select(invoice_taxes.c.amount, invoice_taxes.c.taxable, invoice_taxes.c.inclusive)
    .where(invoice_taxes.c.invoice == bindparam("invoice"))
    .order_by(invoice_taxes.c.position)
)
_IS_OWN = Statement(select(invoices.c.id).where(OWN, invoices.c.id == bindparam("id")))
_LINKS = Statement(
    select(
        invoice_links.c.page,
        invoice_links.c.pdf,
        invoice_links.c.fetched_at,
        invoices.c.due_at,
        invoices.c.issued_at,
    )
    .select_from(invoice_links.join(invoices, invoices.c.id == invoice_links.c.invoice))
    .where(OWN, invoices.c.id == bindparam("id"))
)

_END_OF_TIME = 1 << 60


async def list_for(
    conn: Connection, account: Account, wanted: InvoiceFilter, today: datetime, limit: int = PAGE_SIZE + 1
) -> list[InvoiceRow]:
    """Newest first; one more than a page, to know whether another follows. As quick on page 1,000 as on the first.

    `today` is the moment this day began: what was due before it is overdue.
    """
    until = seconds(wanted.until) if wanted.until else _END_OF_TIME
    after = wanted.after or Cursor(until, "")
    rows = await conn.rows(
        _LISTS[wanted.status],
        customer=account.customer,
        since=seconds(wanted.since) if wanted.since else 0,
        before=min(after.issued_at, until),
        before_id=after.id,
        today=seconds(today),
        limit=limit,
    )
    return [to_row(row) for row in rows]


async def issued_between(conn: Connection, account: Account) -> tuple[datetime, datetime] | None:
    """The first and the last day of issue; None without invoices."""
    row = await conn.row(_SPAN, customer=account.customer)
    return (moment(row[0]), moment(row[1])) if row and row[0] is not None else None


async def find(conn: Connection, account: Account, id: InvoiceId) -> Invoice | None:
    """One invoice whole; None if it is another customer's or not there."""
    row = await conn.row(_FIND, customer=account.customer, id=id)
    if row is None:
        return None
    lines = [_line(line) for line in await conn.rows(_LINES, invoice=id)]
    taxes = await conn.rows(_TAXES, invoice=id)
    return _invoice(row, lines, taxes, await payments.list_of(conn, account, id))


async def is_own(conn: Connection, account: Account, id: InvoiceId) -> bool:
    """Whether there is such an invoice and the account may see it."""
    return await conn.row(_IS_OWN, customer=account.customer, id=id) is not None


async def find_links(conn: Connection, account: Account, id: InvoiceId) -> InvoiceLinks | None:
    """Stripe's addresses as last read; they are shown to nobody but this account."""
    row = await conn.row(_LINKS, customer=account.customer, id=id)
    if row is None:
        return None
    page, pdf, fetched_at, due_at, issued_at = row
    return InvoiceLinks(page, pdf, from_micros(fetched_at), _moment(due_at), moment(issued_at))


def to_row(row: Row) -> InvoiceRow:
    id, number, status, issued_at, due_at, total, remaining, currency, about, attempts, receipt, next_at, refused = row
    return InvoiceRow(
        id,
        number,
        status,
        moment(issued_at),
        None if due_at is None else moment(due_at),
        Money(total, currency),
        Money(remaining, currency),
        about,
        attempts,
        bool(receipt),
        None if next_at is None else moment(next_at),
        bool(refused),
    )


def _line(row: Row) -> InvoiceLine:
    description, quantity, unit, amount, currency, start, end, proration = row
    each = None if unit is None else Decimal(unit)
    return InvoiceLine(
        description, quantity, each, Money(amount, currency), moment(start), moment(end), bool(proration)
    )


def _invoice(row: Row, lines: Sequence[InvoiceLine], taxes: Sequence[Row], paid: Sequence[Payment]) -> Invoice:
    it = dict(zip((column.name for column in _WHOLE), row, strict=True))
    for name in ("issued_at", "due_at", "paid_at", "next_attempt_at"):
        it[name] = _moment(it[name])
    currency = it["currency"]
    return Invoice(
        **{
            **it,
            "id": InvoiceId(it["id"]),
            "customer": CustomerId(it["customer"]),
            "subscription": SubscriptionId(it["subscription"]) if it["subscription"] else None,
        },
        lines=tuple(lines),
        taxes=tuple(
            InvoiceTax(Money(amount, currency), None if base is None else Money(base, currency), bool(inclusive))
            for amount, base, inclusive in taxes
        ),
        payments=tuple(paid),
    )


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)
