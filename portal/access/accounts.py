"""Which customers an address may see at this moment: those whose e-mail at Stripe it is, and those that let it in."""

from sqlalchemy import bindparam, literal, or_, select, union_all

from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import customers, invoices, members
from portal.model.account import Account
from portal.model.member import OwnCustomer
from portal.model.names import CustomerId, Email, InvoiceId, PaymentMethodId

OPERATOR = Email("operator")  # who acts, where no address does
MOST = 200  # more than anyone has; keeps a shared address from filling a page

_COLUMNS = (
    customers.c.id,
    customers.c.name,
    customers.c.email,
    customers.c.language,
    customers.c.currency,
    customers.c.balance,
    customers.c.default_payment_method,
    customers.c.deleted,
)
_HERS_AT_STRIPE = customers.c.email_key == bindparam("email")
_STRIPES = select(*_COLUMNS, literal("owner").label("role")).where(_HERS_AT_STRIPE, customers.c.deleted.is_(False))
_LET_IN = (
    select(*_COLUMNS, members.c.role)
    .select_from(members.join(customers, customers.c.id == members.c.customer))
    .where(members.c.email == bindparam("email"), members.c.accepted_at.is_not(None), customers.c.deleted.is_(False))
    .where(or_(customers.c.email_key.is_(None), ~_HERS_AT_STRIPE))  # Stripe's own address is an owner, once
)
_MINE = Statement(union_all(_STRIPES, _LET_IN).order_by("name", "id").limit(MOST))
_BY_ID = Statement(
    select(*_COLUMNS, literal("owner")).where(customers.c.id == bindparam("id"), customers.c.deleted.is_(False))
)
_WHOSE = Statement(select(invoices.c.customer).where(invoices.c.id == bindparam("id")))


async def list_for(conn: Connection, email: Email) -> list[OwnCustomer]:
    """The customers that this address may see now, by name."""
    return [_from_row(row) for row in await conn.rows(_MINE, email=email)]


def open_account(email: Email, mine: list[OwnCustomer], wanted: str | None) -> tuple[Account, OwnCustomer] | None:
    """The scope of the wanted customer, or of the only one; None if it is not among `mine` or must be chosen."""
    chosen = mine if len(mine) == 1 else [customer for customer in mine if customer.id == wanted]
    return (Account(chosen[0].id, email), chosen[0]) if chosen else None


async def open_for_staff(conn: Connection, customer: CustomerId) -> Account | None:
    """The scope of any customer, for the operator alone; None if there is no such customer."""
    found = await find_by_id(conn, customer)
    return Account(found.id, OPERATOR) if found else None


def scope_for_staff(customer: CustomerId, by: Email) -> Account:
    """Of a customer that was found for staff, also of one that is deleted: in the name of who of them acts."""
    return Account(customer, by)


async def find_by_id(conn: Connection, customer: CustomerId) -> OwnCustomer | None:
    """Whoever may see it, if it is still Stripe's: for the portal itself and programs of the operator only."""
    row = await conn.row(_BY_ID, id=customer)
    return _from_row(row) if row else None


async def find_of_invoice(conn: Connection, mine: list[OwnCustomer], invoice: InvoiceId) -> OwnCustomer | None:
    """Which of these customers the invoice is of; None if of none, or if there is no such invoice."""
    row = await conn.row(_WHOSE, id=invoice)
    return next((customer for customer in mine if row and customer.id == row[0]), None)


def _from_row(row: Row) -> OwnCustomer:
    id, name, email, language, currency, balance, method, deleted, role = row
    card = PaymentMethodId(method) if method else None
    return OwnCustomer(CustomerId(id), name, email, language, currency, balance, card, bool(deleted), role)
