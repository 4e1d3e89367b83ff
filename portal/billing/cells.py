"""Cells of a table that leaves the portal: as a line of CSV, and what no cell may be, a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from portal.money import Money, plain

Cell = str | date | Money | None

BOM = "\ufeff".encode()  # without it a Japanese Excel reads UTF-8 as Shift JIS
# Spreadsheets calculate what begins with one of these, full-width forms included.
_RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "−", "|", "%")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_000  # Excel's own limit is 32,767 letters


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with CRLF. Numbers stay numbers; a text that would be calculated gets an apostrophe, as Excel's own."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([_written(cell) for cell in row] for row in rows)
    return lines.getvalue().encode()


def clean(text: str) -> str:
    """Without letters that no table can hold."""
    return _UNWRITABLE.sub("", text)[:_LONGEST]


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Money):
        return f"{plain(cell):f}"
    return _harmless(clean(cell)) if isinstance(cell, str) else cell.isoformat()


def _harmless(text: str) -> str:
    risky = text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(_RISKY)
    return f"'{text}" if risky else text
