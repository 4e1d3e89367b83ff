"""The two ways to the database: a writer that does all or nothing, a reader that cannot write."""

import asyncio
import sqlite3

import pytest
from sqlalchemy import bindparam, func, select, text

from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.database.statement import Statement, keep_row, put_once
from portal.database.tables import instants

_KEEP = keep_row(instants)
_PUT = put_once(instants)
_ROWS = Statement(select(instants.c.at).where(instants.c.name == bindparam("name")))
_COUNT = Statement(select(func.count()).select_from(instants))


def row(name: str = "invoices", rows: int = 0) -> dict[str, object]:
    return {"name": name, "at": rows}


async def count(portal: Portal) -> int:
    async with reading(portal.engine) as conn:
        found = await conn.row(_COUNT)
    assert found is not None
    return int(found[0])


async def test_what_was_written_is_read_once_it_is_committed(portal: Portal) -> None:
    async with writing(portal.engine) as conn:
        await conn.run(_KEEP, **row())
        assert await count(portal) == 0

    assert await count(portal) == 1


async def test_a_failure_undoes_all_that_was_written_before_it(portal: Portal) -> None:
    async def write_and_fail() -> None:
        async with writing(portal.engine) as conn:
            await conn.run_many(_KEEP, [row("a"), row("b")])
            raise LookupError

    with pytest.raises(LookupError):
        await write_and_fail()
    assert await count(portal) == 0


async def test_a_cancelled_request_undoes_it_too_and_blocks_nobody(portal: Portal) -> None:
    async def interrupted() -> None:
        async with writing(portal.engine) as conn:
            await conn.run(_KEEP, **row("interrupted"))
            await asyncio.sleep(10)

    task = asyncio.create_task(interrupted())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with writing(portal.engine) as conn:
        await conn.run(_KEEP, **row("next"))

    assert await count(portal) == 1


@pytest.mark.sqlite
async def test_many_writers_at_once_lose_nothing(portal: Portal) -> None:
    async def add_one() -> None:
        async with writing(portal.engine) as conn:
            found = await conn.row(_ROWS, name="invoices")
            await asyncio.sleep(0)
            await conn.run(_KEEP, **row(rows=(found[0] if found else 0) + 1))

    await asyncio.gather(*(add_one() for _ in range(25)))

    async with reading(portal.engine) as conn:
        assert await conn.row(_ROWS, name="invoices") == (25,)


@pytest.mark.sqlite
async def test_the_reader_refuses_to_write(portal: Portal) -> None:
    async with reading(portal.engine) as conn:
        with pytest.raises(PermissionError):
            await conn.run(_KEEP, **row())
        with pytest.raises(PermissionError):
            await conn.run_many(_KEEP, [row()])
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await conn.rows(Statement(text("DELETE FROM invoices")))


async def test_putting_once_tells_whether_it_was_there(portal: Portal) -> None:
    async with writing(portal.engine) as conn:
        assert [await conn.run(_PUT, **row(rows=number)) for number in (1, 2)] == [1, 0]
        assert await conn.row(_ROWS, name="invoices") == (1,)


@pytest.mark.sqlite
async def test_a_commit_is_on_the_disk(portal: Portal) -> None:
    async with portal.engine.pool.connect() as conn:
        pragmas = [
            (await conn.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert pragmas == ["wal", 2, 1]
