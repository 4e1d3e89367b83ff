"""A command that is one transaction: the database at this version's schema, one piece of work, one line if it fails."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from portal.cli import schema
from portal.cli.environment import settings_from_environment
from portal.database.engine import Connection, Engine, reading, writing
from portal.settings import Settings

T = TypeVar("T")
Way = Callable[[Engine], AbstractAsyncContextManager[Connection]]


def in_one(work: Callable[[Connection], Awaitable[T]]) -> T:
    """What the work gives, committed; nothing of it if it raises."""
    settings = settings_from_environment()
    schema.prepare(settings)
    return asyncio.run(_perform(settings, writing, work))


def looking(work: Callable[[Connection], Awaitable[T]]) -> T:
    """What the work finds in a database that is there."""
    settings = settings_from_environment()
    schema.require(settings)
    return asyncio.run(_perform(settings, reading, work))


async def _perform(settings: Settings, way: Way, work: Callable[[Connection], Awaitable[T]]) -> T:
    engine = Engine(settings.database_url)
    try:
        async with way(engine) as conn:
            return await work(conn)
    finally:
        await engine.close()
