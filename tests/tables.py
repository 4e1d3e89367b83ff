"""What the tables hold, read past the portal's own queries."""

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg

from portal.assembly import Portal
from portal.database.tables import metadata


def select(portal: Portal, sql: str, *values: object) -> Sequence[tuple[Any, ...]]:
    """`?` stands for a value, on both databases."""
    url = portal.settings.database_url
    if url.startswith("postgresql:"):
        with ThreadPoolExecutor(1) as thread:  # the test's own loop is running
            return thread.submit(asyncio.run, _select_from_postgres(url, sql, values)).result()
    conn = sqlite3.connect(url.removeprefix("sqlite:///"))
    try:
        return conn.execute(sql, values).fetchall()
    finally:
        conn.close()


async def _select_from_postgres(url: str, sql: str, values: Sequence[object]) -> Sequence[tuple[Any, ...]]:
    for number in range(len(values)):
        sql = sql.replace("?", f"${number + 1}", 1)
    conn = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await conn.fetch(sql, *values)]
    finally:
        await conn.close()


def rows(portal: Portal, table: str) -> Sequence[tuple[Any, ...]]:
    """The whole table, in the order of its first column."""
    return select(portal, f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608


def contents(portal: Portal, but: Sequence[str] = ()) -> str:
    """Every value of every table: what a thief of the database would read. `but` names tables left out."""
    names = [table.name for table in metadata.sorted_tables if table.name not in but]
    return "\n".join(repr(row) for name in names for row in rows(portal, name))
