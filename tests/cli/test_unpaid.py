"""`portal unpaid` as a program: by age on the terminal, and the page's file for a spreadsheet."""

import csv
import io
import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

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
        "PYTHONIOENCODING": "utf-8",
    }
    return partial(process.run, tmp_path, **environment)


@pytest.fixture
async def owing(given: Given) -> None:
    """Two late by nine days, in two currencies, and one that is not due."""
    terms: dict[str, Any] = {"status": "open", "collection_method": "send_invoice"}
    late, soon = wall.now() - timedelta(days=9), wall.now() + timedelta(days=5)
    await given(make.customer())
    await given(
        make.invoice("in_late", total=27500, due_at=late, **terms), make.invoice("in_soon", due_at=soon, **terms)
    )
    await given(make.invoice("in_usd", make.MALLORYS, total=120050, currency="usd", due_at=late, **terms))


@pytest.mark.usefixtures("owing")
async def test_each_age_has_its_sums_and_its_invoices(run: Run) -> None:
    done = run("unpaid")
    lines = done.stdout.splitlines()

    assert done.returncode == 0, done.stderr
    assert lines[0] == "Not due yet: 1 invoice, ¥11,000"
    assert lines[2] == "8–14 days late: 1 invoice, ¥27,500 · 1 invoice, $1,200.50"
    assert re.search(r"  +(9|10)  AOBA-late", done.stdout)  # a midnight may pass
    assert lines[-1] == "Together: 2 invoices, ¥38,500 · 1 invoice, $1,200.50"


@pytest.mark.usefixtures("owing")
async def test_in_japanese_where_the_operator_is_japanese(run: Run) -> None:
    assert "8〜14日超過: 1件、￥27,500" in run("unpaid", PORTAL_LOCALE="ja").stdout


@pytest.mark.usefixtures("owing")
async def test_the_file_has_a_line_for_each_invoice(run: Run) -> None:
    head, *lines = csv.reader(io.StringIO(run("unpaid", "--csv").stdout.removeprefix("\ufeff")))

    assert head[0] == "Customer"
    assert {line[3]: line[8] for line in lines} == {"in_late": "27500", "in_usd": "1200.50", "in_soon": "11000"}
    assert {line[3] for line in lines if line[6] == "0"} == {"in_soon"}


async def test_nothing_owed_says_so(run: Run) -> None:
    assert run("unpaid").stdout == "Nothing is owed.\n"
