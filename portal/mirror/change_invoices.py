"""The invoice that a change of plan has made."""

from datetime import datetime

from sqlalchemy import bindparam, select

from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import invoices
from portal.mirror import invoices as whole
from portal.model.account import Account
from portal.model.invoice import Invoice
from portal.model.names import InvoiceId, SubscriptionId

_FIND = Statement(
    select(invoices.c.id)
    .where(invoices.c.customer == bindparam("customer"), invoices.c.subscription == bindparam("subscription"))
    .where(invoices.c.billing_reason == "subscription_update", invoices.c.issued_at >= bindparam("since"))
    .order_by(invoices.c.issued_at, invoices.c.id)
    .limit(1)
)


async def find(conn: Connection, account: Account, subscription: SubscriptionId, since: datetime) -> Invoice | None:
    """The first that was issued for a change of this subscription since then."""
    row = await conn.row(_FIND, customer=account.customer, subscription=subscription, since=seconds(since))
    return await whole.find(conn, account, InvoiceId(row[0])) if row else None
