"""The short way for reads, past SQLAlchemy's engine: statements compiled once, straight to the driver (decision 2)."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import anyio
import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import dialect as postgresql_dialect
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from portal.database.connection import Connection, Row
from portal.database.postgres import connect
from portal.database.statement import Statement

MOST_READERS = 10
MOST_SEARCHERS = 2  # each may keep a core busy


class _ReadOnly:
    """Half of a `Connection`: the half that refuses."""

    async def run(self, statement: Statement, **values: object) -> int:
        raise PermissionError("reading() does not write: open writing()")

    async def run_many(self, statement: Statement, many: Sequence[Mapping[str, object]]) -> None:
        raise PermissionError("reading() does not write: open writing()")


class SqliteReader(_ReadOnly):
    """Straight to sqlite3, on the event loop: an indexed read is quicker than a change of thread."""

    def __init__(self, path: str) -> None:
        self._dialect = sqlite_dialect(paramstyle="qmark")
        self._conn = sqlite3.connect(
            f"file:{quote(path)}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        self._conn.execute("PRAGMA busy_timeout = 5000")

    async def rows(self, statement: Statement, **values: object) -> Sequence[Row]:
        return self._execute(statement, values).fetchall()

    async def row(self, statement: Statement, **values: object) -> Row | None:
        row: Row | None = self._execute(statement, values).fetchone()
        return row

    def _execute(self, statement: Statement, values: Mapping[str, object]) -> sqlite3.Cursor:
        sql, arguments = statement.bound(self._dialect, values)
        return self._conn.execute(sql, arguments)

    def close(self) -> None:
        self._conn.close()


class SqliteSearcher(SqliteReader):
    """In a thread, which costs more, for what would hold up the event loop."""

    async def rows(self, statement: Statement, **values: object) -> Sequence[Row]:
        return await anyio.to_thread.run_sync(lambda: self._execute(statement, values).fetchall())

    async def row(self, statement: Statement, **values: object) -> Row | None:
        found: Row | None = await anyio.to_thread.run_sync(lambda: self._execute(statement, values).fetchone())
        return found


class SqliteSearchers:
    """Connections of their own: one belongs to one search at a time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._turns = asyncio.Semaphore(MOST_SEARCHERS)
        self._idle: list[SqliteSearcher] = []

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        async with self._turns:
            conn = self._idle.pop() if self._idle else SqliteSearcher(self._path)
            try:
                yield conn
            finally:
                self._idle.append(conn)

    def close(self) -> None:
        for conn in self._idle:
            conn.close()


class PostgresReaders:
    """A pool of asyncpg's own; it keeps each statement prepared on each connection."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: asyncpg.Pool | None = None

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        if self._pool is None:
            self._pool = asyncpg.create_pool(self._url, connect=connect, min_size=0, max_size=MOST_READERS)
        await self._pool  # opens it the first time; with a minimum, it would log tracebacks while there is no server
        async with self._pool.acquire() as conn:
            yield _PostgresReader(conn)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()


class _PostgresReader(_ReadOnly):
    _dialect = postgresql_dialect()  # type: ignore[no-untyped-call]

    def __init__(self, conn: Any) -> None:
        self._conn = conn

    async def rows(self, statement: Statement, **values: object) -> Sequence[Row]:
        sql, arguments = statement.bound(self._dialect, values)
        rows: Sequence[Row] = await self._conn.fetch(sql, *arguments)
        return rows

    async def row(self, statement: Statement, **values: object) -> Row | None:
        sql, arguments = statement.bound(self._dialect, values)
        row: Row | None = await self._conn.fetchrow(sql, *arguments)
        return row
