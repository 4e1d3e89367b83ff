"""Archives under way: how many files they hold, and how far they are, for the page that shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Executable, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import downloads
from portal.model.account import Account

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Download:
    """`done` counts the files that are in the archive, `failed` those that are only named in its index."""

    files: int
    done: int = 0
    failed: int = 0
    ended: bool = False


def _begin(dialect_name: str) -> Executable:
    """The same page may begin it again; another customer's is left alone."""
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    new = insert(downloads).values({column.name: bindparam(column.name) for column in downloads.columns})
    kept = {"id", "customer"}
    return new.on_conflict_do_update(
        index_elements=list(downloads.primary_key),
        set_={column.name: new.excluded[column.name] for column in downloads.columns if column.name not in kept},
        where=downloads.c.customer == new.excluded.customer,
    )


_OWN = (downloads.c.id == bindparam("which"), downloads.c.customer == bindparam("whose"))
_BEGIN = Statement(_begin)
_GO_ON = Statement(update(downloads).where(*_OWN).values(done=bindparam("so_far"), failed=bindparam("amiss")))
_END = Statement(update(downloads).where(*_OWN).values(ended_at=bindparam("now")))
_FIND = Statement(
    select(downloads.c.files, downloads.c.done, downloads.c.failed, downloads.c.ended_at.is_not(None)).where(*_OWN)
)
_FORGET = Statement(delete(downloads).where(downloads.c.started_at < bindparam("before")))


async def begin(conn: Connection, account: Account, id: str, files: int, now: datetime) -> None:
    await conn.run(
        _BEGIN,
        id=id,
        customer=account.customer,
        files=files,
        done=0,
        failed=0,
        started_at=seconds(now),
        ended_at=None,
    )


async def go_on(conn: Connection, account: Account, id: str, done: int, failed: int) -> None:
    await conn.run(_GO_ON, which=id, whose=account.customer, so_far=done, amiss=failed)


async def end(conn: Connection, account: Account, id: str, now: datetime) -> None:
    """Whole, or given up by whoever asked for it."""
    await conn.run(_END, which=id, whose=account.customer, now=seconds(now))


async def find(conn: Connection, account: Account, id: str) -> Download | None:
    """None before it has begun, and if it is another customer's."""
    row = await conn.row(_FIND, which=id, whose=account.customer)
    return Download(row[0], row[1], row[2], bool(row[3])) if row else None


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, before=seconds(now - KEPT))
