"""What staff did. Nothing here, and nothing else in the program, changes or deletes a line; nor would the database."""

from datetime import datetime

import msgspec
from sqlalchemy import Boolean, bindparam, func, insert, or_, select

from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import customers, staff_log
from portal.model.deed import Deed, Done, LogFilter
from portal.model.log_facts import Facts, Words
from portal.model.names import CustomerId, Email, InvoiceId

PAGE_SIZE = 50
_LAST = 1 << 60
_JSON, _FACTS = msgspec.json.Encoder(), msgspec.json.Decoder(Facts)

_PUT = Statement(
    insert(staff_log).values(
        {column.name: bindparam(column.name) for column in staff_log.columns if not column.primary_key}
    )
)
_ALL = (
    select(
        staff_log.c.id,
        staff_log.c.at,
        staff_log.c.email,
        staff_log.c.deed,
        staff_log.c.customer,
        customers.c.name,
        staff_log.c.invoice,
        staff_log.c.before,
        staff_log.c.before_facts,
        staff_log.c.after,
        staff_log.c.after_facts,
        staff_log.c.place,
    )
    .select_from(staff_log.outerjoin(customers, customers.c.id == staff_log.c.customer))
    .order_by(staff_log.c.id.desc())
    .limit(bindparam("limit"))
)
_LIST = Statement(
    _ALL.where(
        staff_log.c.id < bindparam("before_id"),
        staff_log.c.at >= bindparam("since"),
        staff_log.c.at < bindparam("until"),
        or_(bindparam("any_email", type_=Boolean), staff_log.c.email == bindparam("whose")),
        or_(bindparam("any_deed", type_=Boolean), staff_log.c.deed == bindparam("which")),
        or_(
            bindparam("any_customer", type_=Boolean),
            staff_log.c.customer == bindparam("of"),
            func.lower(customers.c.name).like(bindparam("called"), escape="\\"),
        ),
    )
)
_OF_CUSTOMER = Statement(_ALL.where(staff_log.c.customer == bindparam("of")))
_PEOPLE = Statement(select(staff_log.c.email).distinct().order_by(staff_log.c.email))


async def record(
    conn: Connection,
    who: Email,
    deed: Deed,
    place: str,
    now: datetime,
    *,
    customer: CustomerId | None = None,
    invoice: InvoiceId | None = None,
    before: Words | None = None,
    after: Words | None = None,
) -> None:
    """In the transaction of what was done: either both are there, or neither."""
    about = {"customer": customer, "invoice": invoice}
    said = {**_kept("before", before), **_kept("after", after)}
    await conn.run(_PUT, at=seconds(now), email=who, deed=deed, place=place, **about, **said)


async def list_for_staff(conn: Connection, wanted: LogFilter, limit: int = PAGE_SIZE + 1) -> list[Done]:
    """Newest first; one more than a page, to know whether another follows."""
    rows = await conn.rows(_LIST, **_bound(wanted), limit=limit)
    return [_from_row(row) for row in rows]


async def list_of_customer_for_staff(conn: Connection, customer: CustomerId, limit: int) -> list[Done]:
    """What was done for one customer, newest first."""
    return [_from_row(row) for row in await conn.rows(_OF_CUSTOMER, of=customer, limit=limit)]


async def list_people(conn: Connection) -> list[Email]:
    """Who stands in the log, also of those who are no longer staff."""
    return [Email(email) for (email,) in await conn.rows(_PEOPLE)]


def _bound(wanted: LogFilter) -> dict[str, object]:
    called = wanted.customer.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "before_id": wanted.before_id or _LAST,
        "since": seconds(wanted.since) if wanted.since else 0,
        "until": seconds(wanted.until) if wanted.until else _LAST,
        "any_email": not wanted.email,
        "whose": wanted.email,
        "any_deed": not wanted.deed,
        "which": wanted.deed,
        "any_customer": not wanted.customer,
        "of": wanted.customer,
        "called": f"%{called}%",
    }


def words_of(text: str | None, facts: str | None) -> Words | None:
    """As `record` was given them."""
    return _FACTS.decode(facts) if facts else text


def _kept(name: str, words: Words | None) -> dict[str, str | None]:
    if words is None or isinstance(words, str):
        return {name: words, f"{name}_facts": None}
    return {name: None, f"{name}_facts": _JSON.encode(words).decode()}


def _from_row(row: Row) -> Done:
    id, at, email, deed, customer, title, invoice, before, before_facts, after, after_facts, place = row
    whose = CustomerId(customer) if customer else None
    about = InvoiceId(invoice) if invoice else None
    said = words_of(before, before_facts), words_of(after, after_facts)
    return Done(id, moment(at), Email(email), deed, whose, title, about, *said, place)
