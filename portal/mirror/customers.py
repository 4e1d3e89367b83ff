"""Customers, as Stripe knows them. Who may read which is `access/accounts.py`'s."""

from collections.abc import Sequence
from datetime import datetime

from portal.clock import micros
from portal.database.engine import Connection
from portal.database.statement import keep_latest
from portal.database.tables import customers
from portal.language import plain, searchable
from portal.model.customer import Customer
from portal.model.names import email_key

_KEEP = keep_latest(customers)
_SORTED_BY = 100  # letters of the name: an index takes no text of any length


async def store(conn: Connection, found: Sequence[Customer], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there."""
    await conn.run_many(_KEEP, [to_row(customer, micros(fetched_at)) for customer in found])


def to_row(found: Customer, fetched_at: int) -> dict[str, object]:
    return {
        "id": found.id,
        "name": found.name,
        "email": found.email,
        "email_key": email_key(found.email) if found.email else None,
        "language": found.language,
        "currency": found.currency,
        "balance": found.balance,
        "default_payment_method": found.default_payment_method,
        "deleted": found.deleted,
        "name_key": plain(found.title)[:_SORTED_BY],
        "search": searchable((found.name, found.email, found.id)),
        "fetched_at": fetched_at,
    }
