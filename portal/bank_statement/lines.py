"""The rows of a table, once its columns are known: no row is passed over unless it is clear that nothing came in."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import dropwhile

from portal.bank_statement import amounts
from portal.bank_statement.columns import Columns
from portal.bank_statement.own_accounts import Origin, origins
from portal.bank_statement.problems import Unreadable
from portal.bank_statement.table import MOST_LINES, Row, Table
from portal.model.deposit import Deposit
from portal.money import Money

_SUM = re.compile(r"合計|小計|総計|件数|残高|繰越|total|balance|opening|closing", re.IGNORECASE)
_LONGEST = 200  # letters of a text; no bank writes more
_CODE = re.compile(r"[a-z]{3}")


def deposits_of(table: Table, columns: Columns) -> tuple[Sequence[Deposit], int]:
    """What came in, and how many rows were left out. Raises Unreadable with the first row that makes no sense."""
    if len(table.rows) > MOST_LINES:
        raise Unreadable("many")
    rows = table.rows if table.head else [*dropwhile(lambda row: columns.read_day(row) is None, table.rows)]
    origin_of = origins(table, columns)
    found = [_deposit(row, columns, origin_of) for row in rows]
    if found and found[-1] and not table.is_ended and _ends_in_words(rows[-1], columns):
        found[-1] = replace(found[-1], is_whole=False)
    deposits = [one for one in found if one]
    return deposits, len(found) - len(deposits)


def _deposit(row: Row, columns: Columns, origin_of: Callable[[Row], Origin]) -> Deposit | None:
    written = row.cell(columns.amount)
    day, word = columns.read_day(row), row.cell(columns.way)
    way = "in" if columns.way is None else columns.way_of(word)
    if day is None and (amounts.is_blank(written) or _is_sum(row)):
        return None  # what follows a row, or sums up all of them
    if amounts.is_blank(written) or way == "out":
        return None
    if day is None:
        raise Unreadable("day", row.line, row.cell(columns.day[0]))
    amount = amounts.read(written, _currency(row, columns))
    if amount is None:
        raise Unreadable("amount", row.line, written)
    if amount.minor > 0 and way is None:
        raise Unreadable("way", row.line, word)
    return _line(row, columns, day, amount, origin_of(row)) if amount.minor > 0 else None


def _line(row: Row, columns: Columns, day: date, amount: Money, origin: Origin) -> Deposit:
    payer_at = columns.payer if row.cell(columns.payer) else columns.otherwise
    memo = " ".join(row.cell(place) for place in columns.memo if place != payer_at)
    payer, memo = row.cell(payer_at)[:_LONGEST], " ".join(memo.split())[:_LONGEST]
    return Deposit(row.line, day, amount, payer, memo, *origin)


def _ends_in_words(row: Row, columns: Columns) -> bool:
    return len(row.cells) - 1 in (columns.payer, columns.otherwise, *columns.memo)


def _currency(row: Row, columns: Columns) -> str:
    if columns.currency is None:
        return columns.code
    code = row.cell(columns.currency).casefold() or columns.code
    code = {"円": "jpy", "¥": "jpy"}.get(code, code)
    if not _CODE.fullmatch(code):
        raise Unreadable("currency", row.line, code)
    return code


def _is_sum(row: Row) -> bool:
    return any(_SUM.search(cell) for cell in row.cells)
