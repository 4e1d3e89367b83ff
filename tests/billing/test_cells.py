"""Cells: numbers stay numbers, days days, and nothing becomes a formula."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.billing.cells import Cell, csv_lines
from portal.money import Money


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_a_line_is_what_excel_reads() -> None:
    row: list[Cell] = [date(2026, 5, 1), "請求, 5月", Money(41250, "jpy"), Money(-1900, "usd"), None]

    assert csv_lines([row, row]) == '2026-05-01,"請求, 5月",41250,-19.00,\r\n'.encode() * 2


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u3000＝"])
def test_a_text_that_would_be_calculated_is_a_text(sign: str) -> None:
    text = f"{sign}HYPERLINK(1)"

    assert read(csv_lines([[text, "A-1"]])) == [[f"'{text}", "A-1"]]


@given(st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=4), max_size=5))
def test_every_text_comes_back_and_none_is_a_formula(rows: list[list[str]]) -> None:
    found = read(csv_lines(rows))

    assert [len(row) for row in found] == [len(row) for row in rows]
    for cell in (cell for row in found for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert not cell.startswith(("\t", "\r", "\n"))
