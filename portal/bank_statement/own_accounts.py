"""Of which account of the operator's a table is: by its number where the file says it, else by kind and balances."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from portal.bank_statement import amounts
from portal.bank_statement.columns import Columns, fingerprint
from portal.bank_statement.table import Row, Table
from portal.bank_statement.words import bank_of, head, role_of
from portal.model.same_line import by_kind, by_number

_NUMBERS = frozenset(
    (
        *("口座番号", "お客さま口座番号", "お客様口座番号", "口座no", "口座no."),
        *("account number", "account no", "account no.", "account", "iban", "account iban"),
    )
)
_PLACES = frozenset(
    (
        *("店番", "店番号", "店舗番号", "支店番号", "支店コード", "支店", "支店名", "取引店", "取引店名"),
        *("お取引店", "お取引店名", "科目", "預金種目", "預金種別", "預金種類", "口座種別"),
        *("branch", "branch code", "branch name", "sort code"),
    )
)
_NO_PART_OF_ONE = re.compile(r"[\W_]")
_SHORTEST = 4

# What tells a row's line from those that say the same: its account, and the balance behind it.
Origin = tuple[str, str]


def origins(table: Table, columns: Columns) -> Callable[[Row], Origin]:
    """The balance only where no number is told: a bank that books a day anew may count it otherwise."""
    if number := _above(table):
        return lambda row: (number, "")
    kind = bank_of(table.head) or fingerprint(table)
    place = next((place for place, text in enumerate(table.head) if head(text) in _NUMBERS), None)
    rows = [row for row in table.rows if columns.read_day(row)]
    told = {_number(row.cell(place)) for row in rows} if place is not None else set()
    if len(told) == 1 and (only := told.pop()):
        account = by_number(only)
        return lambda row: (account, "")
    balance = _balance(table, columns, rows)
    return lambda row: (by_kind(kind, _number(row.cell(place))), amounts.digits(row.cell(balance)))


def _above(table: Table) -> str:
    """From the lines over the head: a word and behind it, or below it, what it is. Empty without a number."""
    told: dict[str, str] = {}
    for at, row in enumerate(table.above):
        below = table.above[at + 1] if at + 1 < len(table.above) else Row(0, ())
        for place, cell in enumerate(row.cells):
            word, behind = (part.strip() for part in f"{head(cell)}:".split(":", 1))
            if word in _NUMBERS | _PLACES:
                beside = row.cell(place + 1)
                told[word] = behind.strip(": ") or (
                    below.cell(place) if head(beside) in {"", *_NUMBERS, *_PLACES} else beside
                )
    number = next((found for word, text in told.items() if word in _NUMBERS and (found := _number(text))), "")
    places = [_NO_PART_OF_ONE.sub("", head(text)) for word, text in told.items() if word in _PLACES]
    return by_number("".join(places), number) if number else ""


def _number(text: str) -> str:
    found = _NO_PART_OF_ONE.sub("", head(text))
    return found if len(found) >= _SHORTEST and any(letter.isdigit() for letter in found) else ""


def _balance(table: Table, columns: Columns, rows: Sequence[Row]) -> int | None:
    """A column that says it on every line: named so, or one where each line's differs from the last by its amount."""
    taken = {*columns.day, columns.amount}
    filled = [
        place
        for place in range(table.width)
        if place not in taken and rows and all(amounts.digits(row.cell(place)) for row in rows)
    ]
    named = (place for place in filled if place < len(table.head) and role_of(table.head[place]) == "balance")
    return next(named, None) if table.head else next((place for place in filled if _runs(rows, place)), None)


def _runs(rows: Sequence[Row], place: int) -> bool:
    """Downwards, or upwards where the newest line is the first."""
    steps = [(_count(a, place), _count(b, place), a, b) for a, b in pairwise(rows)]
    return bool(steps) and (
        all(_books(new, after - before, place) for before, after, _, new in steps)
        or all(_books(new, after - before, place) for after, before, new, _ in steps)
    )


def _books(row: Row, difference: int, place: int) -> bool:
    cells = [_count(row, other) for other in range(len(row.cells)) if other != place and row.cell(other)]
    return difference != 0 and abs(difference) in map(abs, cells)


def _count(row: Row, place: int) -> int:
    return int(amounts.digits(row.cell(place)) or 0)
