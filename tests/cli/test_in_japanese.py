"""The commands speak Japanese where the operator or the terminal does: help, complaints and what they report."""

import re
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from portal import resources
from portal.catalogues import read_messages
from portal.cli import app, helping
from portal.complaint import Complaint
from tests.cli import process

pytestmark = pytest.mark.sqlite  # in a folder of its own

KANA = re.compile(r"[\u3041-\u30ff]")
KEYS = {"PORTAL_SECRET_KEY": "k", "PORTAL_STRIPE_API_KEY": "sk_test_1"}
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`portal …` in an empty folder, read as UTF-8 whatever the terminal."""
    return partial(process.run, tmp_path, PYTHONUTF8="1", LANG="C", LC_ALL="", LC_MESSAGES="")


@pytest.mark.parametrize(
    "settings", [{"PORTAL_LOCALE": "ja"}, {"LANG": "ja_JP.UTF-8"}, {"LC_ALL": "ja_JP.UTF-8", "LANG": "en_US.UTF-8"}]
)
def test_help_and_a_complaint(run: Run, settings: dict[str, str]) -> None:
    assert "まずは portal demo をお試しください" in run("--help", **settings).stdout
    assert run("serve", **settings).stderr.startswith("portal: PORTAL_SECRET_KEY が設定されていません。")


def test_the_operators_word_beats_the_terminals(run: Run) -> None:
    assert run("serve", PORTAL_LOCALE="en", LANG="ja_JP.UTF-8").stderr.startswith(
        "portal: PORTAL_SECRET_KEY is missing"
    )


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["nope"], "nope というコマンドはありません"),
        (["sync", "--nope"], "--nope というオプションはありません"),
        (["serve", "--port", "eighty"], "--port：数値を指定してください"),
        (["serve", "--port", "0"], "--port：1 以上を指定してください"),
        (["serve", "--port", "70000"], "--port：65535 以下を指定してください"),
        (["serve", "--port"], "--port には値が必要です"),
        (["migrate", "surplus"], "surplus は余分な引数です"),
        (["moments", "--on", "foo"], "'foo' は日付ではありません"),
        (["member", "add", "cus_1", "hana"], "'hana' は正しいメールアドレスではありません"),
    ],
)
def test_wrong_usage_is_one_line_and_says_where_to_look(run: Run, words: list[str], complaint: str) -> None:
    done = run(*words, PORTAL_LOCALE="ja")

    assert done.returncode == 2
    assert complaint in done.stderr
    assert re.search(r"（使い方：.* --help）\n$", done.stderr)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["setup", "missing.toml"], "portal: missing.toml：ファイルまたはフォルダーがありません\n"),
        (["setup", "."], "portal: . はフォルダーです。ファイルを指定してください\n"),
        (["setup", "bad.toml"], "portal: bad.toml：2行目：キー名の後に = がありません（TOMLとして読み取れません）\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(run: Run, tmp_path: Path, words: list[str], complaint: str) -> None:
    (tmp_path / "bad.toml").write_text("[mails]\nx")
    done = run(*words, PORTAL_LOCALE="ja", **KEYS)

    assert (done.returncode, done.stderr) == (1, complaint)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("PORTAL_DNS_SERVER", "foo", "PORTAL_DNS_SERVER が 'foo' です。"),
        ("PORTAL_RENEWAL_DAYS", "foo", "1 から 90 までの日数を指定してください"),
        ("PORTAL_REPLY_TO", "foo", "メールアドレスを1つ指定してください"),
    ],
)
def test_the_doctor_tells_of_a_bad_setting(run: Run, name: str, value: str, complaint: str) -> None:
    done = run("doctor", PORTAL_LOCALE="ja", **KEYS, **{name: value})

    assert done.returncode == 1
    assert done.stdout.startswith("problem  settings: ")
    assert complaint in done.stdout
    assert done.stdout.splitlines()[-1].startswith("問題1件、警告0件")


def test_the_doctor_tells_of_an_override_that_stops_the_start(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "style.css").touch()
    done = run("doctor", PORTAL_LOCALE="ja", PORTAL_OVERRIDES="own", **KEYS)

    assert done.stdout.startswith("problem  settings: own/style.css は使われません")


def test_what_is_done_is_said_so(run: Run) -> None:
    assert run("migrate", PORTAL_LOCALE="ja", **KEYS).stdout == "データベースは最新の構成です。\n"


def test_a_terminal_without_japanese_gets_question_marks_and_no_traceback(run: Run) -> None:
    done = run("serve", PORTAL_LOCALE="ja", PYTHONUTF8="0", PYTHONIOENCODING="ascii")

    assert done.returncode == 1
    assert done.stderr.startswith("portal: PORTAL_SECRET_KEY ?")


def test_every_word_of_help_is_in_japanese() -> None:
    said = read_messages("ja", [resources.folder("locale")])

    assert len(helping.messages(app)) > len(app.registered_commands)
    assert [text for text in helping.messages(app) if not KANA.search(said.gettext(text))] == []


def test_a_complaint_keeps_its_facts_apart() -> None:
    complaint = Complaint("%(name)s is missing", name="PORTAL_X")

    assert str(complaint) == "PORTAL_X is missing"
    assert Complaint("100 %").args == ("100 %",)
