"""Everybody's quotes for staff, newest first: by what has become of them, and by customer or number."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from portal.clock import moment, seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import customers, quotes
from portal.mirror.quotes import COLUMNS, NEWEST_FIRST, whole
from portal.model.quote import SOON, Quote, State

PAGE_SIZE = 50
MOST_WORDS = 3
STATES: tuple[State, ...] = ("draft", "open", "accepted", "canceled", "expired")

_NOW: ColumnElement[int] = bindparam("now")
_WORDS = tuple(f"word{number}" for number in range(MOST_WORDS))
_RAN_OUT = quotes.c.canceled_at >= quotes.c.expires_at - int(SOON.total_seconds())
_LIVES = quotes.c.expires_at > _NOW
_WAITS = or_(quotes.c.status == "draft", quotes.c.status == "open")
# As `Quote.state` tells it: the clock knows of an end before Stripe does.
_IS: dict[State, ColumnElement[bool]] = {
    "draft": and_(quotes.c.status == "draft", _LIVES),
    "open": and_(quotes.c.status == "open", _LIVES),
    "accepted": quotes.c.status == "accepted",
    "canceled": and_(quotes.c.status == "canceled", or_(quotes.c.canceled_at.is_(None), ~_RAN_OUT)),
    "expired": or_(and_(_WAITS, ~_LIVES), and_(quotes.c.status == "canceled", _RAN_OUT)),
}


def _list(*fitting: ColumnElement[bool]) -> Statement:
    """`before` is the place of the quote that the page before ended with."""
    text = func.coalesce(customers.c.search, "") + "\n" + func.lower(func.coalesce(quotes.c.number, quotes.c.id))
    found = select(*COLUMNS, customers.c.name, customers.c.email).select_from(
        quotes.outerjoin(customers, customers.c.id == quotes.c.customer)
    )
    behind = or_(
        quotes.c.created_at < bindparam("before"),
        and_(quotes.c.created_at == bindparam("before"), quotes.c.id < bindparam("before_id")),
    )
    words = [text.like(bindparam(word), escape="\\") for word in _WORDS]
    return Statement(found.where(behind, *words, *fitting).order_by(*NEWEST_FIRST).limit(bindparam("limit")))


_ALL = _list()
_BY_STATE = {state: _list(fitting) for state, fitting in _IS.items()}


async def list_for_staff(
    conn: Connection,
    state: State | None,
    words: Sequence[str],
    before: tuple[datetime, str] | None,
    now: datetime,
    limit: int = PAGE_SIZE + 1,
) -> list[tuple[Quote, str]]:
    """Each with whose it is; one more than a page."""
    at, id = before or (moment(1 << 34), "")
    likes = [f"%{_escaped(word)}%" for word in words] + ["%"] * MOST_WORDS
    bound = {"before": seconds(at), "before_id": id, "limit": limit, **dict(zip(_WORDS, likes, strict=False))}
    if state:
        bound["now"] = seconds(now)
    rows = await conn.rows(_BY_STATE[state] if state else _ALL, **bound)
    found = await whole(conn, [row[: len(COLUMNS)] for row in rows])
    return [(quote, row[-2] or row[-1] or quote.customer) for quote, row in zip(found, rows, strict=True)]


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
