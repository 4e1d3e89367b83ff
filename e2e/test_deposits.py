"""Month's end: the bank's file is read, what it says is confirmed in one go, and the customer has the receipt."""

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from e2e.conftest import Come
from e2e.people import AUDIT, ITO, MINATO, Visitor
from e2e.stage import soon
from e2e.test_unpaid import ADDRESSEE, a_transfer_is_owed
from e2e.words import day, written

HEAD = "日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,未資金化区分,入払区分"
KANA = "ミナトシヨウジ（カ"


def statement(folder: Path, at: float, *came: tuple[int, str]) -> Path:
    """As a large bank writes it, in Shift JIS."""
    on = time.strftime("%Y/%m/%d", time.gmtime(at + 9 * 3600))
    lines = [f'{on},振込１,{payer},,"{amount:,}",,,,' for amount, payer in came]
    path = folder / f"{came[0][0]}.csv"
    path.write_bytes("\r\n".join([HEAD, *lines, f"{on},口座振替,デンキダイ,12000,,,,,", ""]).encode("cp932"))
    return path


def reads(desk: Visitor, path: Path) -> None:
    desk.follow("Bank statements")
    desk.page.locator("input[type=file]").set_input_files(path)
    desk.press("Read the file")
    desk.reads(path.name)


def line(desk: Visitor, amount: int) -> Locator:
    """By what came in: another line's readings may name the same sum."""
    return desk.page.locator("fieldset[data-deposit]", has=desk.page.locator("legend", has_text=f"{amount:,}")).first


def confirms(desk: Visitor, count: int) -> None:
    """And waits, on a page that comes again by itself."""
    desk.press("Confirm what is ticked")
    expect(desk.page.locator("tr[data-state=done]")).to_have_count(count, timeout=20_000)
    desk.reads("What was done")


def the_receipt_follows(customer: Visitor, invoice: Any, received: float) -> None:
    customer.come_back(MINATO, f"/invoices/{invoice['id']}")
    expect(customer.page.locator("article[data-status=paid]")).to_be_visible()
    customer.page.locator("a[href$='/portal-receipt']").first.click()
    customer.fill("Made out to", ADDRESSEE)
    customer.press("Issue the receipt")
    receipt = customer.download("Download the receipt")
    assert written(invoice["amount_due"], "jpy") in receipt
    assert day(int(received), customer.language) in receipt


@pytest.mark.parametrize(("language", "scripts"), [("ja", True), ("en", True), ("ja", False), ("en", False)])
def test_from_the_banks_file_to_the_customers_receipt(come: Come, tmp_path: Path, language: str, scripts: bool) -> None:
    desk, customer, at = come(language, scripts=scripts), come(language, scripts=scripts), time.time()
    desk.sit_down(ITO, "/staff/unpaid")
    base = 40_000 + 1_000 * (2 * scripts + (language == "ja"))  # all read the same books
    whole, short, named = (a_transfer_is_owed(desk, base + more) for more in (11, 122, 233))
    payers = (KANA, KANA, f"{KANA} {named['number']}")
    amounts = (base + 11, base + 122 - 660, base + 233)
    reads(desk, statement(tmp_path, at, *zip(amounts, payers, strict=True), (base // 10, "ヤマダ")))

    expect(line(desk, base + 233).get_by_role("radio").first).to_be_checked()  # it says the number
    for amount in amounts[:2]:
        line(desk, amount).get_by_role("radio").first.check()
    desk.sees("No open invoice fits.")
    confirms(desk, 3)

    for invoice in (whole, short, named):
        assert desk.stage.find(f"invoices/{invoice['id']}")["status"] == "paid"
    desk.follow("Log")
    expect(desk.page.locator("tr[data-deed=paid_outside]", has_text=short["id"])).to_have_count(1)
    the_receipt_follows(customer, short, at)


def test_next_month_the_payer_is_known_and_ticked_beforehand(come: Come, tmp_path: Path) -> None:
    desk, at = come(), time.time() - 86400
    desk.sit_down(ITO, "/staff/unpaid")
    for amount in (71_003, 72_007):
        a_transfer_is_owed(desk, amount)
        reads(desk, statement(tmp_path, at, (amount, "ミナト（カ")))
        expected = line(desk, amount).get_by_role("radio").first
        if amount == 72_007:
            expect(expected).to_be_checked()
        expected.check()
        confirms(desk, 1)


def test_the_demos_own_statement_can_be_tried_and_an_auditor_only_looks(come: Come, tmp_path: Path) -> None:
    desk, audit = come(), come("ja")
    desk.sit_down(ITO, "/staff/unpaid")
    a_transfer_is_owed(desk, 81_009)
    desk.follow("Read a bank statement")
    with desk.page.expect_download() as download:
        desk.follow("A sample file to try")
    path = tmp_path / "statement.csv"
    download.value.save_as(path)
    reads(desk, path)
    expect(line(desk, 12_345)).to_be_visible()
    expect(desk.page.locator("fieldset[data-sure]")).not_to_have_count(0)

    audit.sit_down(AUDIT, desk.page.url.removeprefix(desk.home))
    expect(audit.page.get_by_role("radio").first).to_be_disabled()
    expect(audit.page.locator("main form")).to_have_count(1)
    expect(audit.page.locator("main form button")).to_have_count(0)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_photograph_gets_one_clear_message(come: Come, tmp_path: Path, language: str) -> None:
    desk = come(language).sit_down(ITO, "/staff/deposits")
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(2000))
    desk.page.locator("input[type=file]").set_input_files(path)
    desk.press("Read the file")

    desk.sees("This is a picture, not a statement file. Please download the statement from the bank as CSV.")
    expect(desk.page.get_by_role("alert")).to_have_count(1)
    soon(lambda: desk.page.locator("input[type=file]").count())


@pytest.mark.parametrize(("language", "scripts"), [("ja", True), ("en", False)])
def test_words_of_no_bank_are_told_once_and_a_wrong_payer_is_taken_back(
    come: Come, tmp_path: Path, language: str, scripts: bool
) -> None:
    desk, amount, payer = come(language, scripts=scripts), 83_011 + scripts, f"ﾏﾁｶﾞｲ{'AB'[scripts]}"
    desk.sit_down(ITO, "/staff/unpaid")
    a_transfer_is_owed(desk, amount)
    desk.go("/staff/deposits")
    path = tmp_path / f"{language}.csv"
    on = time.strftime("%Y/%m/%d", time.gmtime(time.time() + 9 * 3600))
    path.write_text(f"日,{language}ドチラ,金額,摘要\n{on},甲,50000,ﾔﾁﾝ\n{on},乙,{amount},{payer}\n")
    desk.page.locator("input[type=file]").set_input_files(path)
    desk.press("Read the file")
    desk.page.locator("#way").select_option("1")
    desk.press("Read it so")
    desk.sees("Please tick the words which say that money came in.")
    desk.page.get_by_role("checkbox", name="乙").check()
    desk.press("Read it so")
    expect(desk.page.locator("fieldset[data-deposit]")).to_have_count(1)
    line(desk, amount).get_by_role("radio").first.check()
    confirms(desk, 1)

    desk.go("/staff/customers/cus_MinatoTrading")
    known = desk.page.locator("[data-payer]", has_text="マチガイ")
    known.get_by_role("button").click()
    desk.sees("The payer's name is forgotten")
    expect(known).to_have_count(0)
