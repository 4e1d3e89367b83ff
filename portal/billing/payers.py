"""Whose customer a payer's name is or may be: as remembered, as written, or nearly so.

Likeness is rapidfuzz's `ratio`, insertions and deletions over both lengths: banks' kana lose letters (marks, long
vowels) more often than they change them, and a lost letter weighs half of a changed one there. Jaro-Winkler favours
common beginnings, and ミナトシヨウジ and ミナトシヨウテン are two; the token ratios need spaces, which banks leave out.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from portal.billing import kanji_sounds, romaji
from portal.billing.kanji_sounds import Sound
from portal.billing.payer_names import PayerName, read_name
from portal.billing.skeletons import skeleton
from portal.model.deposit import Ground
from portal.model.names import CustomerId

_LEAST, _CONTAINED, _CUT, _BRANCH, _READ, _OTHER_FORM = 80, 85, 85, 92, 94, 80  # likeness, of a hundred
_AGREEING = 20  # of a hundred letters that the known parts of a name in kanji explain, at least
_SHORTEST, _SHORTEST_PART, _SHORTEST_CUT = 3, 4, 6  # letters of a name; of one within another; of one cut off
_MOST = 8
WEAK, _FAINT = 79, 50  # no likeness of letters, but of what they may sound like


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
        self._read: defaultdict[str, set[CustomerId]] = defaultdict(set)
        self._parts: defaultdict[str, dict[CustomerId, Sound]] = defaultdict(dict)
        self._skeletons: defaultdict[tuple[str, bool], set[CustomerId]] = defaultdict(set)
        self._names = {customer: read_name(name) for customer, name in names.items() if name}
        for payer, customers in known.items():
            self._known[payer] |= customers & names.keys()
        self._shared = {payer for payer, customers in known.items() if len(customers) > 1}
        for customer, name in self._names.items():
            for key in _keys(name):
                self._own[key].add(customer)
            self._cores[name.core].add(customer)
            self._skeletons[skeleton(name.core), name.core.isascii()].add(customer)
            if sound := kanji_sounds.sound_of(name.core):
                self._take_sound(customer, sound)
        self._all = {
            key: self._known.get(key, set()) | self._own.get(key, set()) | self._read.get(key, set())
            for key in (*self._known, *self._own, *self._read)
        }
        self._sorted = sorted(self._all)
        self.of = lru_cache(maxsize=4096)(self._of)

    def _take_sound(self, customer: CustomerId, sound: Sound) -> None:
        for reading in sound.readings:
            self._read[reading].add(customer)
        for part in (*sound.begins, *sound.ends) if not sound.readings else ():
            self._parts[part][customer] = sound

    def plausibility(self, payer: str, customer: CustomerId) -> int:
        """Of one to whom no letter points: 1 and more if it may be so written, -1 and less if it hardly can."""
        ours, theirs = read_name(payer), self._names.get(customer)
        if theirs is None:
            return 0
        points = 0 if not ours.forms & theirs.forms else 1
        sound = kanji_sounds.sound_of(theirs.core)
        if sound:
            points += 1 if sound.pattern.fullmatch(ours.core) else -1
        return points - (1 if ours.contradicts(theirs) else 0) - (0 if sound or theirs.core.isascii() else 1)

    def _of(self, payer: str) -> Mapping[CustomerId, Likeness]:
        """Each customer that it may be, by the strongest likeness."""
        name = read_name(payer)
        found: dict[CustomerId, Likeness] = {}
        for customer, likeness in self._likenesses(name):
            if customer not in found or found[customer].score < likeness.score:
                found[customer] = likeness
        return found

    def _likenesses(self, name: PayerName) -> Iterator[tuple[CustomerId, Likeness]]:
        ground: Ground = "shared_payer" if name.whole in self._shared else "known_payer"
        for customer in self._known.get(name.whole, ()):
            yield customer, Likeness(ground, 100, is_certain=True)
        if len(name.whole) < _SHORTEST:
            return
        same = {customer for key in _keys(name) for customer in self._own.get(key, ())}
        agreed = {customer for customer in same if not name.contradicts(self._names[customer])}
        for customer in same:
            if customer not in agreed:
                yield customer, Likeness("like_payer", _OTHER_FORM)
            else:
                yield customer, Likeness("payer", 99, is_certain=len(agreed) == 1)
        branches = (self._cores.get(name.core, set()) | self._known.get(name.core, set())) - same
        for customer in branches:
            yield customer, Likeness("like_payer", _BRANCH)
        for customer in self._read.get(name.core, ()):
            yield customer, Likeness("like_payer", _READ)
        yield from self._agreeing(name.core)
        yield from self._faint(name.core)
        for key, score in self._near(name):
            for customer in self._all[key]:
                yield customer, Likeness("like_payer", score)

    def _agreeing(self, core: str) -> Iterator[tuple[CustomerId, Likeness]]:
        """Names in kanji of which the payer's may be a reading, as far as it is known."""
        ends = {end for at in range(1, len(core)) for end in (core[:at], core[at:])}
        for part in ends & self._parts.keys():
            for customer, sound in self._parts[part].items():
                if (agreement := sound.agreement(core)) >= _AGREEING:
                    yield customer, Likeness("like_payer", WEAK * agreement // 100)

    def _faint(self, core: str) -> Iterator[tuple[CustomerId, Likeness]]:
        """The beginning of a name, as people shorten it, and one of the same consonants in other letters."""
        begun = {customer for key in self._begun_by(core) for customer in self._all[key]}
        sounding = self._skeletons.get((skeleton(core), not core.isascii()), ())
        for customer in begun.union(sounding, self._parts.get(core, ())):
            yield customer, Likeness("like_payer", _FAINT)

    def _near(self, name: PayerName) -> Iterator[tuple[str, int]]:
        for key in _keys(name):
            for part in _parts(key):
                if part in self._all:
                    yield part, _CONTAINED
            for longer in self._begun_by(key) if len(key) >= _SHORTEST_CUT else ():
                yield longer, _CUT
            for found, score, _ in process.extract(
                key, self._sorted, scorer=fuzz.ratio, processor=None, score_cutoff=_LEAST, limit=_MOST
            ):
                yield found, min(int(score), 98)

    def _begun_by(self, key: str) -> Iterator[str]:
        """Those that begin so, but do not end so."""
        at = bisect_right(self._sorted, key)
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
