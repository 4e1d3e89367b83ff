"""What invoices are called, and whose they are: for lists that only know their ids."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Executable, select

from portal.database.among import among, as_ids
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import customers, invoices
from portal.model.names import InvoiceId


class InvoiceName(NamedTuple):
    """Its number, and its customer's name."""

    number: str
    customer: str


def _find(dialect_name: str) -> Executable:
    return (
        select(invoices.c.id, invoices.c.number, invoices.c.customer, customers.c.name)
        .select_from(invoices.outerjoin(customers, customers.c.id == invoices.c.customer))
        .where(among(invoices.c.id, dialect_name))
    )


_FIND = Statement(_find)


async def find_for_staff(conn: Connection, ids: Iterable[InvoiceId]) -> dict[InvoiceId, InvoiceName]:
    rows = await conn.rows(_FIND, ids=as_ids(ids))
    return {InvoiceId(id): InvoiceName(number or id, name or customer) for id, number, customer, name in rows}
