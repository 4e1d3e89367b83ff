"""A database that cannot serve: one line that names the setting or the mend, exit 1, nothing half done."""

import resource
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.cli import process
from tests.stand_in import StandIn

pytestmark = pytest.mark.sqlite  # in a folder of its own

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMANDS = [("migrate",), ("sync",), ("serve", "--port", "18999")]
SETTING = "PORTAL_DATABASE_URL"


@pytest.fixture
def run(tmp_path: Path, stand_in: StandIn) -> Run:
    keys = {"PORTAL_SECRET_KEY": "k", "PORTAL_STRIPE_API_KEY": "sk_test_1", "PORTAL_STRIPE_API_BASE": stand_in.url}
    return partial(process.run, tmp_path, **keys)


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Also for the processes that we start: as good as a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done
    [line] = done.stderr.strip().splitlines()
    return line


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://127.0.0.1/portal", "malformed"),
        ("postgresql://127.0.0.1:1/portal", "Connect call failed"),
        ("sqlite:////no/such/folder/portal.db", "unable to open"),
    ],
)
def test_an_address_that_leads_nowhere(run: Run, words: tuple[str, ...], url: str, why: str) -> None:
    said = complaint(run(*words, PORTAL_DATABASE_URL=url))

    assert why in said
    assert SETTING in said


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_schema_newer_than_the_program(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    run("migrate")
    with sqlite3.connect(tmp_path / "portal.db") as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")

    assert "newer than this program: upgrade the program" in complaint(run(*words))


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_file_that_is_no_database(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "portal.db").write_text("A list of things to do, long enough to be taken for the head of a file.\n" * 9)

    assert "file is not a database" in complaint(run(*words))


def test_a_disk_that_is_full_halfway_through_a_sync_which_then_goes_on(run: Run, tmp_path: Path) -> None:
    run("migrate")
    size = (tmp_path / "portal.db").stat().st_size

    with no_file_larger_than(size + 100_000):
        said = complaint(run("sync"))
    again = run("sync")

    assert SETTING in said
    assert again.returncode == 0, again.stderr
    assert run("reconcile").returncode == 0
