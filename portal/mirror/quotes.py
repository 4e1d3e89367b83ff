"""Quotes with their lines. A draft is its maker's own affair: customers see what was finalised."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from portal.clock import micros, moment, seconds
from portal.database.among import among, as_ids
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, keep_latest, keep_row
from portal.database.tables import customers, offers, prices, quote_lines, quotes
from portal.model.account import Account
from portal.model.quote import Quote, QuoteLine
from portal.money import Money

COLUMNS = tuple(column for column in quotes.c if column.name != "fetched_at")
_SUMS = ("upfront", "subtotal", "discount", "tax", "recurring")
_MOMENTS = ("created_at", "expires_at", "finalized_at", "accepted_at", "canceled_at")
_OWN = (quotes.c.customer == bindparam("customer"), quotes.c.finalized_at.is_not(None))
NEWEST_FIRST = (quotes.c.created_at.desc(), quotes.c.id.desc())
_KEEP, _KEEP_LINE = keep_latest(quotes), keep_row(quote_lines)
_LIST = Statement(select(*COLUMNS).where(*_OWN).order_by(*NEWEST_FIRST).limit(bindparam("most")))
_FIND = Statement(select(*COLUMNS).where(*_OWN, quotes.c.id == bindparam("id")))
_ANY = Statement(select(*COLUMNS).where(quotes.c.id == bindparam("id")))
_ALL = Statement(
    select(*COLUMNS, customers.c.name, customers.c.email)
    .select_from(quotes.outerjoin(customers, customers.c.id == quotes.c.customer))
    .order_by(*NEWEST_FIRST)
    .limit(bindparam("most"))
)
_LINES = Statement(
    lambda dialect: (
        select(*quote_lines.columns)
        .where(among(quote_lines.c.quote, dialect))
        .order_by(quote_lines.c.quote, quote_lines.c.position)
    )
)
_KEPT = Statement(
    lambda dialect: select(quotes.c.id).where(
        among(quotes.c.id, dialect), quotes.c.fetched_at == bindparam("fetched_at")
    )
)
_DROP_LINES = Statement(lambda dialect: delete(quote_lines).where(among(quote_lines.c.quote, dialect)))
_CURRENCIES = Statement(
    select(prices.c.currency)
    .distinct()
    .where(prices.c.id.in_(select(offers.c.price)), prices.c.active)
    .order_by(prices.c.currency)
)


async def list_for(conn: Connection, account: Account, most: int = 100) -> list[Quote]:
    """Newest first."""
    return await whole(conn, await conn.rows(_LIST, customer=account.customer, most=most))


async def find(conn: Connection, account: Account, id: str) -> Quote | None:
    """None for one that is another account's, or still a draft."""
    return next(iter(await whole(conn, await conn.rows(_FIND, customer=account.customer, id=id))), None)


async def find_for_staff(conn: Connection, id: str) -> Quote | None:
    """Anybody's, drafts too."""
    return next(iter(await whole(conn, await conn.rows(_ANY, id=id))), None)


async def list_for_staff(conn: Connection, most: int = 100) -> list[tuple[Quote, str]]:
    """Everybody's, newest first, each with whose it is."""
    rows = await conn.rows(_ALL, most=most)
    found = await whole(conn, [row[: len(COLUMNS)] for row in rows])
    return [(quote, row[-2] or row[-1] or quote.customer) for quote, row in zip(found, rows, strict=True)]


async def list_currencies(conn: Connection) -> list[str]:
    """In which anything is on offer: who has paid nothing yet has none of their own."""
    return [currency for (currency,) in await conn.rows(_CURRENCIES)]


async def store(conn: Connection, found: Sequence[Quote], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there; its lines go and come with it."""
    if not found:
        return
    at = micros(fetched_at)
    await conn.run_many(_KEEP, [to_row(quote, at) for quote in found])
    ids = as_ids(quote.id for quote in found)
    kept = {id for (id,) in await conn.rows(_KEPT, ids=ids, fetched_at=at)}
    await conn.run(_DROP_LINES, ids=as_ids(sorted(kept)))
    await conn.run_many(_KEEP_LINE, [line for quote in found if quote.id in kept for line in to_lines(quote)])


async def whole(conn: Connection, rows: Sequence[Row]) -> list[Quote]:
    """Rows of COLUMNS as quotes, each with its lines."""
    lines: dict[str, list[QuoteLine]] = {}
    for row in await conn.rows(_LINES, ids=as_ids(row[0] for row in rows)) if rows else ():
        lines.setdefault(row[0], []).append(_line(row))
    return [_quote(row, lines.get(row[0], [])) for row in rows]


def to_row(found: Quote, fetched_at: int) -> dict[str, object]:
    row: dict[str, Any] = {name: getattr(found, name, None) for name in (column.name for column in COLUMNS)}
    for name in _SUMS:
        row[name] = None if row[name] is None else row[name].minor
    for name in _MOMENTS:
        row[name] = None if row[name] is None else seconds(row[name])
    return {**row, "currency": found.upfront.currency, "fetched_at": fetched_at}


def to_lines(found: Quote) -> list[dict[str, object]]:
    return [
        {
            "quote": found.id,
            "position": position,
            "product": line.product,
            "quantity": line.quantity,
            "currency": line.amount.currency,
            "unit_amount": line.each.minor if line.each else None,
            "interval": line.interval,
            "interval_count": line.interval_count,
            "amount": line.amount.minor,
        }
        for position, line in enumerate(found.lines)
    ]


def _quote(row: Row, lines: Sequence[QuoteLine]) -> Quote:
    of: dict[str, Any] = dict(zip((column.name for column in COLUMNS), row, strict=True))
    currency = of.pop("currency")
    for name in _SUMS:
        of[name] = None if of[name] is None else Money(of[name], currency)
    for name in _MOMENTS:
        of[name] = None if of[name] is None else moment(of[name])
    return Quote(**{**of, "by_transfer": bool(of["by_transfer"])}, lines=tuple(lines))


def _line(row: Row) -> QuoteLine:
    _, _, product, quantity, currency, unit_amount, interval, interval_count, amount = row
    each = None if unit_amount is None else Money(unit_amount, currency)
    return QuoteLine(product, quantity, each, interval, interval_count, Money(amount, currency))
