"""Payments of invoices, tried and done, with what their receipts need."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, bindparam, case, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.clock import from_micros, micros, moment, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import invoices, payments
from portal.model.account import Account
from portal.model.names import CustomerId, InvoiceId
from portal.model.payment import Payment, ReceiptLink
from portal.money import Money

_OF_INVOICE = (payments.c.invoice == bindparam("invoice"), payments.c.customer == bindparam("customer"))
COLUMNS = (
    payments.c.id,
    payments.c.invoice,
    payments.c.customer,
    payments.c.status,
    payments.c.method,
    payments.c.amount,
    payments.c.currency,
    payments.c.created_at,
    payments.c.paid_at,
    payments.c.brand,
    payments.c.last4,
    payments.c.descriptor,
    payments.c.receipt_url,
    payments.c.receipt_number,
    payments.c.code,
    payments.c.decline_code,
    payments.c.advice_code,
    payments.c.intent,
    payments.c.charge,
    payments.c.processing,
)


def _keep(dialect_name: str) -> Executable:
    """As `keep_latest`; but where Stripe names no customer, the one that we know stays."""
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    new = insert(payments).values({column.name: bindparam(column.name) for column in payments.columns})
    changes: dict[str, ColumnElement[Any]] = {
        column.name: new.excluded[column.name] for column in payments.columns if not column.primary_key
    }
    named = new.excluded.customer
    changes["customer"] = case((named == "", payments.c.customer), else_=named)
    return new.on_conflict_do_update(
        index_elements=list(payments.primary_key),
        set_=changes,
        where=payments.c.fetched_at <= new.excluded.fetched_at,
    )


_KEEP = Statement(_keep)
_LIST = Statement(select(*COLUMNS).where(*_OF_INVOICE).order_by(payments.c.created_at.desc(), payments.c.id))
_RECEIPT = Statement(
    select(payments.c.receipt_url, payments.c.fetched_at)
    .where(*_OF_INVOICE, payments.c.receipt_url.is_not(None))
    .order_by(payments.c.paid_at.desc())
)
_PAID_BY = Statement(lambda dialect: select(payments.c.invoice).distinct().where(among(payments.c.intent, dialect)))
_PROCESSING = Statement(
    lambda dialect: (
        select(payments.c.invoice).distinct().where(among(payments.c.invoice, dialect), payments.c.processing)
    )
)
_ADOPT = Statement(
    update(payments)
    .where(payments.c.customer == "")
    .values(customer=select(invoices.c.customer).where(invoices.c.id == payments.c.invoice).scalar_subquery())
    .where(payments.c.invoice.in_(select(invoices.c.id)))
)


async def list_of(conn: Connection, account: Account, invoice: InvoiceId) -> list[Payment]:
    """Newest first."""
    return [from_row(row) for row in await conn.rows(_LIST, invoice=invoice, customer=account.customer)]


async def find_receipt(conn: Connection, account: Account, invoice: InvoiceId) -> ReceiptLink | None:
    """Stripe's receipt of the last payment as last read."""
    row = await conn.row(_RECEIPT, invoice=invoice, customer=account.customer)
    return ReceiptLink(row[0], from_micros(row[1])) if row else None


async def list_invoices_paid_by(conn: Connection, intents: Iterable[str]) -> list[InvoiceId]:
    """For whoever reads at Stripe again: a refund names the intent alone."""
    return [InvoiceId(id) for (id,) in await conn.rows(_PAID_BY, ids=as_ids(intents))]


async def list_processing_for_staff(conn: Connection, whose: Iterable[InvoiceId]) -> set[InvoiceId]:
    """Of these invoices, those that a bank is being waited for."""
    return {InvoiceId(id) for (id,) in await conn.rows(_PROCESSING, ids=as_ids(whose))}


async def store(conn: Connection, found: Sequence[Payment], fetched_at: datetime) -> None:
    """Kept only if fetched later than what is there."""
    await conn.run_many(_KEEP, [to_row(payment, micros(fetched_at)) for payment in found])


async def adopt(conn: Connection) -> None:
    """Give payments that no PaymentIntent ties to a customer the customer of their invoice (after a full sync)."""
    await conn.run(_ADOPT)


def to_row(payment: Payment, fetched_at: int) -> dict[str, object]:
    return {
        "id": payment.id,
        "invoice": payment.invoice,
        "customer": payment.customer,
        "status": payment.status,
        "method": payment.method,
        "currency": payment.amount.currency,
        "amount": payment.amount.minor,
        "created_at": seconds(payment.created_at),
        "paid_at": None if payment.paid_at is None else seconds(payment.paid_at),
        "brand": payment.brand,
        "last4": payment.last4,
        "descriptor": payment.descriptor,
        "receipt_url": payment.receipt_url,
        "receipt_number": payment.receipt_number,
        "code": payment.code,
        "decline_code": payment.decline_code,
        "advice_code": payment.advice_code,
        "intent": payment.intent,
        "charge": payment.charge,
        "processing": payment.is_processing,
        "fetched_at": fetched_at,
    }


def from_row(row: Row) -> Payment:
    id, invoice, customer, status, method, amount, currency, created_at, paid_at, brand, last4, *rest = row
    descriptor, receipt_url, receipt_number, code, decline_code, advice_code, intent, charge, processing = rest
    return Payment(
        id=id,
        invoice=InvoiceId(invoice),
        customer=CustomerId(customer),
        status=status,
        method=method,
        amount=Money(amount, currency),
        created_at=moment(created_at),
        paid_at=None if paid_at is None else moment(paid_at),
        brand=brand,
        last4=last4,
        descriptor=descriptor,
        receipt_url=receipt_url,
        receipt_number=receipt_number,
        code=code,
        decline_code=decline_code,
        advice_code=advice_code,
        intent=intent,
        charge=charge,
        is_processing=bool(processing),
    )
