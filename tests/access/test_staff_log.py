"""The staff's log: added to, and by nobody and nothing ever changed."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import asyncpg
import pytest

from portal.access import staff_log
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.model.deed import LogFilter
from portal.model.log_facts import StillOwed, Words
from portal.money import Money
from tests.people import ITO, NAO
from tests.tables import rows


async def write(portal: Portal, **facts: str) -> None:
    async with writing(portal.engine) as conn:
        await staff_log.record(conn, ITO, "signed_in", "203.0.113.5", portal.clock(), after=facts.get("after"))


def attempt(portal: Portal, sql: str) -> None:
    """As somebody who has the database itself in their hands."""
    url = portal.settings.database_url
    if url.startswith("postgresql:"):
        with ThreadPoolExecutor(1) as thread:  # the test's own loop is running
            return thread.submit(asyncio.run, _attempt(url, sql)).result()
    conn = sqlite3.connect(url.removeprefix("sqlite:///"))
    try:
        with conn:
            conn.execute(sql)
    finally:
        conn.close()


async def _attempt(url: str, sql: str) -> None:
    conn = await asyncpg.connect(url)
    try:
        await conn.execute(sql)
    finally:
        await conn.close()


CHANGES = ("UPDATE staff_log SET email = 'nobody'", "DELETE FROM staff_log", "DELETE FROM staff_log WHERE id = 1")
NO_SUCH_WORD = 'near "TRUNCATE"'  # in SQLite


@pytest.mark.parametrize("sql", [*CHANGES, "TRUNCATE staff_log"])
async def test_the_database_itself_refuses_to_change_or_delete_a_line(portal: Portal, sql: str) -> None:
    await write(portal)
    before = rows(portal, "staff_log")

    with pytest.raises((sqlite3.Error, asyncpg.PostgresError), match=f"the staff log cannot be changed|{NO_SUCH_WORD}"):
        attempt(portal, sql)
    assert rows(portal, "staff_log") == before


async def test_lines_are_found_newest_first_page_after_page(portal: Portal) -> None:
    for number in range(5):
        await write(portal, after=str(number))
    async with reading(portal.engine) as conn:
        first = await staff_log.list_for_staff(conn, LogFilter(), 3)
        second = await staff_log.list_for_staff(conn, LogFilter(before_id=first[-1].id), 3)

    assert [one.after for one in (*first, *second)] == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(("wanted", "found"), [(LogFilter(email=ITO), 1), (LogFilter(email=NAO), 0)])
async def test_the_log_is_asked_for_one_person(portal: Portal, wanted: LogFilter, found: int) -> None:
    await write(portal)
    async with reading(portal.engine) as conn:
        assert len(await staff_log.list_for_staff(conn, wanted)) == found


FACTS = StillOwed(Money(12000, "jpy"))


@pytest.mark.parametrize("words", ['{"says":"owed","amount":{"minor":12000,"currency":"jpy"}}', FACTS, None])
async def test_ones_own_words_are_never_taken_for_facts(portal: Portal, words: Words | None) -> None:
    async with writing(portal.engine) as conn:
        await staff_log.record(conn, ITO, "set_aside", "203.0.113.5", portal.clock(), before=words, after=words)
    async with reading(portal.engine) as conn:
        [line] = await staff_log.list_for_staff(conn, LogFilter())

    assert (line.before, line.after) == (words, words)
