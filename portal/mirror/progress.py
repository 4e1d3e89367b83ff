"""How far `portal sync` has come: its windows, kept with the pages that they tell of."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from portal.database.engine import Connection
from portal.database.statement import Statement, keep_row
from portal.database.tables import sync_windows
from portal.mirror.windows import Window

_LIST = Statement(
    select(
        sync_windows.c.list,
        sync_windows.c.since,
        sync_windows.c.until,
        sync_windows.c.cursor,
        sync_windows.c.rows,
        sync_windows.c.done,
    )
)
_KEEP = keep_row(sync_windows)
_FORGET = Statement(delete(sync_windows))


async def list_windows(conn: Connection) -> list[Window]:
    """Of the sync that is under way; none if there is none."""
    return [
        Window(name, since, until, cursor, rows, bool(done), unsaved=False)
        for name, since, until, cursor, rows, done in await conn.rows(_LIST)
    ]


async def keep(conn: Connection, windows: Sequence[Window]) -> None:
    await conn.run_many(
        _KEEP,
        [
            {
                "list": one.list,
                "since": one.since,
                "until": one.until,
                "cursor": one.cursor,
                "rows": one.rows,
                "done": one.done,
            }
            for one in windows
        ],
    )


async def forget(conn: Connection) -> None:
    """The next sync looks at everything anew."""
    await conn.run(_FORGET)
