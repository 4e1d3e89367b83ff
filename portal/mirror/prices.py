"""Products and prices: the catalogue that contracts name."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.clock import micros
from portal.database.among import among, as_ids
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, keep_latest
from portal.database.tables import prices, products
from portal.model.price import Price, Product
from portal.model.subscription import PlanLine
from portal.money import Money

_KEEP_PRODUCT = keep_latest(products)
_KEEP_PRICE = keep_latest(prices)
_NAMED = Statement(
    lambda dialect: (
        select(prices.c.id, products.c.name, prices.c.currency, prices.c.unit_amount, prices.c.interval)
        .add_columns(prices.c.interval_count)
        .select_from(prices.outerjoin(products, products.c.id == prices.c.product))
        .where(among(prices.c.id, dialect))
    )
)


async def list_lines(conn: Connection, wanted: Iterable[tuple[str, int | None]]) -> tuple[PlanLine, ...]:
    """Prices and how many of each, in the customer's words; one that is not here goes by its id."""
    asked = list(wanted)
    known = {row[0]: row for row in await conn.rows(_NAMED, ids=as_ids([id for id, _ in asked]))}
    return tuple(_line(known.get(id) or (id, None, "", None, None, 1), quantity) for id, quantity in asked)


async def store(conn: Connection, found: Sequence[Product | Price], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there."""
    at = micros(fetched_at)
    await conn.run_many(_KEEP_PRODUCT, [product_row(one, at) for one in found if isinstance(one, Product)])
    await conn.run_many(_KEEP_PRICE, [price_row(one, at) for one in found if isinstance(one, Price)])


def product_row(found: Product, fetched_at: int) -> dict[str, object]:
    return {"id": found.id, "name": found.name, "active": found.active, "fetched_at": fetched_at}


def price_row(found: Price, fetched_at: int) -> dict[str, object]:
    return {
        "id": found.id,
        "product": found.product,
        "currency": found.currency,
        "unit_amount": found.unit_amount,
        "interval": found.interval,
        "interval_count": found.interval_count,
        "active": found.active,
        "tax_behavior": found.tax_behavior,
        "usage_type": found.usage_type,
        "fetched_at": fetched_at,
    }


def _line(row: Row | tuple[Any, ...], quantity: int | None) -> PlanLine:
    id, name, currency, unit_amount, interval, count = row
    each = None if unit_amount is None else Money(unit_amount, currency)
    return PlanLine(name or id, quantity, each, interval, count or 1)
