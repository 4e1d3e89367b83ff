"""Products and prices: the catalogue that contracts name."""

from collections.abc import Sequence
from datetime import datetime

from portal.clock import micros
from portal.database.engine import Connection
from portal.database.statement import keep_latest
from portal.database.tables import prices, products
from portal.model.price import Price, Product

_KEEP_PRODUCT = keep_latest(products)
_KEEP_PRICE = keep_latest(prices)


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
