"""`portal moments` and `portal mails` as programs: what is on, what would go out on a day, and all mails as files."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from portal import clock as wall
from portal.mail_samples import SAMPLES
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
        "PORTAL_MAILS": "renewal_upcoming,card_expiring",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    return partial(process.run, tmp_path, **environment)


@pytest.fixture
async def day(given: Given) -> str:
    """On which the reminder of Aoba's renewal goes out, and Mallory's invoice is past due."""
    end = wall.now().replace(hour=12) + timedelta(days=27)
    due = end - timedelta(days=8)
    await given(make.customer(), make.card(), make.subscription(period_end=end))
    await given(make.customer(make.MALLORYS, name="Mallory", email=None))
    owed = make.invoice("in_m", make.MALLORYS, status="open", collection_method="send_invoice", due_at=due)
    await given(owed)
    return (end - timedelta(days=7)).date().isoformat()


async def test_it_says_which_are_on_and_whom_the_reminder_reaches(run: Run, day: str) -> None:
    done = run("moments")

    assert done.returncode == 0, done.stderr
    assert "renewal_upcoming            mailed\n" in done.stdout
    assert "trial_will_end              not mailed: not in PORTAL_MAILS\n" in done.stdout
    assert "7 days ahead: 1 monthly, 0 yearly and 0 other contracts are reached, 0 renew too often" in done.stdout
    assert "31 days ahead: 0 monthly" in run("moments", PORTAL_RENEWAL_DAYS="31").stdout


async def test_a_day_says_what_would_go_out_to_whom_and_why_or_why_not(run: Run, day: str) -> None:
    lines = run("moments", "--on", day).stdout.splitlines()

    assert len(lines) == 2
    assert lines[0].startswith("renewal_upcoming            青葉クリニック (cus_Aoba): ")
    assert lines[0].endswith("-> hana@aoba-clinic.example (as soon as Stripe says how much)")
    assert lines[1].startswith("transfer_invoice_overdue    Mallory (cus_Mallory): ")
    assert lines[1].endswith(", ¥11,000 -> not sent: PORTAL_MAILS does not name it")


async def test_a_day_without_any_says_so_and_a_day_that_is_none_is_refused(run: Run) -> None:
    assert run("moments", "--on", "2031-01-01").stdout == "Nothing begins on 2031-01-01.\n"
    assert run("moments", "--on", "tomorrow").returncode == 2


async def test_all_mails_are_written_as_files(run: Run, tmp_path: Path) -> None:
    done = run("mails", "--preview", "out/mails")
    files = sorted(path.name for path in (tmp_path / "out" / "mails").iterdir())

    assert done.returncode == 0, done.stderr
    assert len(files) == len(SAMPLES) * 2 * 2  # languages, and text and HTML
    assert "renewal_upcoming-card-ja.html" in files
    assert "￥19,800" in (tmp_path / "out/mails/renewal_upcoming-card-ja.txt").read_text("utf-8")
