"""From text to a table: the separator found, the lines before the head skipped, a file that was cut off refused."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from portal.bank_statement.problems import Unreadable
from portal.bank_statement.words import role_of

MOST_LINES = 5000
_SEPARATORS = (",", "\t", ";")
_WIDEST = 100  # columns
_HEAD_WITHIN = 40  # lines: name of the bank, account, period


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `line` is where it ends in the file, counted from 1."""

    line: int
    cells: Sequence[str]

    def cell(self, place: int | None) -> str:
        """Empty where there is none."""
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """The head, empty if there is none, the rows below it and above. Not ended: its last cell may be cut."""

    head: Sequence[str]
    rows: Sequence[Row]
    above: Sequence[Row] = ()
    is_ended: bool = True

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=len(self.head))


def read(text: str) -> Table:
    """Raises Unreadable."""
    rows = max((_rows(text, separator) for separator in _SEPARATORS), key=_regularity)
    rows = [row for row in rows if not row.is_blank]
    if len(rows) > MOST_LINES + _HEAD_WITHIN:
        raise Unreadable("many")
    if not rows or not 2 <= max(len(row.cells) for row in rows) <= _WIDEST:
        raise Unreadable("no_table")
    place = next((place for place, row in enumerate(rows[:_HEAD_WITHIN]) if _is_head(row)), None)
    if place is None and _is_words(rows[0]) and len(rows) > 1:
        place = 0
    head = [] if place is None else [cell.strip() for cell in rows[place].cells]
    above, below = ([], rows) if place is None else (rows[:place], rows[place + 1 :])
    table = Table(head, below, above, text.endswith(("\n", "\r", '"')))
    _stop_if_cut(text, table)
    return table


def _rows(text: str, separator: str) -> list[Row]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [Row(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Unreadable("cut") from error
    try:  # a quotation mark in the middle of a cell
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [Row(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise Unreadable("no_table") from error


def _regularity(rows: Sequence[Row]) -> tuple[int, int]:
    """How many rows are equally wide, those of one cell not counted; then how wide."""
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    return count, width


def _is_head(row: Row) -> bool:
    roles = [role_of(cell) for cell in row.cells]
    return bool({"day", "year"} & {*roles}) and bool({"credit", "amount"} & {*roles})


def _is_words(row: Row) -> bool:
    """Heads in words that nobody knows: not a digit in any of them."""
    return all(cell.strip() and not any(letter.isdigit() for letter in cell) for cell in row.cells)


def _stop_if_cut(text: str, table: Table) -> None:
    """All rows but the last are as wide as the head, or one another, and the last is not even ended."""
    if not table.rows or text.endswith(("\n", "\r")):
        return
    *others, last = table.rows
    width = len(table.head) or max((len(row.cells) for row in others), default=0)
    if len(last.cells) < width and all(len(row.cells) >= width for row in others):
        raise Unreadable("cut", last.line)
