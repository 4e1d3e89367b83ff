"""Excel files, read back by another library: real days and numbers, and texts that stay texts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from portal.billing import workbook
from portal.billing.cells import Cell
from portal.billing.workbook import Workbook
from portal.money import Money

HEAD = ("Date", "Partner", "Amount")


def made(*rows: Sequence[Cell]) -> Any:
    with Workbook("請求書", HEAD, (12, 30, 14)) as book:
        book.add(rows)
        with book.finish() as file:
            return openpyxl.load_workbook(file)


def test_days_are_days_and_amounts_are_numbers() -> None:
    sheet = made((date(2026, 5, 1), "ヒノデ", Money(41250, "jpy")), (None, "", Money(1900, "usd"))).active

    assert [cell.value for cell in sheet[1]] == list(HEAD)
    assert [cell.value for cell in sheet[2]] == [datetime(2026, 5, 1), "ヒノデ", 41250]  # noqa: DTZ001 - Excel's
    assert sheet["A2"].is_date
    assert [sheet["C2"].number_format, sheet["C3"].number_format] == ["#,##0", "#,##0.00"]
    assert [cell.value for cell in sheet[3]] == [None, None, 19]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "https://evil.example", "{=1}", "0123", "a\x00\x0bb"])
def test_a_text_is_never_a_formula_nor_a_link(text: str) -> None:
    cell = made((None, text, None)).active["B2"]

    assert cell.data_type == "s"
    assert cell.value == text.replace("\x00", "").replace("\x0b", "")
    assert cell.hyperlink is None


def test_what_does_not_fit_on_a_sheet_goes_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    book = made(*[(None, str(number), None) for number in range(7)])

    assert book.sheetnames == ["請求書", "請求書 2", "請求書 3"]
    assert [[row[1].value for row in sheet.iter_rows(min_row=2)] for sheet in book] == [
        ["0", "1", "2"],
        ["3", "4", "5"],
        ["6"],
    ]


def test_nothing_is_left_behind() -> None:
    with Workbook("x", HEAD, (1, 1, 1)) as book:
        book.add([(None, "a", None)])
        folder = book.folder
        assert folder.exists()

    assert not folder.exists()
