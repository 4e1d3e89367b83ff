"""Names of files as Japan's law on electronic books asks for them: date, partner, amount, number.

Safe on Windows and macOS. A name begins with a date: it can be neither reserved (CON, NUL) nor hidden nor a way out.
"""

import unicodedata
from datetime import date

from portal.money import Money, plain

LONGEST = 200  # bytes; most file systems take 255
_LONGEST_NUMBER = 60
_FOR_SUFFIX = 8
# Windows refuses them; `_` divides the parts of a name.
_REPLACED = frozenset('<>:"/\\|?*_')
# Controls, what turns the direction of writing, half characters, what is in no font.
_DROPPED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


class FileNames:
    """Those of one folder: no two alike to a file system that knows neither capitals nor widths."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, day: date, partner: str, amount: Money, number: str) -> str:
        """`20260501_ヒノデソフト株式会社_41250_HINODE-0001.pdf`."""
        end = f"_{plain(amount):f}_{_cut(_part(number), _LONGEST_NUMBER)}"
        room = LONGEST - len(f"{day:%Y%m%d}_.pdf{end}".encode()) - _FOR_SUFFIX
        stem = f"{day:%Y%m%d}_{_cut(_part(partner), room)}{end}"
        name, copies = f"{stem}.pdf", 1
        while _key(name) in self._taken:
            copies += 1
            name = f"{stem}_{copies}.pdf"
        self._taken.add(_key(name))
        return name


def _part(text: str) -> str:
    seen = ("" if unicodedata.category(letter) in _DROPPED else letter for letter in " ".join(text.split()))
    composed = unicodedata.normalize("NFC", "".join(seen))
    return "".join("-" if letter in _REPLACED else letter for letter in composed).strip(". ") or "-"


def _cut(text: str, size: int) -> str:
    """To so many bytes, and never in the middle of a letter."""
    return text.encode()[:size].decode(errors="ignore").rstrip(". ") or "-"


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).upper().casefold())
