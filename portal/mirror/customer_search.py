"""Finding a customer, for staff: by name, address or id in parts, by the whole number or id of what is theirs."""

from collections.abc import Sequence
from unicodedata import normalize

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, tuple_, union

from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import customers, invoices, quotes, subscriptions
from portal.model.customer import Customer
from portal.model.names import CustomerId, PaymentMethodId

PAGE_SIZE = 50
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
_WORDS = tuple(f"word{number}" for number in range(MOST_WORDS))


def _list(by: ColumnElement[str], *fitting: ColumnElement[bool]) -> Statement:
    behind = tuple_(by, customers.c.id) > tuple_(bindparam("after"), bindparam("after_id"))
    found: Select[tuple[object, ...]] = select(*_COLUMNS).where(behind, *fitting)
    return Statement(found.order_by(by, customers.c.id).limit(bindparam("limit")))


_ALL = _list(customers.c.name_key)
# Along the index it would fetch row by row what hardly any word fits: through the table it is nine times as quick.
_SEARCHED = _list(
    customers.c.name_key.op("||")(""),
    *(customers.c.search.like(bindparam(word), escape="\\") for word in _WORDS),
)
_PLACE = Statement(select(customers.c.name_key).where(customers.c.id == bindparam("of")))
_TYPED: tuple[ColumnElement[str], ...] = (bindparam("typed"), bindparam("capitals"))
_WHOSE = union(
    select(invoices.c.customer).where(or_(invoices.c.id == bindparam("typed"), invoices.c.number.in_(_TYPED))),
    select(subscriptions.c.customer).where(subscriptions.c.id == bindparam("typed")),
    select(quotes.c.customer).where(or_(quotes.c.id == bindparam("typed"), quotes.c.number.in_(_TYPED))),
).subquery()
_BY_THEIRS = Statement(
    select(*_COLUMNS)
    .where(customers.c.id.in_(select(_WHOSE.c.customer)))
    .order_by(customers.c.name_key)
    .limit(PAGE_SIZE)
)
_FIND = Statement(select(*_COLUMNS).where(customers.c.id == bindparam("of")))


async def list_for_staff(
    conn: Connection, words: Sequence[str], after: str = "", limit: int = PAGE_SIZE + 1
) -> list[Customer]:
    """By name, behind the customer `after`; one more than a page. Each word is somewhere in name, address or id."""
    place = await conn.row(_PLACE, of=after) if after else None
    bound = {"after": place[0] if place else "", "after_id": after if place else "", "limit": limit}
    likes = dict(zip(_WORDS, [f"%{_escaped(word)}%" for word in words] + ["%"] * MOST_WORDS, strict=False))
    rows = await conn.rows(_SEARCHED, **bound, **likes) if words else await conn.rows(_ALL, **bound)
    return [_from_row(row) for row in rows]


async def find_by_theirs_for_staff(conn: Connection, typed: str) -> list[Customer]:
    """Whose invoice, subscription or quote has just this number or id."""
    whole = normalize("NFKC", typed).strip()
    return [_from_row(row) for row in await conn.rows(_BY_THEIRS, typed=whole, capitals=whole.upper())]


async def find_for_staff(conn: Connection, id: str) -> Customer | None:
    """Also one that is deleted at Stripe: what they owed is still here."""
    row = await conn.row(_FIND, of=id)
    return _from_row(row) if row else None


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _from_row(row: Row) -> Customer:
    id, name, email, language, currency, balance, method, deleted = row
    card = PaymentMethodId(method) if method else None
    return Customer(CustomerId(id), name, email, language, currency, balance, card, bool(deleted))
