"""The invoice that a change of plan has made."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import invoices
from portal.mirror import invoices as whole
from portal.model.account import Account
from portal.model.invoice import Invoice
from portal.model.names import InvoiceId, SubscriptionId

_CLOCKS_DIFFER = timedelta(seconds=5)
_FIND = Statement(
    select(invoices.c.id)
    .where(invoices.c.customer == bindparam("customer"), invoices.c.subscription == bindparam("subscription"))
    .where(invoices.c.billing_reason == "subscription_update", invoices.c.issued_at >= bindparam("since"))
    .order_by(invoices.c.issued_at < bindparam("begun"), invoices.c.issued_at, invoices.c.id)
    .limit(1)
)


async def find(conn: Connection, account: Account, subscription: SubscriptionId, begun: datetime) -> Invoice | None:
    """The first that was issued for a change of this subscription from then on; else one from just before.

    Stripe's clock may be a little behind; but of two changes within seconds each has its own bill.
    """
    since, at = seconds(begun - _CLOCKS_DIFFER), seconds(begun)
    row = await conn.row(_FIND, customer=account.customer, subscription=subscription, since=since, begun=at)
    return await whole.find(conn, account, InvoiceId(row[0])) if row else None
