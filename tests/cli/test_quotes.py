"""quote as an operator meets it: an estimate in words and terms of their own, on the customer's page at once."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from portal.cli import app
from portal.clock import seconds
from tests.cli import process
from tests.cli.test_commands import KEYS, Run
from tests.cli.test_members import know
from tests.stand_in import AOBA_CLINIC, STANDARD, StandIn


@pytest.fixture
def run(tmp_path: Path, database_url: str, stand_in: StandIn) -> Run:
    """`portal quote …` where the mirror knows 青葉クリニック, who are at the stand-in, too."""
    settings = KEYS | {"PORTAL_STRIPE_API_BASE": stand_in.url, "PORTAL_TIMEZONE": "Asia/Tokyo"}
    know(database_url, id=AOBA_CLINIC)
    return partial(process.run, tmp_path, "quote", PORTAL_DATABASE_URL=database_url, **settings)


@pytest.mark.parametrize("command", ["create", "list", "pdf"])
def test_every_commands_help_has_an_example(command: str) -> None:
    shown = CliRunner().invoke(app, ["quote", command, "--help"])

    assert shown.exit_code == 0
    assert f"Example: portal quote {command}" in shown.stdout


def test_a_quote_in_own_words_is_made_listed_and_fetched(run: Run, stand_in: StandIn, tmp_path: Path) -> None:
    own = ["--line", "導入支援: 遠隔:30,000円:2", "--line", "教材:1500", "--price", f"{STANDARD}:12"]
    words = ["--header", "お見積り", "--footer", "以上", "--po", "PO-9", "--expires", "2027-03-31", "--days", "45"]
    created = run("create", AOBA_CLINIC, *own, *words, "--discount", "10")
    assert created.returncode == 0, created.stderr
    quote = stand_in.get("quotes", {"customer": AOBA_CLINIC, "limit": 1})["data"][0]
    lines = stand_in.get(f"quotes/{quote['id']}/line_items")["data"]
    listed, fetched = run("list").stdout, run("pdf", quote["id"], "--to", "estimate.pdf")

    assert [(line["description"], line["quantity"], line["amount_subtotal"]) for line in lines] == [
        ("Standard", 12, 18_000),
        ("導入支援: 遠隔", 2, 60_000),
        ("教材", 1, 1_500),
    ]
    assert quote["total_details"]["amount_discount"] == 7_950
    assert (quote["header"], quote["footer"], quote["expires_at"]) == (
        "お見積り",
        "以上",
        seconds(datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC)),
    )
    assert quote["invoice_settings"]["custom_fields"] == [{"name": "注文番号", "value": "PO-9"}]
    assert (quote["collection_method"], quote["invoice_settings"]["days_until_due"]) == ("send_invoice", 45)
    assert f"{quote['number']} ({quote['id']}) is open until 2027-03-31 14:59 UTC" in created.stdout
    assert quote["id"] in listed
    assert "青葉クリニック" in listed
    assert fetched.returncode == 0
    assert (tmp_path / "estimate.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["cus_nobody", "--line", "x:1"], "knows no customer"),
        ([AOBA_CLINIC, "--line", "x"], "TEXT:AMOUNT"),
        ([AOBA_CLINIC, "--line", "x:1.50"], "TEXT:AMOUNT"),
        ([AOBA_CLINIC, "--line", "x:100:0"], "quantity"),
        ([AOBA_CLINIC, "--line", "x:1", "--expires", "2020-01-01"], "is over"),
        ([AOBA_CLINIC, "--line", "x:1", "--expires", "soon"], "is no day"),
        ([AOBA_CLINIC, "--price", "price_none"], "Stripe"),
        ([AOBA_CLINIC, "--line", "x:1", "--discount", "NOSUCH"], "Stripe"),
    ],
)
def test_what_cannot_be_quoted_is_one_line(run: Run, words: list[str], says: str) -> None:
    done = run("create", *words)

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert says in done.stderr


def test_a_pdf_that_is_not_there_or_would_overwrite_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.pdf").write_text("keep")
    absent, there = run("pdf", "qt_none"), run("pdf", "qt_1AobaPremiumYearly", "--to", "mine.pdf")

    for done in (absent, there):
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1
    assert (tmp_path / "mine.pdf").read_text() == "keep"


@pytest.mark.parametrize("words", [["create", "cus_1"], ["create", "cus_1", "--line", "x:1", "--discount", "101"]])
def test_wrong_usage_is_exit_2(words: list[str]) -> None:
    assert CliRunner().invoke(app, ["quote", *words]).exit_code == 2
