"""A database that is away is told from a bug of ours, however the drivers and SQLAlchemy put it."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text

from portal.assembly import Portal
from portal.database.engine import DatabaseAway, Engine, reading, writing
from portal.database.statement import Statement
from portal.database.tables import instants

_LOOK = Statement(select(instants.c.at))
_MISTAKE = Statement(text("SELECT 1 FROM nowhere"))


async def test_who_wants_to_read_or_write_hears_that_no_server_is_there() -> None:
    engine = Engine("postgresql://portal@127.0.0.1:9/portal")
    for way in (reading, writing):
        with pytest.raises(DatabaseAway, match="Refused"):
            async with way(engine) as conn:
                await conn.rows(_LOOK)
    await engine.close()


async def test_a_file_that_cannot_be_opened_is_away(tmp_path: Path) -> None:
    engine = Engine(f"sqlite:///{tmp_path / 'no' / 'portal.db'}")
    with pytest.raises(DatabaseAway, match="unable to open"):
        async with reading(engine):
            raise AssertionError("it was opened")


async def test_a_mistake_of_ours_is_none_of_the_databases(portal: Portal) -> None:
    for way in (reading, writing):
        with pytest.raises(Exception, match="nowhere") as mistake:
            async with way(portal.engine) as conn:
                await conn.rows(_MISTAKE)
        assert not isinstance(mistake.value, DatabaseAway)


@pytest.mark.sqlite
async def test_a_file_that_somebody_else_keeps_locked_is_away(portal: Portal) -> None:
    path = portal.settings.database_url.removeprefix("sqlite:///")
    async with portal.engine.pool.connect() as conn:
        await conn.exec_driver_sql("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(DatabaseAway, match="locked"):
            async with writing(portal.engine):
                raise AssertionError("it was not locked")
    finally:
        other.close()
