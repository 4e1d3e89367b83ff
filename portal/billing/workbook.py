"""A table as an Excel file with real dates and numbers, written row by row: its size does not show in memory."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, Self

import xlsxwriter

from portal.billing.cells import Cell, clean
from portal.money import Money, plain

MOST_ROWS = 1_000_000  # on one sheet; Excel takes 1,048,576


class Workbook:
    """Rows go to a file of its own while they come; use it as a context, so that it leaves none behind."""

    def __init__(self, title: str, head: Sequence[str], widths: Sequence[int]) -> None:
        self._title, self._head, self._widths = title, head, widths
        self._temporary = TemporaryDirectory(prefix="portal-export-")
        self.folder = Path(self._temporary.name)
        self._path = self.folder / "table.xlsx"
        self._book = xlsxwriter.Workbook(self._path, {"constant_memory": True, "tmpdir": self._temporary.name})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._amounts = {
            digits: self._book.add_format({"num_format": "#,##0" + "." * bool(digits) + "0" * digits})
            for digits in range(4)
        }
        self._sheets = 0
        self._begin_sheet()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        rows: IO[str] | None = self._sheet.row_data_fh
        if rows is not None:
            rows.close()  # still open if nobody has called finish()
        self._temporary.cleanup()

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            if self._row > MOST_ROWS:
                self._end_sheet()
                self._begin_sheet()
            for column, cell in enumerate(row):
                self._write(column, cell)
            self._row += 1

    def finish(self) -> IO[bytes]:
        """The file, open at its beginning."""
        self._end_sheet()
        self._book.close()
        return self._path.open("rb")

    def _write(self, column: int, cell: Cell) -> None:
        if isinstance(cell, Money):
            number = plain(cell)
            digits = -int(number.as_tuple().exponent)
            self._sheet.write_number(self._row, column, float(number), self._amounts[digits])
        elif isinstance(cell, date):
            self._sheet.write_datetime(self._row, column, datetime.combine(cell, time()), self._day)
        elif cell:
            # `write` would take a text that begins with `=` for a formula, and an address for a link.
            self._sheet.write_string(self._row, column, clean(cell))

    def _begin_sheet(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(self._title if self._sheets == 1 else f"{self._title} {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width)
        for column, word in enumerate(self._head):
            self._sheet.write_string(0, column, word, self._bold)
        self._row = 1

    def _end_sheet(self) -> None:
        self._sheet.autofilter(0, 0, max(self._row - 1, 1), len(self._head) - 1)
