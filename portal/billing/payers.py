"""Whose customer a payer's name is or may be: as remembered, as written, or nearly so.

Likeness is rapidfuzz's `ratio`, insertions and deletions over both lengths: banks' kana lose letters (marks, long
vowels) more often than they change them, and a lost letter weighs half of a changed one there. Jaro-Winkler favours
common beginnings, and ミナトシヨウジ and ミナトシヨウテン are two; the token ratios need spaces, which banks leave out.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from portal.billing import romaji
from portal.billing.payer_names import PayerName, read_name
from portal.model.deposit import Ground
from portal.model.names import CustomerId

_LEAST, _CONTAINED, _CUT, _BRANCH, _OTHER_FORM = 80, 85, 85, 92, 80  # likeness, of a hundred
_SHORTEST, _SHORTEST_PART, _SHORTEST_CUT = 3, 4, 6  # letters of a name; of one within another; of one cut off
_MOST = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """Of a payer and a customer. Certain: nobody else's name is written so."""

    ground: Ground
    score: int
    is_certain: bool = False


class Payers:
    """All names by which a payer may be found: the customers' own and those remembered."""

    def __init__(self, names: Mapping[CustomerId, str | None], known: Mapping[str, frozenset[CustomerId]]) -> None:
        self._known: defaultdict[str, set[CustomerId]] = defaultdict(set)
        self._own: defaultdict[str, set[CustomerId]] = defaultdict(set)
        self._cores: defaultdict[str, set[CustomerId]] = defaultdict(set)
        self._names = {customer: read_name(name) for customer, name in names.items() if name}
        for payer, customers in known.items():
            self._known[payer] |= customers & names.keys()
        for customer, name in self._names.items():
            for key in _keys(name):
                self._own[key].add(customer)
            self._cores[name.core].add(customer)
        self._all = {key: self._known.get(key, set()) | self._own.get(key, set()) for key in (*self._known, *self._own)}
        self._sorted = sorted(self._all)
        self.of = lru_cache(maxsize=4096)(self._of)

    def _of(self, payer: str) -> Mapping[CustomerId, Likeness]:
        """Each customer that it may be, by the strongest likeness."""
        name = read_name(payer)
        found: dict[CustomerId, Likeness] = {}
        for customer, likeness in self._likenesses(name):
            if customer not in found or found[customer].score < likeness.score:
                found[customer] = likeness
        return found

    def _likenesses(self, name: PayerName) -> Iterator[tuple[CustomerId, Likeness]]:
        for customer in self._known.get(name.whole, ()):
            yield customer, Likeness("known_payer", 100, is_certain=True)
        if len(name.whole) < _SHORTEST:
            return
        same = {customer for key in _keys(name) for customer in self._own.get(key, ())}
        for customer in same:
            if name.contradicts(self._names[customer]):
                yield customer, Likeness("like_payer", _OTHER_FORM)
            else:
                yield customer, Likeness("payer", 99, is_certain=len(same) == 1)
        branches = (self._cores.get(name.core, set()) | self._known.get(name.core, set())) - same
        for customer in branches:
            yield customer, Likeness("like_payer", _BRANCH)
        for key, score in self._near(name):
            for customer in self._all[key]:
                yield customer, Likeness("like_payer", score)

    def _near(self, name: PayerName) -> Iterator[tuple[str, int]]:
        for key in _keys(name):
            for part in _parts(key):
                if part in self._all:
                    yield part, _CONTAINED
            for longer in self._cut(key):
                yield longer, _CUT
            for found, score, _ in process.extract(
                key, self._sorted, scorer=fuzz.ratio, processor=None, score_cutoff=_LEAST, limit=_MOST
            ):
                yield found, min(int(score), 98)

    def _cut(self, key: str) -> Iterable[str]:
        """Those that begin so: the bank had no room for the rest."""
        at = bisect_left(self._sorted, key) if len(key) >= _SHORTEST_CUT else len(self._sorted)
        while at < len(self._sorted) and self._sorted[at].startswith(key):
            yield self._sorted[at]
            at += 1


def _keys(name: PayerName) -> set[str]:
    """Ways to write it: whole, its words in order of letters, and in kana what is Japanese in Latin letters."""
    keys = {name.whole, name.ordered} if name.whole.isascii() else {name.whole}
    kana = romaji.in_kana(name.whole) if name.whole.isascii() else name.whole
    return keys | ({romaji.without_long_vowels(kana)} if kana else set())


def _parts(key: str) -> Iterator[str]:
    """All parts of it that are long enough to be a name."""
    for length in range(_SHORTEST_PART, len(key)):
        for at in range(len(key) - length + 1):
            yield key[at : at + length]
