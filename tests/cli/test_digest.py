"""`portal digest` as a program: the monthly mail on the terminal, in the operator's language."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from portal import clock as wall
from portal.settings import Settings
from tests import make
from tests.cli import process
from tests.conftest import Given

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path, settings: Settings) -> Run:
    """`portal …` on the test's own database; Stripe is not there and not asked."""
    environment = {
        "PORTAL_SECRET_KEY": "k",
        "PORTAL_STRIPE_API_KEY": "sk_test_1",
        "PORTAL_STRIPE_API_BASE": str(settings.stripe_api_base),
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_TIMEZONE": "Asia/Tokyo",
        "PORTAL_LOCALE": "ja",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    return partial(process.run, tmp_path, **environment)


async def test_it_prints_what_the_mail_would_say_of_the_month_before_a_day(run: Run, given: Given) -> None:
    due_at = wall.now() - timedelta(days=9)
    await given(make.customer())
    await given(make.invoice("in_1", status="open", collection_method="send_invoice", due_at=due_at, total=27500))
    found = run("digest", "--on", "2026/5/31")

    assert found.returncode == 0, found.stderr
    assert "2026年4月30日～2026年5月30日" in found.stdout.splitlines()[0]
    assert "未入金の振込: 1 件 ￥27,500" in found.stdout
    assert found.stdout.count("￥27,500") == 2


def test_what_is_no_day_is_wrong_usage(run: Run) -> None:
    found = run("digest", "--on", "soon")

    assert found.returncode == 2
    assert "日付ではありません。YYYY-MM-DD の形式" in found.stderr
