"""Which moments were decided, each once and for ever: who was mailed, or why nobody was. For the operator alone."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import bindparam, delete, select, update

from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, keep_row, put_once
from portal.database.tables import customers, instants, moments
from portal.model.mail_kind import MOMENT_NAMES, MailKind, MomentName
from portal.model.moment import Moment
from portal.model.names import CustomerId, Email

# Queued, then sent; or overtaken while it waited, given up by the mail server's answer, wanted by nobody, too late, or
# from before it was switched on.
Outcome = Literal["queued", "sent", "overtaken", "failed", "nobody", "late", "before"]
GAP_BEGAN, GAP_ENDED = "moments-gap-began", "moments-gap-ended"
KEPT = timedelta(days=400)  # longer than any moment can come up again
_ON = "moment on: "

_PUT = put_once(moments)
_END = Statement(update(moments).where(moments.c.cause == bindparam("of")).values(outcome=bindparam("as_")))
_FAIL = Statement(
    update(moments)
    .where(moments.c.cause == bindparam("of"), moments.c.outcome == bindparam("was"))
    .values(outcome=bindparam("as_"))
)
_FIND = Statement(select(moments.c.outcome, moments.c.decided_at).where(moments.c.cause == bindparam("cause")))
_LIST = Statement(
    select(
        moments.c.name,
        moments.c.cause,
        moments.c.customer,
        customers.c.name.label("title"),
        moments.c.decided_at,
        moments.c.outcome,
        moments.c.recipients,
    )
    .select_from(moments.outerjoin(customers, customers.c.id == moments.c.customer))
    .where(moments.c.decided_at >= bindparam("since"), moments.c.decided_at < bindparam("until"))
    .order_by(moments.c.decided_at.desc(), moments.c.cause)
    .limit(bindparam("limit"))
)
_FORGET = Statement(delete(moments).where(moments.c.decided_at < bindparam("before")))
_WATCHED = Statement(select(instants.c.name, instants.c.at).where(instants.c.name.like(f"{_ON}%")))
_KEEP = keep_row(instants)
_OFF = Statement(delete(instants).where(instants.c.name == bindparam("which")))


@dataclass(frozen=True, slots=True)
class Told:
    """One decision, as staff look at it."""

    name: MomentName
    cause: str
    customer: CustomerId
    title: str | None
    at: datetime
    outcome: Outcome
    recipients: Sequence[str]


async def watching(conn: Connection, kinds: Collection[MailKind], today: datetime) -> Mapping[MomentName, datetime]:
    """Since which day each moment that is switched on has been: what began before it is not mailed any more."""
    rows = await conn.rows(_WATCHED)
    since = {name.removeprefix(_ON): moment(at) for name, at in rows}
    on: dict[MomentName, datetime] = {}
    for name in MOMENT_NAMES:
        if name in kinds:
            on[name] = since.get(name) or today
            if name not in since:
                await conn.run(_KEEP, name=f"{_ON}{name}", at=seconds(today))
        elif name in since:
            await conn.run(_OFF, which=f"{_ON}{name}")
    return on


async def record(
    conn: Connection, told: Moment, customer: CustomerId, outcome: Outcome, to: Sequence[Email], now: datetime
) -> bool:
    """True for the first who decides it."""
    row = {"cause": told.cause, "name": told.name, "customer": customer, "begun_at": seconds(told.begins)}
    added = await conn.run(
        _PUT, **row, decided_at=seconds(now), outcome=outcome, recipients=json.dumps(list(to), ensure_ascii=False)
    )
    return added == 1


async def end(conn: Connection, cause: str, outcome: Outcome) -> None:
    """What has become of a mail that was queued."""
    await conn.run(_END, of=cause, as_=outcome)


async def fail(conn: Connection, cause: str) -> None:
    """One of its mails was given up; it is not said to be, if another was sent."""
    await conn.run(_FAIL, of=cause, was="queued", as_="failed")


async def find(conn: Connection, cause: str) -> tuple[Outcome, datetime] | None:
    row = await conn.row(_FIND, cause=cause)
    return (row[0], moment(row[1])) if row else None


async def list_for_staff(conn: Connection, since: datetime, until: datetime, limit: int) -> list[Told]:
    """Newest first."""
    found = await conn.rows(_LIST, since=seconds(since), until=seconds(until), limit=limit)
    return [_from_row(row) for row in found]


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, before=seconds(now - KEPT))


def _from_row(row: Row) -> Told:
    name, cause, customer, title, at, outcome, recipients = row
    return Told(name, cause, CustomerId(customer), title, moment(at), outcome, json.loads(recipients))
