"""Payments that Stripe has taken from one customer lately. Transfers are no news of Stripe's: who paid, knows."""

from datetime import datetime

from sqlalchemy import bindparam, select

from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import invoices, payments
from portal.mirror.payments import COLUMNS, from_row
from portal.model.account import Account
from portal.model.moment import PaidLately

_MOST = 20
_LIST = Statement(
    select(*COLUMNS, invoices.c.number, invoices.c.about)
    .select_from(payments.join(invoices, invoices.c.id == payments.c.invoice))
    .where(
        payments.c.customer == bindparam("customer"),
        payments.c.paid_at >= bindparam("since"),
        payments.c.status == "paid",
        payments.c.amount > 0,
    )
    .order_by(payments.c.paid_at.desc(), payments.c.id)
    .limit(_MOST)
)


async def list_paid_lately(conn: Connection, account: Account, since: datetime) -> list[PaidLately]:
    """Newest first."""
    rows = await conn.rows(_LIST, customer=account.customer, since=seconds(since))
    found = [PaidLately(from_row(row[:-2]), row[-2], row[-1]) for row in rows]
    return [one for one in found if not one.payment.is_transfer]
