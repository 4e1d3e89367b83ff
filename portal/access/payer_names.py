"""Under which names customers pay, as staff have confirmed it. For the next statement."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, put_once
from portal.database.tables import payer_names
from portal.model.names import CustomerId, Email

_PUT = put_once(payer_names)
_LIST = Statement(select(payer_names.c.name, payer_names.c.customer))


async def remember(conn: Connection, name: str, customer: CustomerId, who: Email, now: datetime) -> None:
    """`name` as `payer_names.normalised` writes it. A name may be several customers', such as a parent company's."""
    if name:
        await conn.run(_PUT, name=name, customer=customer, email=who, at=seconds(now))


async def list_for_staff(conn: Connection) -> Mapping[str, frozenset[CustomerId]]:
    """Of all."""
    found: dict[str, set[CustomerId]] = {}
    for name, customer in await conn.rows(_LIST):
        found.setdefault(name, set()).add(CustomerId(customer))
    return {name: frozenset(customers) for name, customers in found.items()}
