"""member as an operator meets it: an account whose people are gone is mended, and never left without an owner."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from portal.cli import app
from portal.clock import now
from portal.database.engine import Engine, writing
from portal.mirror.store import store
from tests import make
from tests.cli import process
from tests.cli.test_commands import KEYS, Run
from tests.people import HANA, KEN


@pytest.fixture
def run(tmp_path: Path, database_url: str) -> Run:
    """`portal member …` where the mirror knows 青葉クリニック."""
    know(database_url)
    return partial(process.run, tmp_path, "member", PORTAL_DATABASE_URL=database_url, **KEYS)


def know(database_url: str, **facts: Any) -> None:
    """Put a customer into the mirror."""

    async def put() -> None:
        engine = Engine(database_url)
        async with writing(engine) as conn:
            await store(conn, [make.customer(**facts), make.card()], now())
        await engine.close()

    asyncio.run(put())


@pytest.mark.parametrize("command", ["list", "add", "remove"])
def test_every_commands_help_has_an_example(command: str) -> None:
    shown = CliRunner().invoke(app, ["member", command, "--help"])

    assert shown.exit_code == 0
    assert f"Example: portal member {command}" in shown.stdout


def test_somebody_is_let_in_gets_another_role_and_is_taken_out(run: Run) -> None:
    added = run("add", make.AOBA, KEN.upper(), "--role", "viewer")
    as_viewer = run("list", make.AOBA).stdout
    run("add", make.AOBA, KEN, "--role", "billing")
    as_billing = run("list", make.AOBA).stdout
    removed = run("remove", make.AOBA, KEN)
    again = run("remove", make.AOBA, KEN)

    assert added.returncode == 0, added.stderr
    assert [line.split()[:2] for line in as_viewer.splitlines()] == [[HANA, "owner"], [KEN, "viewer"]]
    assert [line.split()[:2] for line in as_billing.splitlines()] == [[HANA, "owner"], [KEN, "billing"]]
    assert removed.returncode == 0
    assert again.returncode == 1
    assert "is no member of" in again.stderr


def test_the_last_owner_stays(run: Run, database_url: str) -> None:
    know(database_url, email=None)
    assert run("add", make.AOBA, KEN).returncode == 0
    removed, lowered = run("remove", make.AOBA, KEN), run("add", make.AOBA, KEN, "--role", "viewer")

    for refused in (removed, lowered):
        assert refused.returncode == 1
        assert "last owner" in refused.stderr
    assert "owner" in run("list", make.AOBA).stdout


def test_a_customer_that_nobody_knows_is_one_line(run: Run) -> None:
    done = run("list", "cus_nobody")

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "cus_nobody" in done.stderr


@pytest.mark.parametrize("words", [["add", "cus_1"], ["add", "cus_1", "ken"], ["add", "cus_1", KEN, "--role", "king"]])
def test_wrong_usage_is_exit_2(words: list[str]) -> None:
    assert CliRunner().invoke(app, ["member", *words]).exit_code == 2
