"""Credit notes of invoices, with the address of their PDF as last read."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, select

from portal.clock import from_micros, micros, moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, keep_latest
from portal.database.tables import credit_notes
from portal.model.account import Account
from portal.model.credit_note import CreditNote, CreditNoteLink
from portal.model.invoice import InvoiceTax
from portal.model.names import CustomerId, InvoiceId
from portal.money import Money

_OF_INVOICE = (credit_notes.c.invoice == bindparam("invoice"), credit_notes.c.customer == bindparam("customer"))
_KEEP = keep_latest(credit_notes)
_LIST = Statement(
    select(
        credit_notes.c.id,
        credit_notes.c.invoice,
        credit_notes.c.customer,
        credit_notes.c.number,
        credit_notes.c.status,
        credit_notes.c.type,
        credit_notes.c.amount,
        credit_notes.c.currency,
        credit_notes.c.created_at,
        credit_notes.c.reason,
        credit_notes.c.memo,
        credit_notes.c.pdf,
        credit_notes.c.refunded,
        credit_notes.c.to_balance,
        credit_notes.c.outside,
        credit_notes.c.taxes,
    )
    .where(*_OF_INVOICE)
    .order_by(credit_notes.c.created_at.desc(), credit_notes.c.id)
)
_LINK = Statement(
    select(credit_notes.c.pdf, credit_notes.c.fetched_at, credit_notes.c.created_at).where(
        *_OF_INVOICE, credit_notes.c.id == bindparam("id")
    )
)


async def list_of(conn: Connection, account: Account, invoice: InvoiceId) -> list[CreditNote]:
    """Newest first."""
    return [_from_row(row) for row in await conn.rows(_LIST, invoice=invoice, customer=account.customer)]


async def find_link(conn: Connection, account: Account, invoice: InvoiceId, id: str) -> CreditNoteLink | None:
    """None unless it is this account's and of this invoice."""
    row = await conn.row(_LINK, invoice=invoice, customer=account.customer, id=id)
    return CreditNoteLink(row[0], from_micros(row[1]), moment(row[2])) if row else None


async def store(conn: Connection, found: Sequence[CreditNote], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there."""
    await conn.run_many(_KEEP, [to_row(note, micros(fetched_at)) for note in found])


def to_row(note: CreditNote, fetched_at: int) -> dict[str, object]:
    return {
        "id": note.id,
        "invoice": note.invoice,
        "customer": note.customer,
        "number": note.number,
        "status": note.status,
        "type": note.type,
        "reason": note.reason,
        "memo": note.memo,
        "currency": note.amount.currency,
        "amount": note.amount.minor,
        "refunded": note.refunded,
        "to_balance": note.to_balance,
        "outside": note.outside,
        "created_at": seconds(note.created_at),
        "pdf": note.pdf,
        "taxes": None if note.taxes is None else _written(note.taxes),
        "fetched_at": fetched_at,
    }


def _from_row(row: Row) -> CreditNote:
    id, invoice, customer, number, status, type, amount, currency, created_at, *rest = row
    reason, memo, pdf, refunded, to_balance, outside, taxes = rest
    return CreditNote(
        id=id,
        invoice=InvoiceId(invoice),
        customer=CustomerId(customer),
        number=number,
        status=status,
        type=type,
        amount=Money(amount, currency),
        created_at=moment(created_at),
        reason=reason,
        memo=memo,
        pdf=pdf,
        refunded=refunded,
        to_balance=to_balance,
        outside=outside,
        taxes=None if taxes is None else _read(taxes, currency),
    )


def _written(taxes: Sequence[InvoiceTax]) -> str:
    rows = [
        (tax.amount.minor, None if tax.taxable is None else tax.taxable.minor, tax.inclusive, tax.rate) for tax in taxes
    ]
    return msgspec.json.encode(rows).decode()


def _read(taxes: str, currency: str) -> tuple[InvoiceTax, ...]:
    rows = msgspec.json.decode(taxes, type=list[tuple[int, int | None, bool, str | None]])
    return tuple(
        InvoiceTax(Money(amount, currency), None if taxable is None else Money(taxable, currency), inclusive, rate)
        for amount, taxable, inclusive, rate in rows
    )
