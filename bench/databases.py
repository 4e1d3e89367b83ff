"""Empty databases of both kinds, at this version's schema: files on disk, and a PostgreSQL server of our own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import text

from portal.database.engine import Engine
from portal.database.migrate import migrate
from tests.postgres import Postgres, served

KINDS = ("SQLite", "PostgreSQL")


class Databases:
    """`fresh()` is the address of an empty one."""

    def __init__(self, folder: Path, postgres: Postgres) -> None:
        self._folder, self._postgres = folder, postgres
        self._numbers = count(1)

    def fresh(self, kind: str) -> str:
        if kind == "PostgreSQL":
            return self._postgres.fresh()
        url = f"sqlite:///{self._folder / f'{next(self._numbers)}.db'}"
        migrate(url)
        return url


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    with served() as postgres:
        yield Databases(folder, postgres)


def number(database_url: str, sql: str) -> int:
    """The one number that the query answers."""

    async def ask() -> int:
        engine = Engine(database_url)
        async with engine.pool.connect() as conn:
            found: int = (await conn.execute(text(sql))).scalar_one()
        await engine.close()
        return found

    return asyncio.run(ask())
