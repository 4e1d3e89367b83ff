"""The one way to the database: `reading()` and `writing()`. docs/decisions/0002 tells why reads take a short way."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import anyio
import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from portal.database.connection import Connection, Row
from portal.database.postgres import connect as connect_to_postgres
from portal.database.problems import DatabaseAway, database_problems
from portal.database.readers import PostgresReaders, SqliteReader, SqliteSearchers
from portal.database.statement import Statement


class Engine:
    """A pool of connections; on SQLite also one reader, and a queue for its single writer."""

    def __init__(self, url: str) -> None:
        self.sqlite = url.startswith("sqlite:")
        self._url, self.path = url, (make_url(url).database or "") if self.sqlite else ""
        self.pool = self._open_pool()
        self.writers = asyncio.Lock()
        self._reader: SqliteReader | None = None
        self.searchers = SqliteSearchers(self.path)
        self._readers: PostgresReaders | None = None

    def _open_pool(self) -> AsyncEngine:
        if self.sqlite:
            pool = create_async_engine(make_url(self._url).set(drivername="sqlite+aiosqlite"))
            _teach_sqlite_manners(pool)
            return pool
        pool = create_async_engine("postgresql+asyncpg://", async_creator=lambda: connect_to_postgres(self._url))
        _leave_what_is_closed(pool)
        return pool

    @property
    def reader(self) -> SqliteReader:
        if self._reader is None:
            self._reader = SqliteReader(self.path)
        return self._reader

    @property
    def readers(self) -> PostgresReaders:
        if self._readers is None:
            self._readers = PostgresReaders(self._url)
        return self._readers

    @property
    def is_missing(self) -> bool:
        """Whether there is no SQLite file yet."""
        return self.sqlite and not Path(self.path).exists()

    def touch(self) -> None:
        """Make the SQLite file if there is none; raises sqlite3.Error here, where no thread of a pool is in the way."""
        if self.sqlite:
            sqlite3.connect(self.path).close()

    async def close(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self.searchers.close()
        if self._readers is not None:
            await self._readers.close()
        await self.pool.dispose()


@asynccontextmanager
async def reading(engine: Engine) -> AsyncIterator[Connection]:
    """To look only. Each statement sees what is committed when it runs. Raises DatabaseAway."""
    with database_problems():
        if engine.sqlite:
            yield engine.reader
            return
        async with engine.readers.connection() as conn:
            yield conn


@asynccontextmanager
async def searching(engine: Engine) -> AsyncIterator[Connection]:
    """To look only, for what may take longer than 5 ms: SQLite is asked in a thread. Raises DatabaseAway."""
    with database_problems():
        async with (engine.searchers if engine.sqlite else engine.readers).connection() as conn:
            yield conn


@asynccontextmanager
async def writing(engine: Engine) -> AsyncIterator[Connection]:
    """One short transaction: all of it or none. No network call belongs inside. Raises DatabaseAway.

    It is finished even if whoever waits for it is cancelled: a statement cut in the middle would keep SQLite locked.
    """
    with database_problems(), anyio.CancelScope(shield=True):
        async with engine.writers if engine.sqlite else nullcontext(), engine.pool.begin() as conn:
            yield _Pooled(conn)


class _Pooled:
    """A `Connection` through SQLAlchemy's pool."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn
        self._dialect = conn.dialect.name

    async def rows(self, statement: Statement, **values: object) -> Sequence[Row]:
        return (await self._conn.execute(statement.core(self._dialect), values)).fetchall()

    async def row(self, statement: Statement, **values: object) -> Row | None:
        return (await self._conn.execute(statement.core(self._dialect), values)).first()

    async def run(self, statement: Statement, **values: object) -> int:
        return (await self._conn.execute(statement.core(self._dialect), values)).rowcount

    async def run_many(self, statement: Statement, many: Sequence[Mapping[str, object]]) -> None:
        """Past SQLAlchemy's own handling of each row, which costs as much as the writing itself."""
        if many:
            rows = [tuple(statement.bound(self._conn.dialect, one)[1]) for one in many]
            await self._conn.exec_driver_sql(statement.compiled(self._conn.dialect)[0], rows)


def _teach_sqlite_manners(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # the driver must not BEGIN on its own; we do, below
        cursor = dbapi.cursor()
        # FULL: an event that was answered with 200 is on disk even if the power goes.
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(conn: sqlalchemy.Connection) -> None:
        # A transaction that reads first and locks later fails with SQLITE_BUSY halfway.
        conn.exec_driver_sql("BEGIN IMMEDIATE")


def _leave_what_is_closed(engine: AsyncEngine) -> None:
    """What a restarted server has closed is replaced before anybody is handed it. To look costs nothing."""

    @event.listens_for(engine.sync_engine, "checkout")
    def checkout(dbapi: Any, _record: object, _proxy: object) -> None:
        if dbapi.driver_connection.is_closed():
            raise sqlalchemy.exc.DisconnectionError


__all__ = ["Connection", "DatabaseAway", "Engine", "Row", "reading", "searching", "writing"]
