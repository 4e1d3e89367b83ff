"""The message catalogues: a folder of `locale/` for each language, and the operator's own words above them."""

import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

FILE = "messages.po"
FIRST = "en"  # what the messages themselves are written in


def languages(*folders: Path) -> dict[str, str]:
    """Every language that has a catalogue in one of the folders, with its own name for itself; English first."""
    found = {path.parent.name for folder in folders for path in folder.glob(f"*/{FILE}") if _is_code(path.parent.name)}
    return {code: name_of(code) for code in sorted(found, key=lambda code: (code != FIRST, code))}


def _is_code(name: str) -> bool:
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def name_of(code: str) -> str:
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def read_messages(language: str, folders: Iterable[Path]) -> Translations:
    """One language's words, those of a later folder before those of an earlier one.

    Straight from each `.po`, so that there is no build step and no stale `.mo`. What is said nowhere stays English.
    Raises PoFileError.
    """
    said = Translations(domain="messages")
    for folder in folders:
        if (folder / language / FILE).is_file():
            said = _under(said, _read(folder / language / FILE, language))
    return said


def _under(earlier: Translations, later: Translations) -> Translations:
    """The plural rule is that of the fuller catalogue: a handful of strings may come without one."""
    if not earlier.files:
        return later
    earlier.merge(later)
    return earlier


def _read(path: Path, language: str) -> Translations:
    compiled = io.BytesIO(_compiled(path.read_bytes(), language))
    compiled.name = str(path)
    return Translations(compiled, domain="messages")


@lru_cache(maxsize=16)
def _compiled(catalogue: bytes, language: str) -> bytes:
    """Once per process for the same words: it takes a tenth of a second."""
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(catalogue), locale=language, abort_invalid=True))
    return compiled.getvalue()
