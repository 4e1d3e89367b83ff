"""What only one process may do at a time. A lease that is not renewed runs out, so that a death frees it."""

from datetime import datetime, timedelta

from sqlalchemy import Executable, bindparam, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.clock import moment, seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import leases


def _take(dialect_name: str) -> Executable:
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    new = insert(leases).values(name=bindparam("name"), holder=bindparam("holder"), until=bindparam("until"))
    return new.on_conflict_do_update(
        index_elements=list(leases.primary_key),
        set_={"holder": new.excluded.holder, "until": new.excluded.until},
        where=or_(leases.c.holder == new.excluded.holder, leases.c.until <= bindparam("now")),
    )


_TAKE = Statement(_take)
_FIND = Statement(select(leases.c.holder, leases.c.until).where(leases.c.name == bindparam("name")))
_GIVE_BACK = Statement(delete(leases).where(leases.c.name == bindparam("which"), leases.c.holder == bindparam("whose")))


async def take(conn: Connection, name: str, holder: str, length: timedelta, now: datetime) -> bool:
    """Take it, or renew one's own; False while another holder is alive."""
    return bool(await conn.run(_TAKE, name=name, holder=holder, until=seconds(now + length), now=seconds(now)))


async def find(conn: Connection, name: str) -> tuple[str, datetime] | None:
    """Who holds it, and until when they are taken to be alive."""
    row = await conn.row(_FIND, name=name)
    return (row[0], moment(row[1])) if row else None


async def give_back(conn: Connection, name: str, holder: str) -> None:
    await conn.run(_GIVE_BACK, which=name, whose=holder)
