"""What a customer has chosen about their account."""

from sqlalchemy import bindparam, select

from portal.database.engine import Connection
from portal.database.statement import Statement, keep_row
from portal.database.tables import account_choices
from portal.model.account import Account

_FIND = Statement(select(account_choices.c.fiscal_month).where(account_choices.c.customer == bindparam("customer")))
_KEEP = keep_row(account_choices)


async def find_fiscal_month(conn: Connection, account: Account) -> int | None:
    """The first month of their fiscal year, 1 to 12; None while nobody has chosen it."""
    row = await conn.row(_FIND, customer=account.customer)
    return row[0] if row else None


async def choose_fiscal_month(conn: Connection, account: Account, month: int) -> None:
    await conn.run(_KEEP, customer=account.customer, fiscal_month=month)
