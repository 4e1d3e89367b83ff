"""Which column is what: guessed from heads and contents, or told by a person, and remembered by the head."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from portal.bank_statement import amounts, days, ways
from portal.bank_statement.days import Order
from portal.bank_statement.table import Row, Table
from portal.bank_statement.ways import Way
from portal.bank_statement.words import Role, head, place_of, role_of

_LOOKED_AT = 200  # rows; a column that is something else comes to light before
_ENOUGH = 0.8  # of the cells that are not blank


@dataclass(frozen=True, slots=True)
class Columns:
    """Places are counted from 0. Three for the day: year, month and day stand apart.

    Above zero in `amount` has come in, unless `way` says otherwise: by words that somebody has told, or by usual ones.
    """

    day: tuple[int, ...]
    order: Order
    amount: int
    payer: int | None = None
    otherwise: int | None = None  # what stands for the payer where that column is empty
    memo: tuple[int, ...] = ()
    way: int | None = None
    currency: int | None = None
    code: str = "jpy"  # where no column says it
    words_in: tuple[str, ...] = ()  # of `way`, as heads are compared
    words_out: tuple[str, ...] = ()
    is_way_said: bool = False  # by somebody who was asked, also that no column says it

    def read_day(self, row: Row) -> date | None:
        if len(self.day) == 3:
            year, month, day = (row.cell(place) for place in self.day)
            return days.read_parts(year, month, day)
        return days.read(row.cell(self.day[0]), self.order)

    def way_of(self, word: str) -> Way | None:
        """None where it is neither told nor usual."""
        text = head(word)
        return "in" if text in self.words_in else "out" if text in self.words_out else ways.usual_way(word)

    def booked(self, table: Table) -> list[Row]:
        """The rows with a day and an amount: no sums, and nothing that belongs to another row."""
        rows = (row for row in table.rows if not amounts.is_blank(row.cell(self.amount)))
        return [row for row in rows if self.read_day(row) is not None]


@dataclass(frozen=True, slots=True)
class Guess:
    """`columns` is None where not even a day and an amount were found. Certain: nobody need be asked."""

    columns: Columns | None
    is_certain: bool


def fingerprint(table: Table) -> str:
    """Files of the same bank and kind have the same: the head.

    Without one it is how wide they are, which another bank's may be, too: good for a suggestion and no more.
    """
    words = "\n".join(map(head, table.head)) if table.head else f"{table.width} columns"
    return sha256(words.encode()).hexdigest()[:32]


def guess(table: Table) -> Guess:
    rows = table.rows[:_LOOKED_AT]
    day, amount = _day(table, rows), _amount(table, rows)
    if day is None or amount is None:
        return Guess(None, False)
    order = days.order_of(row.cell(day[0]) for row in rows) if len(day) == 1 else "ymd"
    code = _code(table, rows, amount)
    payer, otherwise, memo = _words(table, rows, {*day, amount})
    columns = Columns(
        day=day,
        order=order or "dmy",
        amount=amount,
        payer=payer,
        otherwise=otherwise,
        memo=memo,
        currency=_named(table, "currency"),
        code=code or "jpy",
    )
    columns = replace(columns, way=_way(table, columns))
    has_code = code is not None or columns.currency is not None
    is_named = bool({"day", "year"} & {*map(role_of, table.head)}) and role_of(_head(table, amount)) is not None
    is_clear = order is not None and has_code and payer is not None
    return Guess(columns, is_named and is_clear and says_way(table, columns) and not may_be_cut(table, columns))


def may_be_cut(table: Table, columns: Columns) -> bool:
    """The file ends within a day, an amount or what says how it is meant: ¥11 may be all that is left of ¥11,000."""
    told = (*columns.day, columns.amount, columns.way, columns.currency)
    return not table.is_ended and bool(table.rows) and len(table.rows[-1].cells) - 1 in told


def says_way(table: Table, columns: Columns) -> bool:
    """It is clear what came in: by the amount's head or signs, by usual words of a column, or by one of what went out.

    An amount column without any of these is of both ways, and a withdrawal would look like a deposit.
    """
    rows = columns.booked(table)
    if role_of(_head(table, columns.amount)) == "credit" or not rows or _is_signed(rows, columns.amount):
        return True
    if columns.way is not None:
        is_named = role_of(_head(table, columns.way)) in ("way", "credit", "amount")
        return is_named and ways.are_usual(ways.words_of(rows, columns.way))
    debits = _all_named(table, "debit")
    return bool(debits) and not any(amounts.is_something(row.cell(place)) for row in rows for place in debits)


def _day(table: Table, rows: Sequence[Row]) -> tuple[int, ...] | None:
    year = _named(table, "year")
    if year is not None and [head(one).strip("()")[-1:] for one in table.head[year + 1 : year + 3]] == ["月", "日"]:
        return (year, year + 1, year + 2)
    named = _named(table, "day")
    found = named if named is not None else _alike(table, rows, lambda text: bool(days.read(text)), set())
    return None if found is None else (found,)


def _amount(table: Table, rows: Sequence[Row]) -> int | None:
    """A column of what came in rather than one of both ways."""
    named = [place for place in _amounts_named(table) if not _is_of_words(rows, place)]
    if named:
        return named[0]
    return _alike(table, rows, lambda text: amounts.read(text, "usd") is not None, {*(_day(table, rows) or ())})


def _amounts_named(table: Table) -> list[int]:
    return [*_all_named(table, "credit"), *_all_named(table, "amount")]


def _is_of_words(rows: Sequence[Row], place: int) -> bool:
    """Named like an amount, it says in words which way the money went."""
    cells = [cell for row in rows if (cell := row.cell(place))]
    return ways.are_usual(cells) and not any(amounts.read(cell, "usd") for cell in cells)


def _way(table: Table, columns: Columns) -> int | None:
    """Asked where the amount's head does not tell: best a column whose words are all usual, else one named so."""
    if role_of(_head(table, columns.amount)) == "credit":
        return None
    rows = columns.booked(table)
    named = [*_all_named(table, "way"), *(one for one in _amounts_named(table) if one != columns.amount)]
    if _is_signed(rows, columns.amount):
        others, unclear = [], []
    else:
        taken = {*columns.day, columns.amount, *named}
        others, unclear = [place for place in range(table.width) if place not in taken], named
    usual = [place for place in (*named, *others) if ways.are_usual(ways.words_of(rows, place))]
    return next(iter(usual or unclear), None)


def _is_signed(rows: Sequence[Row], amount: int) -> bool:
    return any(amounts.is_signed(row.cell(amount)) for row in rows)


def _code(table: Table, rows: Sequence[Row], amount: int) -> str | None:
    """Signs in the column, or a head that is not in Latin letters: a Japanese bank."""
    signs = (amounts.currency_of(row.cell(amount)) for row in rows)
    found = next((sign for sign in signs if sign), None)
    return found or ("jpy" if any(not one.isascii() for one in table.head) else None)


def _words(table: Table, rows: Sequence[Row], taken: set[int]) -> tuple[int | None, int | None, tuple[int, ...]]:
    """Who paid, what stands in for it, and whatever else is said."""
    payers, texts = _all_named(table, "payer"), _all_named(table, "text")
    found = [*payers, *texts]
    if not found:
        blank = _alike(table, rows, lambda text: amounts.read(text, "usd") is None and not days.read(text), taken)
        return blank, None, ()
    filled = [place for place in found if any(row.cell(place) for row in rows)] or found
    payer, *others = filled
    otherwise = others[0] if payer in payers and others else None
    return payer, otherwise, (*others, *_all_named(table, "memo"))


def _head(table: Table, place: int) -> str:
    return table.head[place] if place < len(table.head) else ""


def _named(table: Table, role: Role) -> int | None:
    return next(iter(_all_named(table, role)), None)


def _all_named(table: Table, role: Role) -> list[int]:
    """The best named first."""
    found = [place for place, text in enumerate(table.head) if role_of(text) == role]
    return sorted(found, key=lambda place: (place_of(table.head[place]), place))


def _alike(table: Table, rows: Sequence[Row], is_one: Callable[[str], bool], taken: set[int]) -> int | None:
    """The first column whose cells are nearly all of a kind."""
    for place in range(table.width):
        cells = [row.cell(place) for row in rows if not amounts.is_blank(row.cell(place))]
        if place not in taken and cells and sum(map(is_one, cells)) >= _ENOUGH * len(cells):
            return place
    return None
