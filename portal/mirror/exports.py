"""Invoices for taking home: all that a filter shows, a page at a time, with what books want to know of each."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select

from portal.clock import from_micros, moment, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection, Engine, Row, searching
from portal.database.statement import Statement
from portal.database.tables import credit_notes, invoice_links, invoices
from portal.mirror import invoice_list, received
from portal.model.account import Account
from portal.model.credit_note import CreditNoteLink
from portal.model.invoice import InvoiceLinks, InvoiceRow
from portal.model.invoice_filter import Cursor, InvoiceFilter
from portal.model.names import InvoiceId
from portal.money import Money

PAGE = 500


@dataclass(frozen=True, slots=True)
class Note:
    """A credit note: what is printed on it, and where its PDF was."""

    id: str
    number: str
    amount: Money
    issued_at: datetime
    link: CreditNoteLink


@dataclass(frozen=True, slots=True)
class Entry:
    """One invoice of the list with what its row there does not show."""

    row: InvoiceRow
    tax: Money
    paid: Money
    paid_at: datetime | None
    links: InvoiceLinks | None
    notes: tuple[Note, ...] = ()


_FIGURES = Statement(
    lambda dialect: (
        select(
            invoices.c.id,
            invoices.c.tax,
            invoices.c.amount_paid,
            received.PAID_AT,
            invoice_links.c.page,
            invoice_links.c.pdf,
            invoice_links.c.fetched_at,
        )
        .select_from(invoices.outerjoin(invoice_links, invoice_links.c.invoice == invoices.c.id))
        .where(invoices.c.customer == bindparam("customer"), among(invoices.c.id, dialect))
    )
)
_NOTES = Statement(
    lambda dialect: (
        select(
            credit_notes.c.invoice,
            credit_notes.c.id,
            credit_notes.c.number,
            credit_notes.c.amount,
            credit_notes.c.currency,
            credit_notes.c.created_at,
            credit_notes.c.pdf,
            credit_notes.c.fetched_at,
        )
        .where(credit_notes.c.customer == bindparam("customer"), among(credit_notes.c.invoice, dialect))
        .order_by(credit_notes.c.created_at, credit_notes.c.id)
    )
)


async def walk(
    engine: Engine, account: Account, wanted: InvoiceFilter, today: datetime
) -> AsyncIterator[list[InvoiceRow]]:
    """Newest first. No connection is held between two pages: whoever takes them may be slow."""
    after: Cursor | None = None
    while True:
        async with searching(engine) as conn:
            rows = await invoice_list.list_for(conn, account, replace(wanted, after=after), today, PAGE)
        if rows:
            yield rows
        if len(rows) < PAGE:
            return
        after = Cursor(seconds(rows[-1].issued_at), rows[-1].id)


async def list_entries(conn: Connection, account: Account, rows: Sequence[InvoiceRow]) -> list[Entry]:
    """In the order of the rows."""
    ids = as_ids(row.id for row in rows)
    figures = {row[0]: row for row in await conn.rows(_FIGURES, customer=account.customer, ids=ids)}
    notes: dict[InvoiceId, list[Note]] = {}
    for note in await conn.rows(_NOTES, customer=account.customer, ids=ids):
        notes.setdefault(InvoiceId(note[0]), []).append(_note(note))
    return [_entry(row, figures[row.id], notes.get(row.id, ())) for row in rows if row.id in figures]


def _entry(row: InvoiceRow, figures: Row, notes: Sequence[Note]) -> Entry:
    _, tax, paid, paid_at, page, pdf, fetched_at = figures
    links = None
    if fetched_at is not None:
        links = InvoiceLinks(page, pdf, from_micros(fetched_at), row.due_at, row.issued_at)
    currency = row.total.currency
    paid_on = None if paid_at is None else moment(paid_at)
    return Entry(row, Money(tax, currency), Money(paid, currency), paid_on, links, tuple(notes))


def _note(row: Row) -> Note:
    _, id, number, amount, currency, created_at, pdf, fetched_at = row
    issued_at = moment(created_at)
    return Note(id, number, Money(amount, currency), issued_at, CreditNoteLink(pdf, from_micros(fetched_at), issued_at))
