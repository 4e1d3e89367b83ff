"""Which customers an address may see: those whose e-mail at Stripe it is at this moment."""

from sqlalchemy import bindparam, select

from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import customers
from portal.model.account import Account
from portal.model.customer import Customer
from portal.model.names import CustomerId, Email, PaymentMethodId

MOST = 200  # more than anyone has; keeps a shared address from filling a page

_MINE = Statement(
    select(
        customers.c.id,
        customers.c.name,
        customers.c.email,
        customers.c.language,
        customers.c.currency,
        customers.c.balance,
        customers.c.default_payment_method,
        customers.c.deleted,
    )
    .where(customers.c.email_key == bindparam("email"), customers.c.deleted.is_(False))
    .order_by(customers.c.name, customers.c.id)
    .limit(MOST)
)


async def list_for(conn: Connection, email: Email) -> list[Customer]:
    """The customers that this address may see now, by name."""
    return [_from_row(row) for row in await conn.rows(_MINE, email=email)]


def open_account(email: Email, mine: list[Customer], wanted: str | None) -> tuple[Account, Customer] | None:
    """The scope of the wanted customer, or of the only one; None if it is not among `mine` or must be chosen."""
    chosen = mine if len(mine) == 1 else [customer for customer in mine if customer.id == wanted]
    return (Account(chosen[0].id, email), chosen[0]) if chosen else None


def _from_row(row: Row) -> Customer:
    id, name, email, language, currency, balance, method, deleted = row
    card = PaymentMethodId(method) if method else None
    return Customer(CustomerId(id), name, email, language, currency, balance, card, bool(deleted))
