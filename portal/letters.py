"""The letters of the portal's papers: which of the embedded fonts has them, and what stands where none has."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

# By weight. The second has what Japan's, Korea's and China's character sets have beyond the first; see tools/fonts.py.
FIRST = {"": "MPLUS1-Regular.ttf", "B": "MPLUS1-Bold.ttf"}
SECOND = {"": "NotoSansCJKjp-Rest-Regular.otf", "B": "NotoSansCJKjp-Rest-Bold.otf"}
YEN = str.maketrans({"￥": "¥"})  # every sum in Japanese: the second font need not be read for it
GETA = "〓"  # what Japanese printers set where they have no type

# NFC would turn these into others: 神 and 都 as some families write them.
_NOT_COMPATIBLE = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_VARIANTS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))  # of the letter before


def path_of(font: str) -> str:
    return str(files("portal") / "fonts" / font)


def composed(text: str) -> str:
    """An accent or a voicing mark that stands on its own becomes one with its letter, as the fonts have them."""
    return _NOT_COMPATIBLE.sub(lambda run: unicodedata.normalize("NFC", run[0]), text)


def printable(text: str) -> str:
    """As it is drawn: in one font or the other, without what cannot be seen, and GETA for what neither has."""
    return "".join(_drawn(letter) for letter in composed(text).translate(YEN))


def unprintable(texts: Iterable[str]) -> str:
    """The letters for which GETA stands, each once."""
    found = {letter for text in texts for letter in composed(text) if _drawn(letter) == GETA != letter}
    return "".join(sorted(found))


def takes_second(text: str) -> bool:
    return any(ord(letter) not in _letters(FIRST[""]) for letter in text if letter != "\n")


def _drawn(letter: str) -> str:
    if letter == "\n" or ord(letter) in _letters(FIRST[""]):
        return letter
    if unicodedata.category(letter) in ("Cc", "Cf") or any(ord(letter) in variants for variants in _VARIANTS):
        return ""
    if ord(letter) in _letters(SECOND[""]):
        return letter
    return " " if letter.isspace() else GETA


@cache
def _letters(font: str) -> frozenset[int]:
    """Of the regular weight: the bold one of FIRST has the same, and that of SECOND fewer."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # only who prints waits for it

    with TTFont(path_of(font), lazy=True) as opened:
        return frozenset(opened.getBestCmap())
