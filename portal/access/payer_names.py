"""Under which names customers pay, as staff have confirmed it. For the next statement, until somebody takes it back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select

from portal.clock import moment, seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, put_once
from portal.database.tables import customers, payer_names
from portal.model.names import CustomerId, Email
from portal.model.payer import KnownPayer

_PUT = put_once(payer_names)
_LIST = Statement(select(payer_names.c.name, payer_names.c.customer))
_OTHERS = payer_names.alias("others")
_OF_CUSTOMER = Statement(
    select(payer_names.c.name, payer_names.c.email, payer_names.c.at, _OTHERS.c.customer, customers.c.name)
    .select_from(
        payer_names.outerjoin(
            _OTHERS, and_(_OTHERS.c.name == payer_names.c.name, _OTHERS.c.customer != payer_names.c.customer)
        ).outerjoin(customers, customers.c.id == _OTHERS.c.customer)
    )
    .where(payer_names.c.customer == bindparam("of"))
    .order_by(payer_names.c.at.desc(), payer_names.c.name, _OTHERS.c.customer)
)
_FORGET = Statement(
    delete(payer_names).where(payer_names.c.name == bindparam("which"), payer_names.c.customer == bindparam("of"))
)


async def remember(conn: Connection, name: str, customer: CustomerId, who: Email, now: datetime) -> None:
    """`name` as `payer_names.normalised` writes it. A name may be several customers', such as a parent company's."""
    if name:
        await conn.run(_PUT, name=name, customer=customer, email=who, at=seconds(now))


async def forget(conn: Connection, name: str, customer: CustomerId) -> bool:
    """False if it is not remembered, or no longer."""
    return await conn.run(_FORGET, which=name, of=customer) == 1


async def list_for_staff(conn: Connection) -> Mapping[str, frozenset[CustomerId]]:
    """Of all."""
    found: dict[str, set[CustomerId]] = {}
    for name, customer in await conn.rows(_LIST):
        found.setdefault(name, set()).add(CustomerId(customer))
    return {name: frozenset(customers) for name, customers in found.items()}


async def list_of_customer_for_staff(conn: Connection, customer: CustomerId) -> list[KnownPayer]:
    """The newest first, each with whoever else pays so."""
    found: dict[str, KnownPayer] = {}
    for name, email, at, other, title in await conn.rows(_OF_CUSTOMER, of=customer):
        one = found.setdefault(name, KnownPayer(name, Email(email), moment(at)))
        if other:
            found[name] = replace(one, others=(*one.others, (CustomerId(other), title or other)))
    return [*found.values()]
