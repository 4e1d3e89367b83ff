"""Bring the database to this version's schema, or say why it cannot serve: Alembic, on both databases."""

import asyncio
import sqlite3
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, column, select, table, text
from sqlalchemy.exc import SQLAlchemyError

from portal.database.engine import DatabaseAway, Engine, reading
from portal.database.problems import BadDatabase, reason
from portal.database.statement import Statement

_FOLDER = Path(__file__).parent / "migrations"
_VERSION = Statement(select(column("version_num")).select_from(table("alembic_version")))
_LOCK = 7_340_001  # any number, the same in every process: one migrates, the others wait


def migrate(database_url: str) -> None:
    """Up to the newest schema, in one transaction; nothing to do is fine. Raises BadDatabase."""
    _apart(_migrate(database_url))


def check(database_url: str) -> None:
    """Raises BadDatabase unless the database is there, answers and has this version's schema. Makes nothing."""
    _apart(_check(database_url))


async def find_problem(engine: Engine) -> BadDatabase | None:
    """Why the database cannot serve: not reachable, or of another version."""
    try:
        found = await _find_version(engine)
    except BadDatabase as problem:
        return problem
    except (DatabaseAway, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        why = reason(error)
        return BadDatabase("the database does not answer: %(why)s. Look at PORTAL_DATABASE_URL.", why=why)
    scripts = ScriptDirectory(str(_FOLDER))
    newest = scripts.get_current_head()
    if found == newest:
        return None
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        return BadDatabase(
            "the database's schema %(found)s is newer than this program: upgrade the program.", found=found
        )
    if found is None:
        return BadDatabase(
            "the database is empty and this version needs schema %(newest)s: run portal migrate.", newest=newest
        )
    return BadDatabase(
        "the database is at schema %(found)s and this version needs %(newest)s: run portal migrate.",
        found=found,
        newest=newest,
    )


async def _find_version(engine: Engine) -> str | None:
    """None for a database without our tables."""
    try:
        async with reading(engine) as conn:
            row = await conn.row(_VERSION)
    except asyncpg.UndefinedTableError:
        return None
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return row[0] if row else None


async def _migrate(database_url: str) -> None:
    engine = Engine(database_url)
    try:
        engine.touch()
        async with engine.pool.begin() as conn:
            if not engine.sqlite:
                await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await conn.run_sync(_upgrade)
    except CommandError as error:
        raise BadDatabase(
            "the database's schema is newer than this program: upgrade the program (%(why)s)", why=error
        ) from error
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise BadDatabase(
            "the database cannot be used: %(why)s. Look at PORTAL_DATABASE_URL.", why=reason(error)
        ) from error
    finally:
        await engine.close()


async def _check(database_url: str) -> None:
    engine = Engine(database_url)
    try:
        if engine.is_missing:
            raise BadDatabase(
                "there is no file %(path)s: look at PORTAL_DATABASE_URL, or run portal migrate to make one.",
                path=engine.path,
            )
        problem = await find_problem(engine)
    finally:
        await engine.close()
    if problem:
        raise problem


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _apart(work: Coroutine[None, None, None]) -> None:
    """In a loop of its own, whether or not the caller has one running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
