"""Changes of plan that customers have ordered: each is open until staff have made or refused it, or it is withdrawn."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, or_, select, update

from portal.access.kept_previews import COLUMNS, from_row
from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import customers, kept_previews, plan_requests
from portal.model.account import Account
from portal.model.change import KeptPreview
from portal.model.names import Email
from portal.model.plan_request import PlanRequest, State

MOST = 200
IN_HAND = timedelta(minutes=5)  # whoever has begun to make it; after that what came of it is asked of Stripe
MADE_SHOWN, REFUSED_SHOWN = timedelta(days=1), timedelta(days=14)
_ENDED_KEPT = timedelta(days=90)

_OWN_COLUMNS = ("state", "note", "ended_by", "ended_at", "begun", "begun_by", "begun_at")
_ALL = select(
    *COLUMNS, *(plan_requests.c[name] for name in _OWN_COLUMNS), customers.c.name, customers.c.email
).select_from(
    plan_requests.join(kept_previews, kept_previews.c.id == plan_requests.c.kept).outerjoin(
        customers, customers.c.id == plan_requests.c.customer
    )
)
_ID, _OF = plan_requests.c.kept == bindparam("which"), plan_requests.c.customer == bindparam("of")
_OPEN = plan_requests.c.state == "open"
_IDLE = or_(plan_requests.c.begun_at.is_(None), plan_requests.c.begun_at < bindparam("settled"))
_ENDED: dict[str, Any] = {name: bindparam(f"as_{name}") for name in ("state", "note", "ended_by", "ended_at")}

_PUT = put_once(plan_requests)
_REPLACE = Statement(
    update(plan_requests)
    .where(_OF, plan_requests.c.subscription == bindparam("contract"), _OPEN, _IDLE)
    .values(state="withdrawn", ended_by=bindparam("by"), ended_at=bindparam("at"))
)
_FIND = Statement(_ALL.where(_ID))
_FIND_OWN = Statement(_ALL.where(_ID, _OF))
_WAITING = Statement(_ALL.where(_OPEN).order_by(kept_previews.c.used_at, kept_previews.c.id).limit(bindparam("most")))
_LATELY = Statement(
    _ALL.where(plan_requests.c.ended_at > bindparam("since"))
    .order_by(plan_requests.c.ended_at.desc(), kept_previews.c.id)
    .limit(bindparam("most"))
)
_SHOWN = Statement(
    _ALL.where(
        _OF,
        or_(
            _OPEN,
            and_(plan_requests.c.state == "made", plan_requests.c.ended_at > bindparam("made_since")),
            and_(plan_requests.c.state == "refused", plan_requests.c.ended_at > bindparam("refused_since")),
        ),
    ).order_by(plan_requests.c.state != "open", kept_previews.c.used_at.desc(), kept_previews.c.id)
)
_BEGIN = Statement(
    update(plan_requests)
    .where(_ID, _OPEN, or_(_IDLE, plan_requests.c.begun == bindparam("by_preview")))
    .values(begun=bindparam("by_preview"), begun_by=bindparam("by"), begun_at=bindparam("at"))
)
_LET_GO = Statement(update(plan_requests).where(_ID, _OPEN).values(begun=None, begun_by=None, begun_at=None))
_END = Statement(update(plan_requests).where(_ID, _OPEN, _IDLE).values(**_ENDED))
_MADE = Statement(update(plan_requests).where(_ID, plan_requests.c.state != "made").values(**_ENDED))
_FORGET = Statement(delete(plan_requests).where(plan_requests.c.ended_at < bindparam("before")))


async def put(conn: Connection, account: Account, kept: KeptPreview, now: datetime) -> None:
    """An older one about the same contract that nobody is just making gives way: only the newest is meant."""
    about = {"of": account.customer, "contract": kept.wish.subscription}
    await conn.run(_REPLACE, **about, settled=seconds(now - IN_HAND), by=account.email, at=seconds(now))
    row = dict.fromkeys(_OWN_COLUMNS) | {"state": "open", "customer": account.customer}
    await conn.run(_PUT, kept=kept.id, subscription=kept.wish.subscription, **row)


async def find_for_staff(conn: Connection, id: str) -> PlanRequest | None:
    row = await conn.row(_FIND, which=id)
    return _from_row(row) if row else None


async def find(conn: Connection, account: Account, id: str) -> PlanRequest | None:
    row = await conn.row(_FIND_OWN, which=id, of=account.customer)
    return _from_row(row) if row else None


async def list_open_for_staff(conn: Connection, most: int = MOST) -> list[PlanRequest]:
    """Longest waiting first."""
    return [_from_row(row) for row in await conn.rows(_WAITING, most=most)]


async def list_ended_for_staff(conn: Connection, since: datetime, most: int) -> list[PlanRequest]:
    """Newest first."""
    return [_from_row(row) for row in await conn.rows(_LATELY, since=seconds(since), most=most)]


async def list_shown(conn: Connection, account: Account, now: datetime) -> list[PlanRequest]:
    """What the customer is told of: what is open, then what has lately become of the others, newest first."""
    since = {"made_since": seconds(now - MADE_SHOWN), "refused_since": seconds(now - REFUSED_SHOWN)}
    return [_from_row(row) for row in await conn.rows(_SHOWN, of=account.customer, **since)]


async def begin(conn: Connection, id: str, kept: KeptPreview, by: Email, now: datetime) -> bool:
    """Of two people at once one makes it; the same preview may be sent again, being one change."""
    about = {"which": id, "by_preview": kept.id, "by": by, "at": seconds(now)}
    return await conn.run(_BEGIN, **about, settled=seconds(now - IN_HAND)) == 1


async def let_go(conn: Connection, id: str) -> None:
    """Stripe has refused it: it was not made, and others may try."""
    await conn.run(_LET_GO, which=id)


async def end(conn: Connection, id: str, state: State, by: Email, now: datetime, note: str | None = None) -> bool:
    """False if it has ended already, or is just being made. What Stripe has made is made, whatever was said besides."""
    ended = {"as_state": state, "as_note": note, "as_ended_by": by, "as_ended_at": seconds(now)}
    if state == "made":
        return await conn.run(_MADE, which=id, **ended) == 1
    return await conn.run(_END, which=id, settled=seconds(now - IN_HAND), **ended) == 1


async def forget_old(conn: Connection, now: datetime) -> None:
    """Those that have ended; an open one waits for staff however long."""
    await conn.run(_FORGET, before=seconds(now - _ENDED_KEPT))


def _from_row(row: Row) -> PlanRequest:
    kept, own, (name, at_stripe) = row[: len(COLUMNS)], row[len(COLUMNS) : -2], row[-2:]
    state, note, ended_by, ended_at, begun, begun_by, begun_at = own
    known = from_row(kept)
    return PlanRequest(
        known,
        name or at_stripe or known.customer,
        state,
        note,
        Email(ended_by) if ended_by else None,
        _moment(ended_at),
        begun,
        Email(begun_by) if begun_by else None,
        _moment(begun_at),
    )


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)
