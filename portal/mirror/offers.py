"""What may be changed to, as the Customer Portal configuration says; read by pages without asking Stripe."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, or_, select

from portal.clock import micros
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, keep_latest
from portal.database.tables import offer_terms, offers, prices, products
from portal.model.offer import Offer, OfferedPrice, Offers
from portal.model.price import Price

_KEEP, _KEEP_TERMS = keep_latest(offers), keep_latest(offer_terms)
_NEWEST = select(func.max(offer_terms.c.fetched_at)).scalar_subquery()
_DROP = Statement(delete(offers).where(offers.c.fetched_at < _NEWEST))
_DROP_TERMS = Statement(delete(offer_terms).where(offer_terms.c.fetched_at < _NEWEST))
_TERMS = Statement(
    select(
        offer_terms.c.configuration,
        offer_terms.c.allowed,
        offer_terms.c.proration,
        offer_terms.c.restarts,
        offer_terms.c.ends_trial,
    ).order_by(offer_terms.c.fetched_at.desc())
)
PRICED = (
    prices.c.id,
    prices.c.product,
    prices.c.currency,
    prices.c.unit_amount,
    prices.c.interval,
    prices.c.interval_count,
    prices.c.active,
    prices.c.tax_behavior,
    prices.c.usage_type,
)
_OFFERS = Statement(
    select(*PRICED, products.c.name, offers.c.adjustable, offers.c.minimum, offers.c.maximum)
    .select_from(
        offers.join(prices, prices.c.id == offers.c.price).outerjoin(products, products.c.id == prices.c.product)
    )
    .where(prices.c.currency == bindparam("currency"))
    .order_by(offers.c.position)
)
_UNREAD = Statement(
    select(offers.c.price)
    .select_from(offers.outerjoin(prices, prices.c.id == offers.c.price))
    .where(or_(prices.c.id.is_(None), prices.c.usage_type.is_(None)))
    .order_by(offers.c.price)
)


async def find_terms(conn: Connection) -> Offers | None:
    """How changes are made; None before the configuration was first read."""
    row = await conn.row(_TERMS)
    return _terms(row) if row else None


async def list_offers(conn: Connection, currency: str) -> list[Offer]:
    """In the operator's order; a contract never changes its currency."""
    return [_offer(row) for row in await conn.rows(_OFFERS, currency=currency)]


async def list_unread_prices(conn: Connection) -> list[str]:
    """Offered, and not here yet as a change needs them."""
    return [id for (id,) in await conn.rows(_UNREAD)]


async def store(conn: Connection, found: Offers, fetched_at: datetime) -> None:
    """All of it, in the place of what was read before; nothing of it if that was read later."""
    at = micros(fetched_at)
    await conn.run(
        _KEEP_TERMS,
        configuration=found.configuration,
        allowed=" ".join(sorted(found.allowed)),
        proration=found.proration,
        restarts=found.restarts,
        ends_trial=found.ends_trial,
        fetched_at=at,
    )
    await conn.run_many(_KEEP, [_to_row(one, place, at) for place, one in enumerate(found.prices)])
    await conn.run(_DROP)
    await conn.run(_DROP_TERMS)


def priced(row: Row) -> Price:
    """The first nine columns of a row as a price."""
    id, product, currency, unit_amount, interval, count, active, tax_behavior, usage = row[:9]
    return Price(id, product, currency, unit_amount, interval, count or 1, bool(active), tax_behavior, usage)


def _to_row(one: OfferedPrice, position: int, fetched_at: int) -> dict[str, object]:
    return {
        "price": one.price,
        "position": position,
        "adjustable": one.adjustable,
        "minimum": one.minimum,
        "maximum": one.maximum,
        "fetched_at": fetched_at,
    }


def _terms(row: Row) -> Offers:
    configuration, allowed, proration, restarts, ends_trial = row
    return Offers(configuration, (), frozenset(allowed.split()), proration, bool(restarts), bool(ends_trial))


def _offer(row: Row) -> Offer:
    price = priced(row)
    name, adjustable, minimum, maximum = row[9:]
    return Offer(price, name or price.product, OfferedPrice(price.id, bool(adjustable), minimum, maximum))
