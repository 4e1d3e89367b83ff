"""Which column is what: by heads, by contents where there are none, and uncertain where it could be otherwise."""

from datetime import date

import pytest

from portal.bank_statement.columns import Columns
from portal.bank_statement.statement import open_statement, read_deposits
from tests.bank_statement import samples

TODAY = date(2026, 11, 27)


def test_without_a_head_contents_tell_but_nobody_is_sure() -> None:
    opened = open_statement("2026/11/25,ミナト,55000,1055000\n2026/11/26,アオバ,44340,1099340\n".encode())

    assert opened.found.columns == Columns(day=(0,), order="ymd", amount=2, payer=1)
    assert not opened.found.is_certain


def test_heads_in_words_that_nobody_knows_are_heads_all_the_same() -> None:
    opened = open_statement(b"Quand,Combien,Qui\n2026/11/25,55000,Minato\n")

    assert opened.table
    assert opened.table.head == ["Quand", "Combien", "Qui"]
    assert opened.found.columns == Columns(day=(0,), order="ymd", amount=1, payer=2)
    assert not opened.found.is_certain


def test_lines_above_a_table_without_a_head_are_no_lines_of_it() -> None:
    opened = open_statement(b"Account,1,,\nPeriod,2,,\n2026/11/25,Minato,55000,1\n")

    columns = Columns(day=(0,), order="ymd", amount=2, payer=1)

    assert [one.line for one in read_deposits(opened, columns, TODAY)[0]] == [3]


def test_heads_that_nobody_knows_leave_it_to_a_person() -> None:
    opened = open_statement(b"Quand,Combien\nhier,beaucoup\n")

    assert opened.found.columns is None
    assert not opened.found.is_certain


@pytest.mark.parametrize(
    ("days", "order", "is_certain"),
    [
        (("25/11/2026", "03/04/2026"), "dmy", True),
        (("03/25/2026", "03/04/2026"), "mdy", True),
        (("03/04/2026", "05/06/2026"), "dmy", False),
        (("2026-11-25", "2026-03-04"), "ymd", True),
        (("25 Nov 2026", "Mar 4, 2026"), "ymd", True),
    ],
)
def test_the_order_of_a_day_is_told_by_all_of_them_together(
    days: tuple[str, str], order: str, is_certain: bool
) -> None:
    rows = "".join(f'"{day}",Minato,$5.00\n' for day in days)
    found = open_statement(f"Date,Payer,Credit\n{rows}".encode()).found

    assert found.columns
    assert (found.columns.order, found.is_certain) == (order, is_certain)


def test_an_amount_of_no_known_currency_is_asked_about() -> None:
    assert not open_statement(b"Date,Payer,Credit\n2026-11-25,Minato,5.00\n").found.is_certain


def test_files_of_one_bank_are_remembered_together_and_of_two_apart() -> None:
    keys = {bank: open_statement(text.encode("cp932")).columns_key for bank, text in samples.JAPANESE.items()}
    later = open_statement(samples.MUFG.replace("2026/11", "2026/12").encode("utf-8"))

    assert len({*keys.values()}) == len(keys)
    assert later.columns_key == keys["三菱UFJ銀行"]
