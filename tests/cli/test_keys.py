"""api-key as an operator meets it: made once, listed without its secret, ended."""

from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from portal.cli import app
from tests.cli import process
from tests.cli.test_commands import KEYS, Run


@pytest.fixture
def run(tmp_path: Path, database_url: str) -> Run:
    return partial(process.run, tmp_path, "api-key", PORTAL_DATABASE_URL=database_url, **KEYS)


@pytest.mark.parametrize("command", ["create", "list", "end"])
def test_every_commands_help_has_an_example(command: str) -> None:
    shown = CliRunner().invoke(app, ["api-key", command, "--help"])

    assert shown.exit_code == 0
    assert f"Example: portal api-key {command}" in shown.stdout


def test_a_key_is_shown_once_listed_and_ended(run: Run) -> None:
    made = run("create", "shop")
    listed, ended, again = run("list"), run("end", "shop"), run("end", "shop")

    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("portal_key_")
    assert len(made.stdout.split()) == 1
    assert "shop" in listed.stdout
    assert "last used never" in listed.stdout
    assert made.stdout.strip() not in listed.stdout
    assert ended.returncode == 0
    assert again.returncode == 1
    assert "no living key 'shop'" in again.stderr
    assert "ended 20" in run("list").stdout


def test_a_name_that_is_taken_is_one_line(run: Run) -> None:
    run("create", "shop")
    again = run("create", "shop")

    assert again.returncode == 1
    assert again.stderr.startswith("portal: there is a key 'shop' already")
    assert len(again.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [["create"], ["create", ""], ["create", "a\nb"], ["create", "x" * 81], ["end"], []])
def test_wrong_usage_is_exit_2(words: list[str]) -> None:
    assert CliRunner().invoke(app, ["api-key", *words]).exit_code == 2
