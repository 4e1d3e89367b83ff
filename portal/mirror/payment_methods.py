"""Cards and other ways to pay, as Stripe keeps them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from portal.clock import micros
from portal.database.engine import Connection
from portal.database.statement import Statement, keep_latest
from portal.database.tables import payment_methods
from portal.model.account import Account
from portal.model.names import CustomerId, PaymentMethodId
from portal.model.payment_method import PaymentMethod

_FIND = Statement(
    select(
        payment_methods.c.type,
        payment_methods.c.brand,
        payment_methods.c.last4,
        payment_methods.c.exp_month,
        payment_methods.c.exp_year,
    ).where(payment_methods.c.id == bindparam("id"), payment_methods.c.customer == bindparam("customer"))
)
_KEEP = keep_latest(payment_methods)
_REMOVE = Statement(delete(payment_methods).where(payment_methods.c.id == bindparam("gone")))


async def find(conn: Connection, account: Account, id: PaymentMethodId) -> PaymentMethod | None:
    row = await conn.row(_FIND, id=id, customer=account.customer)
    return PaymentMethod(id, CustomerId(account.customer), *row) if row else None


async def store(conn: Connection, found: Sequence[PaymentMethod], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there."""
    await conn.run_many(_KEEP, [to_row(method, micros(fetched_at)) for method in found])


async def remove(conn: Connection, id: str) -> None:
    """Stripe has it no more."""
    await conn.run(_REMOVE, gone=id)


def to_row(found: PaymentMethod, fetched_at: int) -> dict[str, object]:
    return {
        "id": found.id,
        "customer": found.customer,
        "type": found.type,
        "brand": found.brand,
        "last4": found.last4,
        "exp_month": found.exp_month,
        "exp_year": found.exp_year,
        "fetched_at": fetched_at,
    }
