"""What must be read again at Stripe. Many marks of one object are one reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Executable, bindparam, delete, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.clock import moment, seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import stale

# Seconds until the next try, after 1, 2, 3 … failed ones; the last one repeats.
_BACK_OFF = (5, 15, 60, 300, 900, 3600)
_LEASE = timedelta(minutes=2)  # a process that died loses its claim


@dataclass(frozen=True, slots=True)
class Stale:
    """One object to read again; `mark` tells a later mark from the one that was taken up."""

    kind: str
    id: str
    mark: int
    tries: int


def _mark(dialect_name: str) -> Executable:
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    new = insert(stale).values(
        kind=bindparam("kind"),
        id=bindparam("id"),
        mark=1,
        tries=0,
        not_before=bindparam("now"),
        marked_at=bindparam("now"),
    )
    return new.on_conflict_do_update(
        index_elements=list(stale.primary_key),
        set_={"mark": stale.c.mark + 1, "tries": 0, "not_before": new.excluded.not_before},
    )


_SAME = (stale.c.kind == bindparam("of_kind"), stale.c.id == bindparam("of_id"), stale.c.mark == bindparam("of_mark"))
_MARK = Statement(_mark)
_CLAIM = Statement(
    update(stale)
    .where(
        tuple_(stale.c.kind, stale.c.id).in_(
            select(stale.c.kind, stale.c.id)
            .where(stale.c.not_before <= bindparam("now"))
            .order_by(stale.c.not_before)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
        )
    )
    .values(not_before=bindparam("until"))
    .returning(stale.c.kind, stale.c.id, stale.c.mark, stale.c.tries)
)
_NEXT = Statement(select(func.min(stale.c.not_before)))
_OLDEST = Statement(select(func.min(stale.c.marked_at)))
_COUNT = Statement(select(func.count()).select_from(stale))
_CLEAR = Statement(delete(stale).where(*_SAME))
_HURRY = Statement(update(stale).where(stale.c.not_before > bindparam("now")).values(not_before=bindparam("at")))
_PUT_OFF = Statement(update(stale).where(*_SAME).values(tries=stale.c.tries + 1, not_before=bindparam("again_at")))


async def mark(conn: Connection, objects: Iterable[tuple[str, str]], now: datetime) -> None:
    """To be read again as soon as possible. Always in one order: two processes never wait for each other."""
    await conn.run_many(_MARK, [{"kind": kind, "id": id, "now": seconds(now)} for kind, id in sorted(objects)])


async def claim(conn: Connection, now: datetime, most: int) -> list[Stale]:
    """What may be read now, longest waiting first; nobody else is given it until the lease is over."""
    rows = await conn.rows(_CLAIM, now=seconds(now), most=most, until=seconds(now + _LEASE))
    return [Stale(*row) for row in rows]


async def find_next(conn: Connection) -> datetime | None:
    """When the next one may be read."""
    row = await conn.row(_NEXT)
    return moment(row[0]) if row and row[0] is not None else None


async def find_oldest(conn: Connection) -> datetime | None:
    """Since when we know of something at Stripe that we have not read; None when we are up to date."""
    row = await conn.row(_OLDEST)
    return moment(row[0]) if row and row[0] is not None else None


async def count(conn: Connection) -> int:
    row = await conn.row(_COUNT)
    return row[0] if row else 0


async def hurry(conn: Connection, now: datetime) -> int:
    """All that was put off may be read at once; how many. What somebody is just reading is read twice, which harms
    nothing."""
    return await conn.run(_HURRY, now=seconds(now), at=seconds(now))


async def clear(conn: Connection, read: Stale) -> None:
    """Read; unless it was marked again meanwhile."""
    await conn.run(_CLEAR, of_kind=read.kind, of_id=read.id, of_mark=read.mark)


async def put_off(conn: Connection, unread: Stale, now: datetime) -> None:
    """Stripe was away: later, and each time a little later still."""
    wait = timedelta(seconds=_BACK_OFF[min(unread.tries, len(_BACK_OFF) - 1)])
    await conn.run(_PUT_OFF, of_kind=unread.kind, of_id=unread.id, of_mark=unread.mark, again_at=seconds(now + wait))
