"""Invoices whose numbers stand in a bank's line, however typed: wide, without hyphens, the last digits alone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from portal.billing.payer_names import folded
from portal.model.names import InvoiceId
from portal.model.unpaid import Unpaid

_SHORTEST = 6  # letters and digits of a number that cannot stand in a line by chance
_ROW = 100  # so far around a number lie those of the same customer
_LAST = 3  # digits of an ending that are hardly there by chance
_NO_LETTER = re.compile(r"[^\w|]+|[_ー]+")
_BEHIND_DIGITS = re.compile(r"(?<=[0-9])[\s,、/]+(?=[0-9A-Z])")  # there one number may end and the next begin
_DIGITS = re.compile(r"[0-9]+")
_ALONE = re.compile(r"(?<![0-9A-Z])[0-9]+(?![0-9A-Z])")
_ENDING = re.compile(r"^(.*?)(?<![0-9])([0-9]+)$")


@dataclass(frozen=True, slots=True)
class Said:
    """`named` are said in full, `ended` by their last digits. `is_other`: a number like ours that no open one has."""

    named: frozenset[InvoiceId]
    ended: frozenset[InvoiceId]
    is_other: bool
    digits: frozenset[str]  # that stand alone

    def speaks_against(self, invoices: Sequence[Unpaid]) -> bool:
        """The line says a number, in full or like their last digits, that none of them has."""
        endings = {ending for one in invoices if len(ending := _parts(one.number or "")[1]) >= _LAST}
        is_none_of_them = any(_is_near(one, endings) for one in self.digits - endings)
        ids = {one.id for one in invoices}
        return self.is_other or not self.named <= ids or (is_none_of_them and not ids <= self.named)


class Numbers:
    """All open invoices by their numbers."""

    def __init__(self, invoices: Iterable[Unpaid]) -> None:
        self._named: defaultdict[str, set[InvoiceId]] = defaultdict(set)
        self._ended: defaultdict[str, set[InvoiceId]] = defaultdict(set)
        self._beginnings: set[str] = set()
        for one in invoices:
            if one.number:
                self._take(one.id, one.number)
        self._lengths = sorted({len(number) for number in (*self._named, *self._beginnings)})

    def said(self, text: str) -> Said:
        apart = set(self._found(compact(_BEHIND_DIGITS.sub("|", folded(text)))))
        found = apart.union(self._found(compact(text)))
        named = frozenset(one for number in found for one in self._named.get(number, ()))
        digits = frozenset(_ALONE.findall(folded(text)))
        ended = {one for ending in digits for one in self._ends(ending)}
        return Said(named, frozenset(ended) - named, any(number not in self._named for number in apart), digits)

    def _take(self, one: InvoiceId, number: str) -> None:
        beginning, ending = _parts(number)
        if is_telling(beginning + ending):
            self._named[beginning + ending].add(one)
            if ending and len(beginning) >= _LAST:
                self._beginnings.add(beginning)
                self._take_short(one, beginning + ending.lstrip("0"))
        if len(ending) >= _LAST:
            self._ended[ending.lstrip("0")].add(one)

    def _take_short(self, one: InvoiceId, number: str) -> None:
        """Without its leading zeros, if enough is left."""
        if is_telling(number):
            self._named[number].add(one)

    def _found(self, letters: str) -> Iterator[str]:
        """Numbers of ours, and what begins like one of ours and goes on otherwise."""
        for length in self._lengths:
            for at in range(len(letters) - length + 1):
                begun = letters[at : at + length]
                digits = _DIGITS.match(letters, at + length)
                if begun in self._named and not digits:
                    yield begun
                elif begun in self._beginnings and digits:
                    yield begun + digits[0]

    def _ends(self, digits: str) -> Iterable[InvoiceId]:
        return self._ended.get(digits.lstrip("0"), ()) if len(digits) >= _LAST else ()


def _is_near(digits: str, endings: Set[str]) -> bool:
    """A number of the same row, such as the one before: the payer's number with the bank is elsewhere."""
    return any(len(digits) == len(one) and abs(int(digits) - int(one)) <= _ROW for one in endings)


def compact(text: str) -> str:
    return _NO_LETTER.sub("", folded(text))


def is_telling(number: str) -> bool:
    """Long enough, and of letters and digits, so that no date or telephone number is one."""
    return len(number) >= _SHORTEST and not number.isdigit() and any(letter.isdigit() for letter in number)


def _parts(number: str) -> tuple[str, str]:
    """What the numbers of one row have in common, and the count."""
    match = _ENDING.match(folded(number))
    return (compact(match[1]), match[2]) if match else (compact(number), "")
