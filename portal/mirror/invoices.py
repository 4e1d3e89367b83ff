"""Invoices, read: one of them whole, and the list from beside."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select

from portal.clock import from_micros, moment
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import customers, invoice_lines, invoice_links, invoice_taxes, invoices, tax_rates
from portal.mirror import payments, received
from portal.mirror.invoice_list import OWN, PAGE_SIZE, issued_between, list_for, looking
from portal.model.account import Account
from portal.model.invoice import Invoice, InvoiceLine, InvoiceLinks, InvoiceTax
from portal.model.invoice_filter import STATUSES, Cursor, InvoiceFilter
from portal.model.names import CustomerId, InvoiceId, SubscriptionId
from portal.model.payment import Payment
from portal.money import Money

_WHOLE = tuple(column for column in invoices.c if column.name not in ("fetched_at", "search"))
_FIND = Statement(select(*_WHOLE, received.AT).where(OWN, invoices.c.id == bindparam("id")))
_FIND_ANY = Statement(
    select(*_WHOLE, received.AT, customers.c.name)
    .select_from(invoices.outerjoin(customers, customers.c.id == invoices.c.customer))
    .where(invoices.c.id == bindparam("id"))
)
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
    select(
        invoice_taxes.c.amount,
        invoice_taxes.c.taxable,
        invoice_taxes.c.inclusive,
        invoice_taxes.c.rate,
        tax_rates.c.percent,
    )
    .select_from(invoice_taxes.outerjoin(tax_rates, tax_rates.c.id == invoice_taxes.c.rate))
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


async def find(conn: Connection, account: Account, id: InvoiceId) -> Invoice | None:
    """One invoice whole; None if it is another customer's or not there."""
    row = await conn.row(_FIND, customer=account.customer, id=id)
    if row is None:
        return None
    lines = [_line(line) for line in await conn.rows(_LINES, invoice=id)]
    taxes = await conn.rows(_TAXES, invoice=id)
    return received.dated(_invoice(row[:-1], lines, taxes, await payments.list_of(conn, account, id)), row[-1])


async def find_for_staff(conn: Connection, id: InvoiceId) -> tuple[Invoice, str | None] | None:
    """Anybody's, without lines, taxes and payments; with the customer's name."""
    row = await conn.row(_FIND_ANY, id=id)
    return (received.dated(_invoice(row[:-2], (), (), ()), row[-2]), row[-1]) if row else None


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


def _line(row: Row) -> InvoiceLine:
    description, quantity, unit, amount, currency, start, end, proration = row
    each = None if unit is None else Decimal(unit)
    return InvoiceLine(
        description, quantity, each, Money(amount, currency), moment(start), moment(end), bool(proration)
    )


def _tax(row: Row, currency: str) -> InvoiceTax:
    amount, base, inclusive, rate, percent = row
    taxable = None if base is None else Money(base, currency)
    stated = None if percent is None else Decimal(percent)
    return InvoiceTax(Money(amount, currency), taxable, bool(inclusive), rate, stated)


def _invoice(row: Row, lines: Sequence[InvoiceLine], taxes: Sequence[Row], paid: Sequence[Payment]) -> Invoice:
    it = dict(zip((column.name for column in _WHOLE), row, strict=True))
    for name in ("issued_at", "due_at", "paid_at", "ended_at", "next_attempt_at"):
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
        taxes=tuple(_tax(tax, currency) for tax in taxes),
        payments=tuple(paid),
    )


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


__all__ = [
    "PAGE_SIZE",
    "STATUSES",
    "Cursor",
    "InvoiceFilter",
    "find",
    "find_links",
    "is_own",
    "issued_between",
    "list_for",
    "looking",
]
