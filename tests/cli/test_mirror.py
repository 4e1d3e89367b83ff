"""`portal sync` and `portal reconcile` as programs: killed in the middle, twice at once, with a key that may not."""

import re
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from portal.cli.bars import Lines, time_left
from portal.stripe_api.permissions import READS
from tests.cli import process
from tests.stand_in import StandIn

FAST = ("--per-list", "100000", "--in-all", "100000")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def settings_of(database_url: str, stand_in: StandIn) -> dict[str, str]:
    return {
        "PORTAL_SECRET_KEY": "k",
        "PORTAL_STRIPE_API_KEY": "sk_test_1",
        "PORTAL_STRIPE_API_BASE": stand_in.url,
        "PORTAL_DATABASE_URL": database_url,
    }


@pytest.fixture
def run(tmp_path: Path, settings_of: dict[str, str]) -> Run:
    """`portal …` with the stand-in as its Stripe."""
    return partial(process.run, tmp_path, **settings_of)


def test_a_sync_ends_complete_and_reconcile_finds_no_difference(run: Run) -> None:
    synced = run("sync", *FAST)
    compared = run("reconcile", *FAST)

    assert synced.returncode == 0, synced.stderr
    assert re.search(r"[\d,]+ objects are stored\.", synced.stdout)
    assert re.search(r"(?=.*invoices \d+)(?=.*payments \d+).*; [\d,]+/s", synced.stderr)
    assert compared.returncode == 0, compared.stdout
    assert re.fullmatch(r"[\d,]+ objects compared, 0 differ\.\n", compared.stdout)


@pytest.mark.parametrize("after", [0.1, 0.5, 1.0])
def test_a_sync_that_was_killed_goes_on_at_once_and_ends_complete(
    run: Run, tmp_path: Path, settings_of: dict[str, str], stand_in: StandIn, after: float
) -> None:
    stand_in.faults(latency_ms=150)
    with process.started(tmp_path, "sync", *FAST, **settings_of) as killed:
        _wait_until_it_asks(stand_in)
        time.sleep(after)
        killed.kill()
    stand_in.behave()

    assert run("sync", *FAST).returncode == 0
    assert run("reconcile", *FAST).returncode == 0


def test_a_second_sync_says_who_is_at_it(
    run: Run, tmp_path: Path, settings_of: dict[str, str], stand_in: StandIn
) -> None:
    stand_in.faults(latency_ms=8000)
    with process.started(tmp_path, "sync", *FAST, **settings_of):
        _wait_until_it_asks(stand_in)
        second = run("sync", *FAST)

    assert second.returncode == 1
    assert re.fullmatch(
        r"portal: another sync or reconcile is running: sync is held by \S+ process \d+ \w+, "
        r"which is taken to be alive until \d\d:\d\d:\d\d UTC\n",
        second.stderr,
    )


def test_a_key_that_may_not_is_one_line(run: Run) -> None:
    done = run("sync", PORTAL_STRIPE_API_KEY="sk_live_nonsense")

    assert done.returncode == 1
    assert done.stderr.startswith("portal: Stripe refused: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_list_that_the_key_may_not_read_is_told_at_the_end(run: Run, stand_in: StandIn) -> None:
    may = [name for name in READS if name != "quote_read"]
    stand_in.client.post("/_sandbox/keys", json={"key": "rk_test_1", "permissions": may})
    for command in ("sync", "reconcile"):
        done = run(command, *FAST, PORTAL_STRIPE_API_KEY="rk_test_1")

        assert done.returncode == 0, done.stderr
        assert done.stderr.splitlines()[-1] == "Left out: quotes. The key lacks quote_read."


def test_reconcile_names_what_is_missing_exits_1_and_mends_it(run: Run) -> None:
    run("migrate")
    found = run("reconcile", *FAST)
    mended = run("reconcile", "--repair", *FAST)

    assert found.returncode == 1
    assert re.search(r"^invoice in_\w+ is at Stripe and not here$", found.stdout, re.MULTILINE)
    assert mended.returncode == 0
    assert run("reconcile", *FAST).stdout.endswith(" 0 differ.\n")


def test_test_mode_is_walked_at_20_a_second_unless_told_otherwise(run: Run, stand_in: StandIn) -> None:
    run("migrate")
    begun = time.monotonic()
    run("sync")
    took = time.monotonic() - begun

    assert sum(stand_in.asked().values()) / took <= 21


def test_plain_lines_come_every_few_seconds_and_tell_the_rate_and_what_is_left() -> None:
    now, said = [100.0], list[str]()
    lines = Lines(said.append, lambda: now[0])
    lines.report("invoices", 100, 5900)
    now[0] += 5
    lines.report("invoices", 1000, 5000)
    now[0] += 4
    lines.report("payments", 1000, None)
    now[0] += 1
    lines.report("payments", 2000, None)

    assert said == [
        "invoices 1,000; 200/s, about 25 s left",
        "invoices 1,000, payments 2,000; 400/s, — left",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "— left"), (12.3, "about 12 s left"), (150, "about 2 min left"), (9000, "about 2 h left")],
)
def test_the_time_left_is_said_roughly(seconds: float | None, words: str) -> None:
    assert time_left(seconds) == words


def _wait_until_it_asks(stand_in: StandIn) -> None:
    deadline = time.monotonic() + 20
    while not stand_in.asked():
        assert time.monotonic() < deadline, "it never asked"
        time.sleep(0.02)
