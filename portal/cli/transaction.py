"""A command that is one transaction: the database at this version's schema, one piece of work, one line if it fails."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from portal.cli.environment import settings_from_environment
from portal.database.engine import Connection, Engine, writing
from portal.database.migrate import migrate

T = TypeVar("T")


def in_one(work: Callable[[Connection], Awaitable[T]]) -> T:
    """What the work gives, committed; nothing of it if it raises."""
    settings = settings_from_environment()
    migrate(settings.database_url)

    async def run() -> T:
        engine = Engine(settings.database_url)
        try:
            async with writing(engine) as conn:
                return await work(conn)
        finally:
            await engine.close()

    return asyncio.run(run())
