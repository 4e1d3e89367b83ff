"""Whether the mirror holds an object as it was read later than an answer that has just come in, and was refused for it.

Mostly somebody did read it later. But two machines' clocks differ, and what the faster one read before us looks later,
too. Which it is, nobody can tell: it is read once more a little later, and then either way the newest is kept.
"""

from datetime import datetime

from sqlalchemy import bindparam, select

from portal.clock import micros
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import (
    cash_balances,
    credit_notes,
    customers,
    invoices,
    payment_methods,
    prices,
    products,
    quotes,
    refunds,
    subscriptions,
    tax_rates,
)

# By the kinds of marks. A customer's contracts come by each of them; company and offers are read by the clock, too.
_KEYS = {
    "customer": customers.c.id,
    "subscription": subscriptions.c.id,
    "invoice": invoices.c.id,
    "credit_note": credit_notes.c.id,
    "refund": refunds.c.id,
    "quote": quotes.c.id,
    "tax_rate": tax_rates.c.id,
    "payment_method": payment_methods.c.id,
    "cash_balance": cash_balances.c.customer,
    "product": products.c.id,
    "price": prices.c.id,
}
_FIND = {
    kind: Statement(
        select(key).where(key == bindparam("which"), key.table.c.fetched_at > bindparam("asked_at")).limit(1)
    )
    for kind, key in _KEYS.items()
}


async def holds(conn: Connection, kind: str, id: str, asked_at: datetime) -> bool:
    statement = _FIND.get(kind)
    return statement is not None and await conn.row(statement, which=id, asked_at=micros(asked_at)) is not None
