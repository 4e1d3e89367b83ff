"""The operator's catalogues: they can be read, and each string can be filled in with what its original is."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from portal.catalogues import FILE
from portal.language import _
from portal.overrides.wrong import broken, wrong
from portal.setting_values import BadSetting

_PO_LINE = re.compile(r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s*)?"([^"\\]|\\.)*")?\s*')
_PER_CENT = re.compile(r"%(?:%|\((?P<name>[^)]*)\)[#0+-]*\d*(?:\.\d+)?[A-Za-z]?)?", re.ASCII)
ALONE = _("%(file)s:%(line)s: a %% stands alone in the translation: write %%%% for a per cent sign")
INVENTED = _("%(file)s:%(line)s: there is no %(found)s in the original: expected %(known)s")
NONE_THERE = _("%(file)s:%(line)s: there is no %(found)s in the original, which has no placeholder")


def find_wrong_languages(folder: Path) -> Iterator[BadSetting]:
    for path in sorted(folder.glob("*")):
        yield from _in_language(path)


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.name, abort_invalid=True)


def _in_language(folder: Path) -> Iterator[BadSetting]:
    try:
        Locale.parse(folder.name)
    except (UnknownLocaleError, ValueError):
        yield BadSetting("%(file)s is no language: expected a code such as de or pt_BR", file=folder)
        return
    path = folder / FILE
    if not path.is_file():
        yield BadSetting("%(file)s is missing", file=path)
        return
    try:
        catalog = _read_strictly(path)
    except PoFileError as error:
        yield broken(path, error.lineno, error.args[0])
    except UnicodeDecodeError as error:
        yield broken(path, 1, error)
    else:
        for message in catalog:
            if message.id:
                yield from _in_message(path, message)


def _read_strictly(path: Path) -> Catalog:
    """Babel overlooks a quote that is not closed, and takes the next string for its end."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not _PO_LINE.fullmatch(line):
            raise PoFileError(f"not a line of a catalogue: {line.strip()}", Catalog(), line, number)
    return read(path)


def _in_message(path: Path, message: Message) -> Iterator[BadSetting]:
    """Which of the forms has a placeholder is the language's own business: `One day` beside `%(num)s days`."""
    ids, said = _several(message.id), _several(message.string)
    known = {found["name"]: found[0] for one in ids for found in _PER_CENT.finditer(one) if found["name"]}
    is_filled = message.pluralizable or bool(known)
    for one in said:
        yield from _in_words(path, message.lineno, one, known, is_filled=is_filled)


def _in_words(
    path: Path, line: int | None, said: str, known: dict[str, str], *, is_filled: bool
) -> Iterator[BadSetting]:
    """A string without a placeholder is shown as it is: its per cent signs are its own."""
    for found in _PER_CENT.finditer(said):
        placeholder, name = found[0], found["name"]
        if placeholder == "%" and is_filled:
            yield wrong(path, line, ALONE)
        elif name is not None and not (name in known and placeholder in (known[name], f"%({name})s")):
            expected = ", ".join(sorted(known.values()))
            yield wrong(path, line, INVENTED if known else NONE_THERE, found=placeholder, known=expected)


def _several(texts: object) -> tuple[str, ...]:
    return tuple(texts) if isinstance(texts, list | tuple) else (str(texts or ""),)
