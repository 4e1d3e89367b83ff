"""The fixed records of the Japanese Bankers Association: notices of transfers (01) and account statements (03).

Records of 200 bytes, with or without line ends: heads (1), what was booked (2), sums (8), the end (9).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from portal.bank_statement.days import read_six
from portal.bank_statement.problems import Unreadable
from portal.bank_statement.table import MOST_LINES
from portal.model.deposit import Deposit
from portal.model.same_line import by_kind, by_number
from portal.money import Money

LENGTH = 200
_HEAD = re.compile(r"1[0-9]{2}[01 ][0-9 ]{18}[0-9]{4}")
_KINDS = ("01", "03")


class _Layout(NamedTuple):
    """Where the parts of a record stand, the first byte and the one behind the last."""

    day: tuple[int, int]
    amount: tuple[int, int]
    payer: tuple[int, int]
    texts: tuple[tuple[int, int], ...]
    account: tuple[tuple[int, int], ...]  # in the head: bank, branch, kind, number
    number: tuple[int, int]  # of what came in, as the sums tell it
    total: tuple[int, int]


_PLACE = (22, 26), (41, 44)  # bank and branch
_LAYOUTS = {
    "01": _Layout(
        (7, 13), (19, 29), (49, 97), ((128, 148), (97, 112), (112, 127)), (*_PLACE, (59, 60), (60, 67)), (1, 7), (7, 19)
    ),
    "03": _Layout(
        (9, 15),
        (24, 36),
        (81, 129),
        ((159, 179), (179, 199), (129, 144), (144, 159)),
        (*_PLACE, (62, 63), (63, 73)),
        (1, 7),
        (7, 20),
    ),
}
_CANCELED = (127, 128)  # of a notice: 1 takes back what was notified before
_CANCELED_COUNT, _CANCELED_TOTAL = (19, 25), (25, 37)
_WAY = (21, 22)  # of a statement: 1 came in, 2 went out


@dataclass(slots=True)
class _Account:
    """One account of the file, between its head and its sums."""

    kind: str
    name: str
    deposits: list[Deposit] = field(default_factory=list)
    left_out: int = 0
    came: list[int] = field(default_factory=list)
    taken_back: list[int] = field(default_factory=list)


def is_one(text: str) -> bool:
    """A file of such records, of whichever kind."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return len(first) >= 100 and _HEAD.match(first) is not None


def read(text: str, today: date) -> tuple[Sequence[Deposit], int]:
    """Raises Unreadable, also where counts and sums of the file are not those of its lines."""
    deposits: list[Deposit] = []
    left_out, account, is_ended = 0, None, False
    for line, record in enumerate(_records(text), 1):
        if line > MOST_LINES * 2:
            raise Unreadable("many")
        kind = record[:1]
        if kind == b"1":
            account = _account(record)
        elif kind == b"2" and account:
            _take(account, record, line, today)
        elif kind == b"8" and account:
            _hold_against(account, record, line)
            deposits, left_out, account = deposits + account.deposits, left_out + account.left_out, None
        elif kind == b"9" and account is None:
            is_ended = True
        else:
            raise Unreadable("cut", line)
    if account or not is_ended:
        raise Unreadable("cut")
    return deposits, left_out


def _records(text: str) -> Iterator[bytes]:
    """As banks count: in bytes, a narrow kana being one. A line whose spaces at the end were lost gets them back."""
    try:
        content = text.encode("cp932")
    except UnicodeEncodeError as error:
        raise Unreadable("encoding") from error
    for line in re.split(b"\r\n|\r|\n", content):
        for start in range(0, len(line), LENGTH):
            if record := line[start : start + LENGTH].rstrip():
                yield record.ljust(LENGTH)


def _account(record: bytes) -> _Account:
    kind = record[1:3].decode("ascii", "replace")
    if kind not in _KINDS:
        raise Unreadable("other_zengin", text=kind)
    *place, number = (_text(record, part) for part in _LAYOUTS[kind].account)
    return _Account(kind, by_number(*place, number) if number.strip("0") else by_kind(*place))


def _take(account: _Account, record: bytes, line: int, today: date) -> None:
    layout = _LAYOUTS[account.kind]
    day, amount = read_six(_text(record, layout.day), today), _number(record, layout.amount, line)
    if day is None:
        raise Unreadable("day", line, _text(record, layout.day))
    texts = [_text(record, place) for place in layout.texts]
    payer = _text(record, layout.payer) or texts.pop(0)
    memo = " ".join(text for text in texts if text)
    deposit = Deposit(line, day, Money(amount, "jpy"), payer, memo, account.name)
    if account.kind == "01" and _text(record, _CANCELED) == "1":
        account.taken_back.append(amount)
        _take_back(account, deposit)
    elif account.kind == "03" and _text(record, _WAY) != "1":
        account.left_out += 1
    else:
        account.came.append(amount)
        _keep(account, deposit)


def _keep(account: _Account, deposit: Deposit) -> None:
    if deposit.amount:
        account.deposits.append(deposit)
    else:
        account.left_out += 1


def _take_back(account: _Account, canceled: Deposit) -> None:
    """The newest such transfer before it is none: both are left out."""
    account.left_out += 1
    for deposit in reversed(account.deposits):
        if (deposit.amount, deposit.payer) == (canceled.amount, canceled.payer):
            account.deposits.remove(deposit)
            account.left_out += 1
            return


def _hold_against(account: _Account, record: bytes, line: int) -> None:
    layout = _LAYOUTS[account.kind]
    told = [_number(record, layout.number, line), _number(record, layout.total, line)]
    found = [len(account.came), sum(account.came)]
    if account.kind == "01":
        told += [_number(record, _CANCELED_COUNT, line), _number(record, _CANCELED_TOTAL, line)]
        found += [len(account.taken_back), sum(account.taken_back)]
    if told != found:
        raise Unreadable("sums", line)


def _text(record: bytes, place: tuple[int, int]) -> str:
    """A wide letter cut in two by its field is lost, the rest of the field not."""
    return record[slice(*place)].decode("cp932", "ignore").strip()


def _number(record: bytes, place: tuple[int, int], line: int) -> int:
    digits = _text(record, place) or "0"
    if not (digits.isascii() and digits.isdigit()):
        raise Unreadable("amount", line, digits)
    return int(digits)
