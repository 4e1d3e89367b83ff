"""The consonants of a name, alike for NEXT and ネクスト: what is left when a bank writes Latin letters by their sound.

Far from proof: vowels, voice and length are gone. It tells which of several that owe one amount is worth a look first.
"""

import re
from functools import lru_cache

_ROWS = {
    "K": "カキクケコガギグゲゴ", "S": "サシスセソザジズゼゾ", "T": "タチツテトダヂヅデド", "N": "ナニヌネノン",
    "F": "ハヒフヘホ", "B": "バビブベボパピプペポ", "M": "マミムメモ", "R": "ラリルレロ",
}  # fmt: skip
_KANA = {kana: row for row, line in _ROWS.items() for kana in line}
_LATIN = {
    **{letter: letter for letter in "KSTNFBMR"}, "C": "K", "Q": "K", "G": "K", "Z": "S", "J": "S", "D": "T", "H": "F",
    "P": "B", "V": "B", "L": "R", "X": "KS",
}  # fmt: skip
_SPELT = [
    (re.compile("PH"), "F"),
    (re.compile("[CS]H|TH|C(?=[EIY])"), "S"),
    (re.compile("G(?=[EIY])"), "J"),
    (re.compile("IGN"), "IN"),
    (re.compile("R(?![AEIOUY])"), ""),
    (re.compile(r"(.)\1"), r"\1"),
]
_SHORTEST = 3


@lru_cache(maxsize=16384)
def skeleton(name: str) -> str:
    """Of a name as `payer_names` folds it; empty if it is in kanji, or too short to tell anything."""
    if name.isascii():
        for sound, letters in _SPELT:
            name = sound.sub(letters, name)
        found = "".join(_LATIN.get(letter, "") for letter in name)
    elif all("ァ" <= letter <= "ヺ" for letter in name):
        found = "".join(_KANA.get(letter, "") for letter in name)
    else:
        return ""
    return found if len(found) >= _SHORTEST else ""
