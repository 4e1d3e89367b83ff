"""What lies at Stripe for customers who transfer. It costs a read each, so it is read only for who owes something."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select

from portal.clock import micros
from portal.database.among import among, as_ids
from portal.database.engine import Connection
from portal.database.statement import Statement, keep_latest
from portal.database.tables import cash_balances
from portal.model.cash_balance import CashBalance
from portal.model.names import CustomerId
from portal.money import Money

_KEEP = keep_latest(cash_balances)
_LIST = Statement(
    lambda dialect: select(cash_balances.c.customer, cash_balances.c.available).where(
        among(cash_balances.c.customer, dialect)
    )
)


async def list_for_staff(conn: Connection, customers: Iterable[CustomerId]) -> dict[CustomerId, CashBalance]:
    """Of these customers, those whose balance has been read."""
    wanted = set(customers)
    rows = await conn.rows(_LIST, ids=as_ids(sorted(wanted))) if wanted else ()
    return {CustomerId(customer): _balance(customer, available) for customer, available in rows}


async def store(conn: Connection, found: Sequence[CashBalance], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there."""
    await conn.run_many(_KEEP, [_row(balance, micros(fetched_at)) for balance in found])


def _balance(customer: str, available: str) -> CashBalance:
    amounts = msgspec.json.decode(available, type=dict[str, int])
    return CashBalance(CustomerId(customer), tuple(Money(minor, currency) for currency, minor in amounts.items()))


def _row(found: CashBalance, fetched_at: int) -> dict[str, object]:
    available = msgspec.json.encode({amount.currency: amount.minor for amount in found.available}).decode()
    return {"customer": found.customer, "available": available, "fetched_at": fetched_at}
