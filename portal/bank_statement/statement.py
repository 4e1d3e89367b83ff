"""A statement file, read: what came in, and how many lines say something else. All of it, or a reason why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.bank_statement import zengin
from portal.bank_statement.columns import Columns, Guess, fingerprint, guess, may_be_cut, says_way
from portal.bank_statement.encoding import decode
from portal.bank_statement.lines import deposits_of
from portal.bank_statement.table import MOST_LINES, Table
from portal.bank_statement.table import read as read_table
from portal.bank_statement.words import bank_of
from portal.model.deposit import Deposit

ZENGIN = "全銀"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read: a table with what its columns are taken for, or the records of the Zengin formats."""

    bank: str | None
    table: Table | None
    found: Guess
    text: str

    @property
    def columns_key(self) -> str | None:
        return fingerprint(self.table) if self.table else None

    def is_clear(self, columns: Columns) -> bool:
        """By columns that somebody has said nothing is left to be asked."""
        if self.table is None or may_be_cut(self.table, columns):
            return False
        return columns.is_way_said or says_way(self.table, columns)


def open_statement(content: bytes) -> Opened:
    """Raises Unreadable."""
    text = decode(content)
    if zengin.is_one(text):
        return Opened(ZENGIN, None, Guess(None, True), text)
    table = read_table(text)
    return Opened(bank_of(table.head), table, guess(table), text)


def read_deposits(opened: Opened, columns: Columns | None, today: date) -> tuple[Sequence[Deposit], int]:
    """What came in, and how many lines were left out, since nothing came in on them. Raises Unreadable."""
    if opened.table is None:
        return zengin.read(opened.text, today)
    if columns is None:
        raise ValueError("a table is read by its columns")
    return deposits_of(opened.table, columns)


__all__ = ["MOST_LINES", "Opened", "open_statement", "read_deposits"]
