"""What a customer still has to pay."""

from datetime import datetime

from sqlalchemy import BigInteger, and_, bindparam, cast, func, or_, select

from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import invoices
from portal.mirror.invoice_list import IS_UNDER_WAY, NEWEST, OWN, ROW, WAS_REFUSED, to_row
from portal.model.account import Account
from portal.model.invoice import InvoiceRow
from portal.money import Money

_MOST = 1000  # more than anybody leaves unpaid
_OPEN = Statement(select(*ROW).where(OWN, invoices.c.status == "open").order_by(*NEWEST).limit(bindparam("limit")))
_REMAINING = func.sum(invoices.c.amount_remaining)  # PostgreSQL sums into a numeric: cast, below
_IS_LATE = or_(
    invoices.c.due_at < bindparam("today"),
    and_(invoices.c.due_at.is_(None), WAS_REFUSED, ~IS_UNDER_WAY),
)
_OWED = Statement(
    select(
        invoices.c.currency,
        cast(_REMAINING, BigInteger),
        cast(_REMAINING.filter(_IS_LATE), BigInteger),
    )
    .where(OWN, invoices.c.status == "open")
    .group_by(invoices.c.currency)
    .order_by(invoices.c.currency)
)


async def list_open(conn: Connection, account: Account) -> list[InvoiceRow]:
    """What is still to be paid, newest first."""
    return [to_row(row) for row in await conn.rows(_OPEN, customer=account.customer, limit=_MOST)]


async def owed(conn: Connection, account: Account, today: datetime) -> tuple[list[Money], list[Money]]:
    """What is open, and of that what is overdue or was refused; one amount for each currency."""
    rows = await conn.rows(_OWED, customer=account.customer, today=seconds(today))
    open_amounts = [Money(total, currency) for currency, total, _ in rows if total]
    return open_amounts, [Money(overdue, currency) for currency, _, overdue in rows if overdue]
