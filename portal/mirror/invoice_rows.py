"""An invoice's way into the tables: its row, lines, taxes and links, all from one answer of Stripe."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, bindparam, delete, select

from portal.clock import micros, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection
from portal.database.statement import Statement, keep_latest, put_once
from portal.database.tables import invoice_lines, invoice_links, invoice_taxes, invoices
from portal.language import searchable
from portal.model.invoice import Invoice
from portal.model.names import InvoiceId

_KEEP = keep_latest(invoices)
_KEEP_LINKS = keep_latest(invoice_links)
_PUT_LINE = put_once(invoice_lines)
_PUT_TAX = put_once(invoice_taxes)
# After the rows were written, in the same transaction: nobody else can change which these are.
_KEPT = Statement(
    lambda dialect: select(invoices.c.id).where(
        among(invoices.c.id, dialect), invoices.c.fetched_at == bindparam("fetched_at")
    )
)


def _drop(table: Table) -> Statement:
    """Of many invoices at once."""
    return Statement(lambda dialect: delete(table).where(among(table.c.invoice, dialect)))


_DROP_LINES, _DROP_TAXES = _drop(invoice_lines), _drop(invoice_taxes)


async def store(conn: Connection, found: Sequence[Invoice], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there; lines and taxes follow their invoice."""
    if not found:
        return
    at = micros(fetched_at)
    # By id, as everybody writes them: two transactions that meet the same rows wait, and never for each other.
    offered = {invoice.id: invoice for invoice in sorted(found, key=lambda invoice: invoice.id)}
    await conn.run_many(_KEEP, [to_row(invoice, at) for invoice in offered.values()])
    ids = as_ids(offered)
    kept = [offered[InvoiceId(id)] for (id,) in await conn.rows(_KEPT, ids=ids, fetched_at=at)]
    ids = as_ids(invoice.id for invoice in kept)
    await conn.run(_DROP_LINES, ids=ids)
    await conn.run(_DROP_TAXES, ids=ids)
    await conn.run_many(_PUT_LINE, [line for invoice in kept for line in to_lines(invoice)])
    await conn.run_many(_PUT_TAX, [tax for invoice in kept for tax in to_taxes(invoice)])
    await conn.run_many(_KEEP_LINKS, [_links(invoice, at) for invoice in kept])


async def store_links(conn: Connection, found: Invoice, fetched_at: datetime) -> None:
    """Only the document addresses, just read at a click."""
    await conn.run(_KEEP_LINKS, **_links(found, micros(fetched_at)))


def to_row(invoice: Invoice, fetched_at: int) -> dict[str, object]:
    return {
        "id": invoice.id,
        "customer": invoice.customer,
        "subscription": invoice.subscription,
        "number": invoice.number,
        "status": invoice.status,
        "currency": invoice.currency,
        "subtotal": invoice.subtotal,
        "tax": invoice.tax,
        "total": invoice.total,
        "amount_due": invoice.amount_due,
        "amount_paid": invoice.amount_paid,
        "amount_remaining": invoice.amount_remaining,
        "shipping": invoice.shipping,
        "credit_grants": invoice.credit_grants,
        "credit_notes": invoice.credit_notes,
        "balance_applied": invoice.balance_applied,
        "issued_at": seconds(invoice.issued_at),
        "due_at": _seconds(invoice.due_at),
        "paid_at": _seconds(invoice.paid_at),
        "ended_at": _seconds(invoice.ended_at),
        "collection_method": invoice.collection_method,
        "billing_reason": invoice.billing_reason,
        "about": invoice.about,
        "search": searchable([invoice.number, invoice.about, *(line.description for line in invoice.lines)]),
        "attempt_count": invoice.attempt_count,
        "next_attempt_at": _seconds(invoice.next_attempt_at),
        "fetched_at": fetched_at,
    }


def to_lines(invoice: Invoice) -> list[dict[str, object]]:
    return [
        {
            "invoice": invoice.id,
            "position": position,
            "description": line.description,
            "quantity": line.quantity,
            "unit_amount": None if line.unit_amount is None else str(line.unit_amount),
            "currency": line.amount.currency,
            "amount": line.amount.minor,
            "period_start": seconds(line.period_start),
            "period_end": seconds(line.period_end),
            "proration": line.proration,
        }
        for position, line in enumerate(invoice.lines)
    ]


def to_taxes(invoice: Invoice) -> list[dict[str, object]]:
    return [
        {
            "invoice": invoice.id,
            "position": position,
            "amount": tax.amount.minor,
            "taxable": None if tax.taxable is None else tax.taxable.minor,
            "inclusive": tax.inclusive,
            "rate": tax.rate,
        }
        for position, tax in enumerate(invoice.taxes)
    ]


def _links(invoice: Invoice, fetched_at: int) -> dict[str, object]:
    return {
        "invoice": invoice.id,
        "customer": invoice.customer,
        "page": invoice.page,
        "pdf": invoice.pdf,
        "fetched_at": fetched_at,
    }


def _seconds(value: datetime | None) -> int | None:
    return None if value is None else seconds(value)
