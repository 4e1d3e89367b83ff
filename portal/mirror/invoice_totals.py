"""What the invoices of a filter come to, in each currency."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func, select

from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import invoices
from portal.mirror.invoice_list import IS_LATE, bound, fitting
from portal.model.account import Account
from portal.model.invoice_filter import STATUSES, InvoiceFilter
from portal.model.totals import Totals
from portal.money import Money

_IS_VOID = invoices.c.status == "void"
_IS_OPEN = invoices.c.status == "open"


def _sum(column: ColumnElement[int], counted: ColumnElement[bool]) -> ColumnElement[int]:
    """PostgreSQL sums into a numeric: cast."""
    return func.coalesce(cast(func.sum(column).filter(counted), BigInteger), 0)


def _totals(status: str | None, searched: bool) -> Statement:
    columns: list[ColumnElement[Any]] = [
        invoices.c.currency,
        func.count(),
        func.count().filter(_IS_VOID),
        _sum(invoices.c.total, ~_IS_VOID),
        _sum(invoices.c.amount_paid, ~_IS_VOID),
        _sum(invoices.c.amount_remaining, _IS_OPEN),
        _sum(invoices.c.amount_remaining, IS_LATE),
    ]
    wanted = select(*columns).where(*fitting(status, searched))
    return Statement(wanted.group_by(invoices.c.currency).order_by(invoices.c.currency))


_TOTALS = {(status, searched): _totals(status, searched) for status in (None, *STATUSES) for searched in (False, True)}


async def totals_of(conn: Connection, account: Account, wanted: InvoiceFilter, today: datetime) -> list[Totals]:
    """Of all pages. It looks at each of the customer's rows that the period and the status leave."""
    whole = replace(wanted, after=None)
    rows = await conn.rows(_TOTALS[wanted.status, wanted.is_searched], **bound(account, whole, today))
    return [_from_row(row) for row in rows]


def _from_row(row: Row) -> Totals:
    currency, count, void, invoiced, paid, owed, overdue = row
    return Totals(count, void, *(Money(sum, currency) for sum in (invoiced, paid, owed, overdue)))
