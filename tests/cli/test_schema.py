"""Commands that only read make no database, and change none that is somebody else's."""

import asyncio
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from tests.cli import process
from tests.cli.test_commands import KEYS, Run, complaint
from tests.postgres import Postgres

pytestmark = pytest.mark.sqlite  # and of PostgreSQL, which it starts itself

READING = [
    ("unpaid",),
    ("digest",),
    ("moments",),
    ("reconcile",),
    ("quote", "list"),
    ("quote", "pdf", "qt_1"),
    ("api-key", "list"),
    ("member", "list", "cus_1"),
]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return partial(process.run, tmp_path, PORTAL_STRIPE_API_BASE="http://127.0.0.1:9", **KEYS)


def tables(address: str) -> int:
    async def count() -> int:
        conn = await asyncpg.connect(address)
        found: int = await conn.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        await conn.close()
        return found

    return asyncio.run(count())


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_mistyped_file_is_not_made(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(*words, PORTAL_DATABASE_URL="sqlite:///typo.db")

    assert done.returncode == 1
    assert complaint(done) == (
        "portal: there is no file typo.db: look at PORTAL_DATABASE_URL, or run portal migrate to make one."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [*READING, ("sync",), ("member", "add", "cus_1", "a@b.example")], ids=" ".join)
def test_a_foreign_database_stays_as_it_is(run: Run, postgres: Postgres, words: tuple[str, ...]) -> None:
    foreign = postgres.empty()
    done = run(*words, PORTAL_DATABASE_URL=foreign)

    assert done.returncode == 1
    assert "the database is empty" in complaint(done)
    assert "portal migrate" in complaint(done)
    assert tables(foreign) == 0


def test_what_writes_may_make_the_file(run: Run, tmp_path: Path) -> None:
    assert run("api-key", "create", "shop", PORTAL_DATABASE_URL="sqlite:///new.db").returncode == 0
    assert (tmp_path / "new.db").is_file()
    assert "shop" in run("api-key", "list", PORTAL_DATABASE_URL="sqlite:///new.db").stdout
