"""Failed cards counted, for the monthly digest: what is open now, and what came and went in a time."""

from datetime import datetime

from sqlalchemy import BigInteger, and_, bindparam, cast, distinct, exists, func, select

from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import failures, invoices, set_asides
from portal.mirror.invoice_list import IS_UNDER_WAY, WAS_REFUSED
from portal.model.unpaid import Sum
from portal.money import Money

_IS_OPEN = and_(invoices.c.status == "open", WAS_REFUSED, ~IS_UNDER_WAY)
_IS_ASIDE = exists().where(set_asides.c.invoice == invoices.c.id)
_OPEN = Statement(
    select(invoices.c.currency, func.count(), cast(func.sum(invoices.c.amount_remaining), BigInteger))
    .where(_IS_OPEN, ~_IS_ASIDE)
    .group_by(invoices.c.currency)
    .order_by(invoices.c.currency)
)
_ASIDE = Statement(select(func.count()).select_from(invoices).where(_IS_OPEN, _IS_ASIDE))
_NEW = Statement(
    select(func.count(distinct(failures.c.invoice))).where(
        failures.c.failed_at >= bindparam("since"), failures.c.failed_at < bindparam("until")
    )
)
_SOLVED = Statement(
    select(func.count(distinct(failures.c.invoice)))
    .select_from(failures.join(invoices, invoices.c.id == failures.c.invoice))
    .where(
        invoices.c.status == "paid", invoices.c.paid_at >= bindparam("since"), invoices.c.paid_at < bindparam("until")
    )
)


async def open_for_staff(conn: Connection) -> list[Sum]:
    """What waits for somebody, per currency; without what was set aside."""
    return [Sum(count, Money(owed, currency)) for currency, count, owed in await conn.rows(_OPEN)]


async def count_aside_for_staff(conn: Connection) -> int:
    row = await conn.row(_ASIDE)
    return int(row[0]) if row else 0


async def count_for_staff(conn: Connection, since: datetime, until: datetime) -> tuple[int, int]:
    """Of how many invoices a charge failed in that time, and how many that had failed were paid in it."""
    between = {"since": seconds(since), "until": seconds(until)}
    counts = [await conn.row(statement, **between) for statement in (_NEW, _SOLVED)]
    new, solved = (int(row[0]) if row else 0 for row in counts)
    return new, solved
