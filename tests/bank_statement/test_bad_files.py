"""Files that cannot be taken: each is refused with the one reason that helps."""

import gzip
from collections.abc import Sequence
from datetime import date

import pytest

from portal.bank_statement.problems import Unreadable
from portal.bank_statement.statement import open_statement, read_deposits
from portal.bank_statement.table import MOST_LINES
from portal.model.deposit import Deposit
from tests.bank_statement.samples import MUFG

HEAD, FIRST, *_ = MUFG.splitlines()


def taken(content: bytes) -> Sequence[Deposit]:
    opened = open_statement(content)
    return read_deposits(opened, opened.found.columns, date(2026, 11, 27))[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), "picture"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "picture"),
        (b"%PDF-1.7\n1 0 obj", "pdf"),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        (gzip.compress(MUFG.encode(), mtime=0), "binary"),
        (MUFG.encode("euc_jp"), "encoding"),
        (MUFG.encode("iso2022_jp", "ignore"), "encoding"),
        ("Date,Description,Credit\n2026-11-25,Zürich Café,5.00\n".encode("latin-1"), "encoding"),
        (MUFG.encode("utf-16")[2:], "binary"),
        (MUFG.encode("utf-8")[:-90][: MUFG.encode("utf-8").rindex("ク".encode()) + 1], "cut"),
        ((HEAD + "\n" + FIRST + '\n"2026/11/26","振込').encode("cp932"), "cut"),
        ((HEAD + "\n" + FIRST + '\n"2026/11/26","振込１"').encode("cp932"), "cut"),
        (b"2026/11/25,A,5,10\n2026/11/26,B,6", "cut"),
        (b"just a letter\nto somebody\n", "no_table"),
        (b"," * 5000 + b"\n", "no_table"),
        ((HEAD + "," * 200 + "\n" + FIRST).encode(), "no_table"),
        ((HEAD + "\n" + (FIRST + "\n") * (MOST_LINES + 1)).encode("cp932"), "many"),
        ((HEAD + "\n" + FIRST.replace("2026/11/25", "2026/11/31")).encode(), "day"),
        ((HEAD + "\n" + FIRST.replace("2026/11/25", "=TODAY()")).encode(), "day"),
        ((HEAD + "\n" + FIRST.replace("55,000", "=SUM(A1:A9)")).encode(), "amount"),
        ((HEAD + "\n" + FIRST.replace("55,000", "55.000,5")).encode(), "amount"),
        (b"Date,Payer,Amount,Currency\n2026-11-25,A,5,XX1\n", "currency"),
    ],
)
def test_it_is_refused_and_says_why(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        taken(content)

    assert refused.value.why == why


def test_the_line_in_the_way_is_named_with_what_stands_there() -> None:
    with pytest.raises(Unreadable) as refused:
        taken(MUFG.replace("44,340", "=1+1").encode("cp932"))

    assert (refused.value.line, refused.value.text) == (4, "=1+1")


def test_what_looks_like_a_formula_in_a_text_is_a_text() -> None:
    content = MUFG.replace("ミナトシヨウジ（カ", "=HYPERLINK(1)").encode("cp932")

    assert taken(content)[0].payer == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("last", "is_certain"),
    [("カ)サトウ,11", False), ("カ)サトウ,", False), ("カ)サトウ,11\n", True), ('カ)サトウ,"11"', True)],
)
def test_a_file_that_may_end_within_its_last_amount_is_asked_about(last: str, is_certain: bool) -> None:
    content = f"日付,摘要,入金額\n2026/11/25,ヤマダ,110000\n2026/11/26,{last}"

    assert open_statement(content.encode()).found.is_certain is is_certain


def test_one_that_may_end_within_the_words_of_its_last_line_marks_that_line() -> None:
    opened = open_statement("日付,入金額,摘要\n2026/11/25,110000,ヤマダ\n2026/11/26,700,カ)サト".encode())

    assert opened.found.is_certain
    assert [one.is_whole for one in read_deposits(opened, opened.found.columns, date(2026, 11, 27))[0]] == [True, False]
