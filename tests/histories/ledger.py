"""The mirror's tables, read and emptied past the portal, over one connection for all histories."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol

import asyncpg

from portal.database.tables import metadata

Row = dict[str, Any]
TABLES = tuple(metadata.tables)


class Ledger(Protocol):
    async def read(self, table: str) -> list[Row]:
        """The whole table."""

    async def put_back(self, contents: dict[str, list[Row]]) -> None:
        """This and nothing else is in the tables."""

    async def close(self) -> None: ...


async def open_ledger(url: str) -> Ledger:
    if url.startswith("sqlite:///"):
        return _Sqlite(url.removeprefix("sqlite:///"))
    return _Postgres(await asyncpg.connect(url))


class _Sqlite:
    def __init__(self, path: str) -> None:
        self._conn = sqlite3.connect(path, isolation_level=None)
        self._conn.row_factory = sqlite3.Row

    async def read(self, table: str) -> list[Row]:
        return [dict(row) for row in self._conn.execute(f'SELECT * FROM "{table}"')]  # noqa: S608

    async def put_back(self, contents: dict[str, list[Row]]) -> None:
        self._conn.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            self._conn.execute(f'DELETE FROM "{table}"')  # noqa: S608
            for row in contents[table]:
                self._conn.execute(_insert(table, row, ["?"] * len(row)), list(row.values()))
        self._conn.execute("COMMIT")

    async def close(self) -> None:
        self._conn.close()


class _Postgres:
    def __init__(self, conn: Any) -> None:
        self._conn = conn

    async def read(self, table: str) -> list[Row]:
        return [dict(row) for row in await self._conn.fetch(f'SELECT * FROM "{table}"')]  # noqa: S608

    async def put_back(self, contents: dict[str, list[Row]]) -> None:
        async with self._conn.transaction():
            await self._conn.execute(";".join(f'DELETE FROM "{table}"' for table in TABLES))  # noqa: S608
            for table in TABLES:
                for row in contents[table]:
                    places = [f"${number + 1}" for number in range(len(row))]
                    await self._conn.execute(_insert(table, row, places), *row.values())

    async def close(self) -> None:
        await self._conn.close()


def _insert(table: str, row: Row, places: Sequence[str]) -> str:
    names = ", ".join(f'"{name}"' for name in row)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(places)})'  # noqa: S608
