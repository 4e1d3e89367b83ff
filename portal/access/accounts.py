"""Which customers an address may see at this moment: those whose e-mail at Stripe it is, and those that let it in."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, CompoundSelect, bindparam, func, literal, or_, select, union_all

from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import customers, invoices, members
from portal.model.account import Account
from portal.model.member import OwnCustomer
from portal.model.names import CustomerId, Email, InvoiceId, PaymentMethodId

OPERATOR = Email("operator")  # who acts, where no address does
MOST = 200  # on one page; an accountant's address may have more, which are found by name and opened by id
MOST_WORDS = 4

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


def _mine(*fitting: ColumnElement[bool]) -> CompoundSelect[tuple[object, ...]]:
    return union_all(_STRIPES.where(*fitting), _LET_IN.where(*fitting))


_WORDS = tuple(f"word{number}" for number in range(MOST_WORDS))
_FITTING = tuple(customers.c.search.like(bindparam(word), escape="\\") for word in _WORDS)
_MINE = Statement(_mine().order_by("name", "id").limit(MOST))
_SOUGHT = Statement(_mine(*_FITTING).order_by("name", "id").limit(MOST))
_HOW_MANY = Statement(select(func.count()).select_from(_mine(*_FITTING).subquery()))
_ONE = Statement(_mine(customers.c.id == bindparam("wanted")))
_BY_ID = Statement(
    select(*_COLUMNS, literal("owner")).where(customers.c.id == bindparam("id"), customers.c.deleted.is_(False))
)
_WHOSE = Statement(select(invoices.c.customer).where(invoices.c.id == bindparam("id")))


async def list_for(conn: Connection, email: Email) -> list[OwnCustomer]:
    """The customers that this address may see now, by name; of very many the first."""
    return [_from_row(row) for row in await conn.rows(_MINE, email=email)]


async def search(conn: Connection, email: Email, words: Sequence[str]) -> tuple[list[OwnCustomer], int]:
    """Those of them with each word in name, address or id, of very many the first; and how many there are."""
    likes = dict(zip(_WORDS, [f"%{_escaped(word)}%" for word in words] + ["%"] * MOST_WORDS, strict=False))
    row = await conn.row(_HOW_MANY, email=email, **likes)
    return [_from_row(row) for row in await conn.rows(_SOUGHT, email=email, **likes)], row[0] if row else 0


async def find_for(conn: Connection, email: Email, customer: str) -> OwnCustomer | None:
    """This one of them, also beyond the first; None if it is not theirs, or there is none."""
    row = None if "\0" in customer else await conn.row(_ONE, email=email, wanted=customer)
    return _from_row(row) if row else None


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


async def find_of_invoice(conn: Connection, email: Email, invoice: InvoiceId) -> OwnCustomer | None:
    """Which of the customers of this address the invoice is of; None if of none, or if there is no such invoice."""
    row = await conn.row(_WHOSE, id=invoice)
    return await find_for(conn, email, row[0]) if row else None


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _from_row(row: Row) -> OwnCustomer:
    id, name, email, language, currency, balance, method, deleted, role = row
    card = PaymentMethodId(method) if method else None
    return OwnCustomer(CustomerId(id), name, email, language, currency, balance, card, bool(deleted), role)
