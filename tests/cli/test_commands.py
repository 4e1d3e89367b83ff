"""The commands as an operator meets them: help with an example, one line when something is wrong, exit codes."""

import re
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from portal.cli import app
from tests.cli import process
from tests.stand_in import StandIn

pytestmark = pytest.mark.sqlite  # in a folder of its own

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMANDS = [str(command.name) for command in app.registered_commands]
PROMISED = {"demo", "serve", "worker", "sync", "unpaid", "migrate", "sandbox"}
KEYS = {"PORTAL_SECRET_KEY": "hunter2-of-ours", "PORTAL_STRIPE_API_KEY": "sk_test_hunter2"}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`portal …` in an empty folder."""
    return partial(process.run, tmp_path)


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on stderr; no secret, no traceback."""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "hunter2" not in done.stderr
    return lines[0]


def test_every_promised_command_is_there() -> None:
    assert set(COMMANDS) >= PROMISED


@pytest.mark.parametrize("command", COMMANDS)
def test_every_commands_help_has_an_example(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"])

    assert shown.exit_code == 0
    assert f"Example: portal {command}" in shown.stdout


def test_help_tells_where_to_begin(run: Run) -> None:
    shown = run("--help")

    assert shown.returncode == 0
    assert "portal demo" in shown.stdout
    assert all(command in shown.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_missing_setting_is_one_line_that_names_it(run: Run, command: str) -> None:
    done = run(command)

    assert done.returncode == 1
    assert complaint(done).startswith("portal: PORTAL_SECRET_KEY is missing: expected ")


@pytest.mark.parametrize(
    "words", [["no-such-command"], ["sync", "--no-such-option"], ["serve", "--port", "eighty"], ["migrate", "surplus"]]
)
def test_wrong_usage_is_exit_2(words: list[str]) -> None:
    assert CliRunner().invoke(app, words).exit_code == 2


def test_settings_come_from_the_named_file_and_the_environment_wins(run: Run, tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("PORTAL_SECRET_KEY=a\nPORTAL_STRIPE_API_KEY=nonsense\nPORTAL_LOCALE=fr\n")
    named = {"PORTAL_ENV_FILE": "settings"}

    assert "PORTAL_STRIPE_API_KEY is not" in complaint(run("migrate", **named))
    assert "PORTAL_LOCALE is 'fr'" in complaint(run("migrate", PORTAL_STRIPE_API_KEY="sk_test_1", **named))


def test_a_settings_file_that_is_not_there_is_one_line(run: Run) -> None:
    assert "there is no such file" in complaint(run("migrate", PORTAL_ENV_FILE="nowhere"))


def test_migrate_makes_the_database_and_may_be_repeated(run: Run, tmp_path: Path) -> None:
    first, second = run("migrate", **KEYS), run("migrate", **KEYS)

    assert (first.returncode, second.returncode) == (0, 0)
    assert (tmp_path / "portal.db").is_file()


def test_a_database_that_cannot_be_made_is_one_line(run: Run) -> None:
    done = run("migrate", PORTAL_DATABASE_URL="sqlite:///no/such/folder/portal.db", **KEYS)

    assert done.returncode == 1
    assert re.search("no/such/folder|PORTAL_DATABASE_URL", complaint(done))


def test_sync_fills_the_mirror_from_stripe(run: Run, stand_in: StandIn) -> None:
    done = run("sync", PORTAL_STRIPE_API_BASE=stand_in.url, **KEYS)

    assert done.returncode == 0, done.stderr
    assert "stored" in done.stdout
    assert "invoices" in done.stderr


def test_sync_without_stripe_says_so_in_one_line(run: Run) -> None:
    done = run("sync", PORTAL_STRIPE_API_BASE="http://127.0.0.1:9", **KEYS)

    assert done.returncode == 1
    assert "Stripe does not answer" in complaint(done)


def test_a_key_that_stripe_refuses_is_one_line(run: Run, stand_in: StandIn) -> None:
    refused = {**KEYS, "PORTAL_STRIPE_API_KEY": "sk_live_hunter2"}
    done = run("sync", PORTAL_STRIPE_API_BASE=stand_in.url, **refused)

    assert done.returncode == 1
    assert "Stripe refused" in done.stderr
    assert "Traceback" not in done.stderr


def test_debug_shows_the_whole_story(run: Run) -> None:
    done = run("--debug", "sync", PORTAL_STRIPE_API_BASE="http://127.0.0.1:9", **KEYS)

    assert done.returncode == 1
    assert "Traceback" in done.stderr
