"""What somebody was shown that a change costs: kept for the account, good once, and the key to making it once."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import and_, bindparam, delete, exists, or_, select, update

from portal.access.secret import new_secret
from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import kept_previews, plan_requests
from portal.model.account import Account
from portal.model.change import Figures, KeptPreview, Terms, Wish, WishedItem
from portal.model.names import CustomerId, Email, SubscriptionId
from portal.money import Money

LIFE = timedelta(minutes=30)
SHOWN_FOR = timedelta(days=1)  # what came of it
_UNUSED_KEPT, _USED_KEPT = timedelta(days=1), timedelta(days=90)

_OWN = (kept_previews.c.id == bindparam("which"), kept_previews.c.customer == bindparam("of"))
COLUMNS = tuple(column for column in kept_previews.c if column.name != "confirmed_by")
_PUT = put_once(kept_previews)
_FIND = Statement(select(*COLUMNS).where(*_OWN))
_LATEST = Statement(
    select(*COLUMNS)
    .where(kept_previews.c.customer == bindparam("of"), kept_previews.c.used_at > bindparam("since"))
    .where(kept_previews.c.way != "request")
    .order_by(kept_previews.c.used_at.desc(), kept_previews.c.priced_at.desc())
    .limit(1)
)
_USE = Statement(
    update(kept_previews)
    .where(*_OWN, kept_previews.c.used_at.is_(None), kept_previews.c.expires_at > bindparam("now"))
    .values(used_at=bindparam("at"))
)
_USE_AGAIN = Statement(update(kept_previews).where(*_OWN).values(used_at=bindparam("at")))
_END = Statement(
    update(kept_previews)
    .where(*_OWN, kept_previews.c.done_at.is_(None))
    .values(done_at=bindparam("at"), confirmed_by=bindparam("by"))
)
_FORGET = Statement(
    delete(kept_previews).where(
        or_(
            kept_previews.c.used_at < bindparam("used_before"),
            and_(kept_previews.c.used_at.is_(None), kept_previews.c.expires_at < bindparam("before")),
        ),
        ~exists().where(plan_requests.c.kept == kept_previews.c.id),
    )
)


async def keep(
    conn: Connection, account: Account, wish: Wish, terms: Terms, figures: Figures, at: datetime, now: datetime
) -> str:
    """Its id, which the form carries. `at` is the moment as of which it was priced: the `proration_date`."""
    id = new_secret()
    await conn.run(
        _PUT,
        id=id,
        customer=account.customer,
        email=account.email,
        subscription=wish.subscription,
        items=msgspec.json.encode(wish.items).decode(),
        promotion=wish.promotion,
        code=wish.code,
        way=terms.way,
        proration=terms.proration,
        configuration=terms.configuration,
        restarts=terms.restarts,
        priced_at=seconds(at),
        is_now=figures.is_now,
        currency=figures.total.currency,
        total=figures.total.minor,
        due_now=figures.due_now.minor,
        next_due=figures.next_due.minor,
        expires_at=seconds(now + LIFE),
        used_at=None,
        done_at=None,
        confirmed_by=None,
    )
    return id


async def find(conn: Connection, account: Account, id: str) -> KeptPreview | None:
    """Good or not; None if it is another account's or not there."""
    row = await conn.row(_FIND, which=id, of=account.customer)
    return from_row(row) if row else None


async def find_latest(conn: Connection, account: Account, now: datetime) -> KeptPreview | None:
    """The change that the account went for last, within a day; what is asked of staff is told of otherwise."""
    row = await conn.row(_LATEST, of=account.customer, since=seconds(now - SHOWN_FOR))
    return from_row(row) if row else None


async def use(conn: Connection, account: Account, id: str, now: datetime) -> bool:
    """Spend it; False if it was spent or ran out. Of two clicks one spends it."""
    return await conn.run(_USE, which=id, of=account.customer, now=seconds(now), at=seconds(now)) == 1


async def use_again(conn: Connection, account: Account, id: str, now: datetime) -> None:
    """At Stripe's page again: it was not confirmed there."""
    await conn.run(_USE_AGAIN, which=id, of=account.customer, at=seconds(now))


async def end(conn: Connection, account: Account, id: str, now: datetime) -> None:
    """Stripe has made the change, and the person in scope has had it made."""
    await conn.run(_END, which=id, of=account.customer, at=seconds(now), by=account.email)


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, used_before=seconds(now - _USED_KEPT), before=seconds(now - _UNUSED_KEPT))


def from_row(row: Row) -> KeptPreview:
    named: dict[str, Any] = dict(zip((column.name for column in COLUMNS), row, strict=True))
    items = msgspec.json.decode(named["items"], type=tuple[WishedItem, ...])
    currency = named["currency"]
    return KeptPreview(
        id=named["id"],
        customer=CustomerId(named["customer"]),
        email=Email(named["email"]),
        wish=Wish(SubscriptionId(named["subscription"]), items, named["promotion"], named["code"]),
        terms=Terms(named["way"], named["proration"], bool(named["restarts"]), named["configuration"]),
        priced_at=moment(named["priced_at"]),
        is_now=bool(named["is_now"]),
        total=Money(named["total"], currency),
        due_now=Money(named["due_now"], currency),
        next_due=Money(named["next_due"], currency),
        expires_at=moment(named["expires_at"]),
        used_at=_moment(named["used_at"]),
        done_at=_moment(named["done_at"]),
    )


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)
