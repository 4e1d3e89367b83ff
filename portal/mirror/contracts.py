"""Running subscriptions with their items by id, for who changes one."""

from datetime import datetime

from sqlalchemy import bindparam, select

from portal.clock import moment
from portal.database.engine import Connection, Row
from portal.database.statement import Statement
from portal.database.tables import prices, products, subscription_items, subscriptions
from portal.mirror.offers import PRICED, priced
from portal.mirror.subscriptions import IS_RUNNING
from portal.model.account import Account
from portal.model.contract import Contract, ContractItem
from portal.model.names import SubscriptionId
from portal.model.price import Price

_LIST = Statement(
    select(
        subscriptions.c.id,
        subscriptions.c.status,
        subscriptions.c.currency,
        subscriptions.c.collection_method,
        subscriptions.c.period_end,
        subscriptions.c.trial_end,
        subscriptions.c.cancel_at,
        subscriptions.c.paused,
        subscriptions.c.scheduled,
    )
    .where(subscriptions.c.customer == bindparam("customer"), IS_RUNNING)
    .order_by(subscriptions.c.started_at.desc(), subscriptions.c.id)
)
_ITEMS = Statement(
    select(
        *PRICED,
        products.c.name,
        subscription_items.c.id,
        subscription_items.c.subscription,
        subscription_items.c.price,
        subscription_items.c.quantity,
    )
    .select_from(
        subscription_items.outerjoin(prices, prices.c.id == subscription_items.c.price).outerjoin(
            products, products.c.id == prices.c.product
        )
    )
    .where(subscription_items.c.customer == bindparam("customer"))
    .order_by(subscription_items.c.subscription, subscription_items.c.position)
)


async def list_for(conn: Connection, account: Account) -> list[Contract]:
    """What the customer pays for now, newest first."""
    items: dict[str, list[ContractItem]] = {}
    for row in await conn.rows(_ITEMS, customer=account.customer):
        items.setdefault(row[11], []).append(_item(row))
    return [_contract(row, items.get(row[0], [])) for row in await conn.rows(_LIST, customer=account.customer)]


def _contract(row: Row, items: list[ContractItem]) -> Contract:
    id, status, currency, collection, period_end, trial_end, cancel_at, paused, scheduled = row
    return Contract(
        SubscriptionId(id),
        status,
        currency,
        collection == "send_invoice",
        _moment(period_end),
        _moment(trial_end),
        _moment(cancel_at),
        bool(paused),
        tuple(items),
        bool(scheduled),
    )


def _item(row: Row) -> ContractItem:
    id, price, quantity = row[10], row[12], row[13]
    known = priced(row) if row[0] else Price(price, price, "", None, None, 1, False)
    return ContractItem(id, known, row[9] or known.product, quantity)


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)
