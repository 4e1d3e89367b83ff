"""When money that came past Stripe was received: staff say it, and Stripe knows only when it was told."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from portal.clock import moment
from portal.database.tables import invoices, paid_outside
from portal.model.invoice import Invoice
from portal.model.payment import Payment

# Of an invoice's row; NULL for all but those that staff marked paid here.
AT = (
    select(paid_outside.c.received_at)
    .where(
        paid_outside.c.invoice == invoices.c.id,
        paid_outside.c.done_at.is_not(None),
        invoices.c.status == "paid",
    )
    .scalar_subquery()
)
PAID_AT = func.coalesce(AT, invoices.c.paid_at)


def dated(invoice: Invoice, received_at: int | None) -> Invoice:
    """The invoice, and the payments that Stripe did not take itself, with the day that staff gave."""
    if received_at is None:
        return invoice
    at = moment(received_at)
    return replace(invoice, paid_at=at, payments=tuple(_dated(payment, at) for payment in invoice.payments))


def _dated(payment: Payment, at: datetime) -> Payment:
    return replace(payment, paid_at=at) if payment.status == "paid" and not payment.intent else payment
