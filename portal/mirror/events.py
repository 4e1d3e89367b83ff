"""Which of Stripe's events were taken."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, put_once
from portal.database.tables import events
from portal.stripe_api.events import StripeEvent

KEPT = timedelta(days=35)  # Stripe lists events for 30 days: until then one may come again

_RECORD = put_once(events)
_FORGET = Statement(delete(events).where(events.c.received_at < bindparam("before")))
_TAKEN = Statement(select(events.c.id).where(events.c.id.in_(bindparam("ids", expanding=True))))


async def record(conn: Connection, taken: Sequence[StripeEvent], now: datetime) -> list[StripeEvent]:
    """Write them down; those that were not taken before, each once."""
    known = {row[0] for row in await conn.rows(_TAKEN, ids=[event.id for event in taken])}
    new = {event.id: event for event in taken if event.id not in known}
    await conn.run_many(_RECORD, [_row(new[id], now) for id in sorted(new)])
    return list(new.values())


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, before=seconds(now - KEPT))


def _row(event: StripeEvent, now: datetime) -> dict[str, object]:
    return {
        "id": event.id,
        "type": event.type,
        "api_version": event.api_version,
        "created_at": seconds(event.created_at),
        "received_at": seconds(now),
    }
