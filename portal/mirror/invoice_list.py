"""The list of invoices by keyset, whatever it is asked for: one statement for each status, searched or not."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime

from sqlalchemy import (
    Boolean,
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    tuple_,
)

from portal.clock import moment, seconds
from portal.database.engine import Connection, Engine, Row, reading, searching
from portal.database.statement import Statement
from portal.database.tables import invoices
from portal.database.tables import payments as payments_table
from portal.model.account import Account
from portal.model.invoice import InvoiceRow
from portal.model.invoice_filter import MOST_WORDS, STATUSES, InvoiceFilter, Word
from portal.money import Money

PAGE_SIZE = 25

OWN = invoices.c.customer == bindparam("customer")
NEWEST = (invoices.c.issued_at.desc(), invoices.c.id.desc())
WAS_REFUSED = exists().where(
    payments_table.c.invoice == invoices.c.id,
    payments_table.c.status != "paid",
    or_(payments_table.c.code.is_not(None), payments_table.c.decline_code.is_not(None)),
)
IS_UNDER_WAY = exists().where(payments_table.c.invoice == invoices.c.id, payments_table.c.processing)
ROW = (
    invoices.c.id,
    invoices.c.number,
    invoices.c.status,
    invoices.c.issued_at,
    invoices.c.due_at,
    invoices.c.total,
    invoices.c.amount_remaining,
    invoices.c.currency,
    invoices.c.about,
    invoices.c.attempt_count,
    exists().where(payments_table.c.invoice == invoices.c.id, payments_table.c.receipt_url.is_not(None)),
    invoices.c.next_attempt_at,
    and_(invoices.c.status == "open", WAS_REFUSED),
    and_(invoices.c.status == "open", IS_UNDER_WAY),
)
IS_LATE = and_(invoices.c.status == "open", invoices.c.due_at < bindparam("today"))

_END_OF_TIME = 1 << 60
_LARGEST = 1 << 60
_ANY = Word("")


def fitting(status: str | None, searched: bool) -> list[ColumnElement[bool]]:
    """What a row must be, with everything bound: what is not asked for is bound to what every row is."""
    state = IS_LATE if status == "overdue" else invoices.c.status == status
    return [
        OWN,
        *([] if status is None else [state]),
        invoices.c.issued_at >= bindparam("since"),
        tuple_(invoices.c.issued_at, invoices.c.id) < tuple_(bindparam("before"), bindparam("before_id")),
        *(_searched() if searched else []),
    ]


def _searched() -> list[ColumnElement[bool]]:
    is_its = invoices.c.currency == bindparam("currency")
    words = [
        or_(
            invoices.c.search.like(bindparam(f"word{n}"), escape="\\"),
            and_(invoices.c.total == bindparam(f"amount{n}"), is_its),
        )
        for n in range(MOST_WORDS)
    ]
    amounts = and_(invoices.c.total >= bindparam("least"), invoices.c.total <= bindparam("most"))
    return [*words, or_(bindparam("any_amount", type_=Boolean), and_(amounts, is_its))]


def _list(status: str | None, searched: bool) -> Statement:
    wanted: Select[tuple[object, ...]] = select(*ROW).where(*fitting(status, searched))
    return Statement(wanted.order_by(*NEWEST).limit(bindparam("limit")))


def _issued(order: ColumnElement[int]) -> ScalarSelect[int]:
    """One end of the index; min() and max() together would read a customer's every row."""
    return select(invoices.c.issued_at).where(OWN).order_by(order).limit(1).scalar_subquery()


_LISTS = {(status, searched): _list(status, searched) for status in (None, *STATUSES) for searched in (False, True)}
_SPAN = Statement(select(_issued(invoices.c.issued_at.asc()), _issued(invoices.c.issued_at.desc())))


def looking(engine: Engine, wanted: InvoiceFilter) -> AbstractAsyncContextManager[Connection]:
    """The way to the database that such a filter asks for."""
    return searching(engine) if wanted.is_searched else reading(engine)


async def list_for(
    conn: Connection, account: Account, wanted: InvoiceFilter, today: datetime, limit: int = PAGE_SIZE + 1
) -> list[InvoiceRow]:
    """Newest first; one more than a page, to know whether another follows. As quick on page 1,000 as on the first.

    `today` is the moment this day began: what was due before it is overdue.
    """
    statement = _LISTS[wanted.status, wanted.is_searched]
    rows = await conn.rows(statement, **bound(account, wanted, today), limit=limit)
    return [to_row(row) for row in rows]


async def issued_between(conn: Connection, account: Account) -> tuple[datetime, datetime] | None:
    """The first and the last day of issue; None without invoices."""
    row = await conn.row(_SPAN, customer=account.customer)
    return (moment(row[0]), moment(row[1])) if row and row[0] is not None else None


def bound(account: Account, wanted: InvoiceFilter, today: datetime) -> dict[str, object]:
    """What the statements above are given."""
    before = (seconds(wanted.until) if wanted.until else _END_OF_TIME, "")
    if wanted.after:
        before = min(before, (wanted.after.issued_at, wanted.after.id))
    return {
        "customer": account.customer,
        "since": seconds(wanted.since) if wanted.since else 0,
        "before": before[0],
        "before_id": before[1],
        "today": seconds(today),
        **(_bound_search(wanted) if wanted.is_searched else {}),
    }


def _bound_search(wanted: InvoiceFilter) -> dict[str, object]:
    words = [*wanted.words, *[_ANY] * MOST_WORDS][:MOST_WORDS]
    return {
        **{f"word{n}": _pattern(word) for n, word in enumerate(words)},
        **{f"amount{n}": word.amount for n, word in enumerate(words)},
        "currency": wanted.currency,
        "any_amount": wanted.least is None and wanted.most is None,
        "least": -_LARGEST if wanted.least is None else wanted.least,
        "most": _LARGEST if wanted.most is None else wanted.most,
    }


def _pattern(word: Word) -> str:
    escaped = word.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def to_row(row: Row) -> InvoiceRow:
    id, number, status, issued_at, due_at, total, remaining, currency, about, attempts, receipt, next_at = row[:12]
    refused, under_way = row[12:]
    return InvoiceRow(
        id,
        number,
        status,
        moment(issued_at),
        None if due_at is None else moment(due_at),
        Money(total, currency),
        Money(remaining, currency),
        about,
        attempts,
        bool(receipt),
        None if next_at is None else moment(next_at),
        bool(refused),
        bool(under_way),
    )
