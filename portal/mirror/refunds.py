"""Refunds, tied to their invoice and customer by the payment whose intent they name."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from portal.clock import micros, moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, keep_latest
from portal.database.tables import payments, refunds
from portal.model.account import Account
from portal.model.names import InvoiceId
from portal.model.refund import Refund
from portal.money import Money

_KEEP = keep_latest(refunds)
_LIST = Statement(
    select(
        refunds.c.id,
        refunds.c.intent,
        refunds.c.status,
        refunds.c.amount,
        refunds.c.currency,
        refunds.c.created_at,
        refunds.c.reason,
    )
    .select_from(payments.join(refunds, refunds.c.intent == payments.c.intent))
    .where(payments.c.invoice == bindparam("invoice"), payments.c.customer == bindparam("customer"))
    .order_by(refunds.c.created_at.desc(), refunds.c.id)
)


async def list_of(conn: Connection, account: Account, invoice: InvoiceId) -> list[Refund]:
    """Newest first."""
    return [_from_row(row) for row in await conn.rows(_LIST, invoice=invoice, customer=account.customer)]


async def store(conn: Connection, found: Sequence[Refund], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there."""
    await conn.run_many(_KEEP, [to_row(refund, micros(fetched_at)) for refund in found])


def to_row(refund: Refund, fetched_at: int) -> dict[str, object]:
    return {
        "id": refund.id,
        "intent": refund.intent,
        "status": refund.status,
        "reason": refund.reason,
        "currency": refund.amount.currency,
        "amount": refund.amount.minor,
        "created_at": seconds(refund.created_at),
        "fetched_at": fetched_at,
    }


def _from_row(row: Row) -> Refund:
    id, intent, status, amount, currency, created_at, reason = row
    return Refund(id, intent, status, Money(amount, currency), moment(created_at), reason)
