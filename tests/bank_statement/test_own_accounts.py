"""Of which of the company's accounts a line is: by number, column or, where a file names none, kind and balance."""

from dataclasses import replace
from datetime import date

import pytest

from portal.bank_statement.statement import open_statement, read_deposits
from portal.model.deposit import Deposit
from tests.bank_statement import samples

TODAY = date(2026, 11, 27)
HEADLESS = (
    "2026/11/24,チチヤ,,500,500500\n2026/11/25,ミナト,,55000,555500\n2026/11/26,デンキ,22000,,533500\n"
).splitlines()


def read(content: str) -> list[Deposit]:
    opened = open_statement(content.encode())
    return [*read_deposits(opened, opened.found.columns, TODAY)[0]]


def origins(content: str) -> set[tuple[str, str]]:
    return {(one.account, one.balance) for one in read(content)}


def test_a_zengin_file_names_bank_branch_kind_and_number() -> None:
    notice = samples.notice(("081125", 55000, "ﾐﾅﾄ"))
    statement = samples.statement(("1", "081125", 55000, "ﾐﾅﾄ"))

    assert origins(notice) == {("0005-001-1-1234567", "")}
    assert origins(statement) == {("0009-001-1-1234567", "")}
    assert origins(notice.replace("11234567", "17654321")) == {("0005-001-1-7654321", "")}


@pytest.mark.parametrize(
    ("above", "account"),
    [
        ("口座番号,1234567\n", "1234567"),
        ("口座番号：0012345\n", "12345"),
        ("支店名,渋谷支店,口座番号,1234567\n", "渋谷支店-1234567"),
        ("支店名,預金種目,口座番号\n渋谷支店,普通,1234567\n", "渋谷支店普通-1234567"),
        ("IBAN,DE00 1234 5678\n", "de0012345678"),
    ],
)
def test_a_table_may_name_it_above_its_head(above: str, account: str) -> None:
    assert origins(f"{above}日付,摘要,入金額,残高\n2026/11/25,ミナト,55000,99000\n") == {(account, "")}


def test_or_in_a_column_that_says_the_same_on_every_line() -> None:
    rows = "2026/11/25,1234567,ミナト,55000\n2026/11/26,{},アオバ,700\n"
    one, two = (origins("日付,口座番号,摘要,入金額\n" + rows.format(number)) for number in ("1234567", "7654321"))

    assert one == {("1234567", "")}
    assert {account[-7:] for account, _ in two} == {"1234567", "7654321"}
    assert all(account.startswith("~") for account, _ in two)


def test_without_a_number_the_bank_or_the_head_and_the_balance_tell() -> None:
    plain = "日付,摘要,入金額,残高\n2026/11/25,ミナト,55000,{}\n2026/11/26,アオバ,700,100000\n"

    assert origins(samples.MUFG) == {("~三菱UFJ銀行", "1055000"), ("~三菱UFJ銀行", "1087340")}
    assert {balance for _, balance in origins(plain.format('"99,300円"'))} == {"99300", "100000"}
    assert {balance for _, balance in origins(plain.format(""))} == {""}


@pytest.mark.parametrize("rows", [HEADLESS, HEADLESS[::-1]])
def test_without_a_head_the_balance_is_the_column_that_runs_with_the_amounts(rows: list[str]) -> None:
    opened = open_statement("\n".join([*rows, ""]).encode())
    assert opened.found.columns
    found, _ = read_deposits(opened, replace(opened.found.columns, amount=3), TODAY)

    assert {one.balance for one in found} == {"500500", "555500"}
