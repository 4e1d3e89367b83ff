"""Mails waiting to go out. A row is written in the same transaction as its cause, and holds no secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from portal.clock import moment, seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import outbox
from portal.model.names import Email

A_DAY = timedelta(days=1)
SENT_KEPT, FAILED_KEPT = timedelta(days=7), timedelta(days=90)
_BACK_OFF = (10, 30, 120, 600, 1800, 3600)  # seconds until the next try, after 1, 2, 3 … failed ones

_LEASE = timedelta(minutes=3)  # three times as long as a delivery may take; a process that died loses its claim


@dataclass(frozen=True, slots=True)
class Queued:
    """One mail to send: which message, to whom, and the facts it is rendered with."""

    id: int
    message: str
    recipient: Email
    facts: Mapping[str, Any]
    tries: int
    written_at: int  # with the id, the same for ever and in no other database


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Mails that were tried to the end: how many, and when and why the last one was given up."""

    count: int
    last_at: datetime
    trouble: str


# Nobody waits for these: their links would be too old, or are not asked for any more. A reminder is for one day.
_STALE_SOON = ("sign_in", "staff_sign_in", "reminder")
# What somebody waits for, or has to act upon at once: out of all order, before and beside the other mail.
URGENT = ("sign_in", "staff_sign_in", "invitation", "card_failed", "cards_failed")


def _is_urgent(rows: FromClause) -> ColumnElement[bool]:
    return or_(*(rows.c.message == message for message in URGENT))


_WAITING = (outbox.c.sent_at.is_(None), outbox.c.failed_at.is_(None))
_earlier = outbox.alias("earlier")
# One address gets its mails in the order they were written: the next one waits for the one before. Not the urgent
# ones: they neither wait nor hold back, for a bill that nobody takes must not keep anybody from signing in.
_AN_EARLIER_ONE_WAITS = exists().where(
    _earlier.c.recipient == outbox.c.recipient,
    _earlier.c.id < outbox.c.id,
    ~_is_urgent(_earlier),
    _earlier.c.sent_at.is_(None),
    _earlier.c.failed_at.is_(None),
)
_PUT = Statement(
    insert(outbox).values(
        message=bindparam("message"),
        recipient=bindparam("recipient"),
        facts=bindparam("facts"),
        created_at=bindparam("created_at"),
        not_before=bindparam("created_at"),
        good_until=bindparam("good_until"),
        tries=0,
    )
)


def _claiming(*which: ColumnElement[bool]) -> Statement:
    due = select(outbox.c.id).where(*_WAITING, outbox.c.not_before <= bindparam("now"), *which)
    first = due.order_by(outbox.c.id).limit(1).with_for_update(skip_locked=True)
    return Statement(
        update(outbox)
        .where(outbox.c.id == first.scalar_subquery())
        .values(not_before=bindparam("until"))
        .returning(
            outbox.c.id, outbox.c.message, outbox.c.recipient, outbox.c.facts, outbox.c.tries, outbox.c.created_at
        )
    )


_CLAIM_URGENT = _claiming(_is_urgent(outbox))
_CLAIM = _claiming(~_is_urgent(outbox), ~_AN_EARLIER_ONE_WAITS)
_SENT = Statement(update(outbox).where(outbox.c.id == bindparam("of")).values(sent_at=bindparam("at"), trouble=None))
_PUT_OFF = Statement(
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(
        tries=outbox.c.tries + 1,
        not_before=bindparam("again_at"),
        failed_at=case((bindparam("again_at") > outbox.c.good_until, bindparam("now", type_=BigInteger)), else_=None),
        trouble=bindparam("why"),
    )
)
_GIVE_UP = Statement(
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(tries=outbox.c.tries + 1, failed_at=bindparam("now"), trouble=bindparam("why"))
)
_HAS_FAILED = Statement(select(outbox.c.id).where(outbox.c.id == bindparam("id"), outbox.c.failed_at.is_not(None)))
_COUNT_FAILED = Statement(select(func.count()).select_from(outbox).where(outbox.c.failed_at.is_not(None)))
_WAITING_NOW = Statement(select(func.count(), func.min(outbox.c.created_at)).select_from(outbox).where(*_WAITING))
_GIVEN_UP = Statement(
    select(outbox.c.failed_at, outbox.c.trouble)
    .where(outbox.c.failed_at.is_not(None))
    .order_by(outbox.c.failed_at.desc(), outbox.c.id.desc())
    .limit(1)
)
_FORGET_STALE = Statement(
    delete(outbox).where(
        outbox.c.failed_at.is_not(None), or_(*(outbox.c.message == message for message in _STALE_SOON))
    )
)
_TRY_AGAIN = Statement(
    update(outbox)
    .where(outbox.c.failed_at.is_not(None))
    .values(failed_at=None, tries=0, not_before=bindparam("now"), good_until=bindparam("until"))
)
_COMPANY = Statement(
    select(outbox.c.id)
    .where(
        outbox.c.message == bindparam("message"),
        outbox.c.facts == bindparam("facts"),
        outbox.c.id != bindparam("of"),
        outbox.c.failed_at.is_(None),
    )
    .limit(1)
)
_DROP = Statement(delete(outbox).where(outbox.c.id == bindparam("of")))
_FORGET = Statement(
    delete(outbox).where(
        or_(outbox.c.sent_at < bindparam("sent_before"), outbox.c.failed_at < bindparam("failed_before"))
    )
)


async def put(
    conn: Connection, message: str, to: Email, facts: Mapping[str, object], now: datetime, good_for: timedelta = A_DAY
) -> None:
    """Queue one mail; it goes out once this transaction is committed. After `good_for` it is given up."""
    await conn.run(
        _PUT,
        message=message,
        recipient=to,
        facts=_written(facts),
        created_at=seconds(now),
        good_until=seconds(now + good_for),
    )


async def claim(conn: Connection, now: datetime) -> Queued | None:
    """What may be sent next: nobody else is given it until the lease is over. One, so that a stop holds up no other."""
    return await _claim(conn, _CLAIM, now)


async def claim_urgent(conn: Connection, now: datetime) -> Queued | None:
    """The same of what is urgent."""
    return await _claim(conn, _CLAIM_URGENT, now)


async def _claim(conn: Connection, which: Statement, now: datetime) -> Queued | None:
    row = await conn.row(which, now=seconds(now), until=seconds(now + _LEASE))
    if row is None:
        return None
    id, message, to, facts, tries, written_at = row
    return Queued(id, message, Email(to), msgspec.json.decode(facts), tries, written_at)


async def mark_sent(conn: Connection, queued: Queued, now: datetime) -> None:
    """Taken by the mail server, or found not worth sending."""
    await conn.run(_SENT, of=queued.id, at=seconds(now))


async def put_off(conn: Connection, queued: Queued, why: str, now: datetime) -> bool:
    """Not taken: later, or never. True if it has now failed for good."""
    again_at = seconds(now + timedelta(seconds=_BACK_OFF[min(queued.tries, len(_BACK_OFF) - 1)]))
    await conn.run(_PUT_OFF, of=queued.id, again_at=again_at, now=seconds(now), why=why[:500])
    return await conn.row(_HAS_FAILED, id=queued.id) is not None


async def give_up(conn: Connection, queued: Queued, why: str, now: datetime) -> None:
    """Another try would end the same: staff are shown it at once, and it holds back nothing."""
    await conn.run(_GIVE_UP, of=queued.id, now=seconds(now), why=why[:500])


async def has_company(conn: Connection, queued: Queued) -> bool:
    """Whether the same went out to somebody else lately, or still may."""
    same = {"message": queued.message, "facts": _written(queued.facts), "of": queued.id}
    return await conn.row(_COMPANY, **same) is not None


async def drop(conn: Connection, queued: Queued) -> None:
    """Not worth sending, and not worth keeping: somebody typed an address that nobody is known by."""
    await conn.run(_DROP, of=queued.id)


async def count_failed(conn: Connection) -> int:
    """How many were given up, for the operator to see."""
    row = await conn.row(_COUNT_FAILED)
    return row[0] if row else 0


async def find_waiting(conn: Connection) -> tuple[int, datetime | None]:
    """How many are neither sent nor given up, and since when the oldest waits."""
    row = await conn.row(_WAITING_NOW)
    return (row[0], moment(row[1])) if row and row[1] is not None else (0, None)


async def find_given_up(conn: Connection) -> GivenUp | None:
    """None while all mail goes out."""
    last = await conn.row(_GIVEN_UP)
    return GivenUp(await count_failed(conn), moment(last[0]), last[1] or "") if last else None


async def try_again(conn: Connection, now: datetime) -> int:
    """How many of those given up go into the queue once more; links to sign in and reminders are dropped."""
    await conn.run(_FORGET_STALE)
    return await conn.run(_TRY_AGAIN, now=seconds(now), until=seconds(now + A_DAY))


async def forget_old(conn: Connection, now: datetime) -> None:
    """Sent ones after a week; what failed for good stays for the operator, for a quarter."""
    await conn.run(_FORGET, sent_before=seconds(now - SENT_KEPT), failed_before=seconds(now - FAILED_KEPT))


def _written(facts: Mapping[str, object]) -> str:
    return msgspec.json.encode(facts).decode()
