"""One column of amounts for both ways: another says in words what came in, or somebody is asked."""

from dataclasses import replace
from datetime import date

import pytest

from portal.bank_statement.problems import Unreadable
from portal.bank_statement.statement import open_statement, read_deposits
from portal.bank_statement.ways import Way, usual_way

TODAY = date(2026, 11, 27)
HEADS = ("区分", "取引区分", "種別", "入/出", "入出金区分", "取引種別", "入出金", "取引の種類", "Type", "Direction")


def came_in(content: str) -> tuple[list[int], bool]:
    """What is read by the columns as they are guessed, and whether anybody has to be asked."""
    opened = open_statement(content.encode())
    deposits, _ = read_deposits(opened, opened.found.columns, TODAY)
    return [one.amount.minor for one in deposits], opened.found.is_certain


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(
    ("out", "into"), [("出金", "入金"), ("お引出し", "お預入れ"), ("DEBIT", "CREDIT"), ("Dr", "Cr")]
)
def test_a_column_that_says_which_way_it_went_is_known_by_its_head_and_words(head: str, out: str, into: str) -> None:
    content = f"取引日,{head},金額,摘要\n2026/11/02,{out},50000,給与\n2026/11/04,{into},11000,カ)ヤマダ\n"

    assert came_in(content) == ([11000], True)


def test_beside_a_column_of_currencies_too() -> None:
    content = (
        "Date,Type,Amount,Currency,Description\n2026-11-02,DEBIT,500.00,USD,Rent\n2026-11-04,CREDIT,1.00,USD,Acme\n"
    )

    assert came_in(content) == ([100], True)


@pytest.mark.parametrize(
    "rows",
    [
        "2026/11/02,,50000,ヤチン\n2026/11/04,,11000,カ)ヤマダ\n",
        "2026/11/02,振込,50000,ヤチン\n2026/11/04,入金,11000,カ)ヤマダ\n",
        "2026/11/02,2,50000,ヤチン\n2026/11/04,1,11000,カ)ヤマダ\n",
        "2026/11/02,出金取消,50000,ヤチン\n2026/11/04,入金,11000,カ)ヤマダ\n",
    ],
)
def test_amounts_without_a_sign_and_without_clear_words_are_asked_about(rows: str) -> None:
    opened = open_statement(f"取引日,区分,金額,摘要\n{rows}".encode())

    assert not opened.found.is_certain


@pytest.mark.parametrize(
    ("content", "is_certain"),
    [
        ("取引日,金額,摘要\n2026/11/02,50000,ヤチン\n", False),
        ("取引日,金額,摘要\n2026/11/02,-50000,ヤチン\n2026/11/04,11000,カ)ヤマダ\n", True),
        ("取引日,入金額,摘要\n2026/11/04,11000,カ)ヤマダ\n", True),
        ("取引日,金額,出金額,摘要\n2026/11/02,,50000,ヤチン\n2026/11/04,11000,,カ)ヤマダ\n", True),
        ("取引日,金額,出金額,摘要\n2026/11/02,50000,50000,ヤチン\n2026/11/04,11000,,カ)ヤマダ\n", False),
    ],
)
def test_one_column_of_amounts_is_certain_only_if_it_tells_what_went_out(content: str, is_certain: bool) -> None:
    assert open_statement(content.encode()).found.is_certain is is_certain


def test_words_that_mean_something_else_do_not_stand_in_the_way_of_signs() -> None:
    content = "Date,Type,Amount,Currency,Description\n2026-11-02,CARD,-5,JPY,Cafe\n2026-11-04,TOPUP,700,JPY,Acme\n"

    assert came_in(content) == ([700], True)


def test_a_column_that_nobody_names_so_is_suggested_by_its_words() -> None:
    opened = open_statement("2026/11/02,出金,50000,ヤチン\n2026/11/04,入金,11000,カ)ヤマダ\n".encode())

    assert opened.found.columns
    assert (opened.found.columns.way, opened.found.is_certain) == (1, False)


def test_what_somebody_has_told_of_a_word_counts_and_a_new_word_is_no_deposit() -> None:
    content = "取引日,区分,金額,摘要\n2026/11/02,甲,50000,ヤチン\n2026/11/04,乙,11000,カ)ヤマダ\n"
    opened = open_statement(content.encode())
    assert opened.found.columns
    told = replace(opened.found.columns, words_in=("乙",), words_out=("甲",))

    assert [one.amount.minor for one in read_deposits(opened, told, TODAY)[0]] == [11000]
    with pytest.raises(Unreadable) as refused:
        read_deposits(opened, replace(told, words_out=()), TODAY)
    assert (refused.value.why, refused.value.line, refused.value.text) == ("way", 2, "甲")


@pytest.mark.parametrize(
    ("word", "way"),
    [
        *(
            (word, "in")
            for word in ("入金", "入", "振込入金", "お預入れ", "受入", "Credit", "CR", "Direct credit", "IN", "1")
        ),
        *(
            (word, "out")
            for word in ("出金", "出", "お支払い", "引出", "Debit", "DR", "Withdrawal", "OUT", "NEUTRAL", "2")
        ),
        *((word, None) for word in ("", "振込", "入出金", "入金取消", "Credit card payment", "Debit reversal", "Fee")),
    ],
)
def test_usual_words_are_known_and_others_are_not_guessed(word: str, way: Way | None) -> None:
    assert usual_way(word) == way
