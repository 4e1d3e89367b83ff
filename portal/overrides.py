"""The operator's own folder: templates, strings and colours that win over the portal's. Read and checked at the start.

Whatever in it would never be used, or breaks a page once it is, stops the start: nobody finds it later.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog
from babel.messages.pofile import PoFileError, read_po
from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, meta

from portal import resources
from portal.catalogues import FILE, FIRST
from portal.setting_values import BadSetting

SHEET = "brand.css"
_PO_LINE = re.compile(r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s*)?"([^"\\]|\\.)*")?\s*')
_KNOWN = {"templates", "locale", SHEET}


def check_files(folder: Path) -> None:
    """Before anything is read from it; raises BadSetting with the first that is wrong."""
    _raise(_wrong_files(folder))


def check_templates(folder: Path, environment: Environment) -> None:
    """As the portal would read them; raises BadSetting with the first that is wrong."""
    _raise(_wrong_templates(folder / "templates", environment))


def find_problems(folder: Path, environment: Environment) -> list[BadSetting]:
    """All of them, for `portal doctor`."""
    return [*_wrong_files(folder), *_wrong_templates(folder / "templates", environment)]


def list_unused(folder: Path) -> list[str]:
    """Strings in it that the portal does not say, or no more: harmless, and worth a line in the log."""
    ours = _read(resources.folder("locale") / FIRST / FILE)
    theirs = [(path, message) for path in sorted(folder.glob(f"locale/*/{FILE}")) for message in _read(path)]
    return [f"{path}:{one.lineno}: {one.id!r}" for path, one in theirs if one.id and ours.get(one.id) is None]


def read_sheet(folder: Path | None) -> str:
    """The style sheet of the operator's own, or nothing."""
    path = folder / SHEET if folder else None
    return path.read_text("utf-8") if path and path.is_file() else ""


def _raise(problems: Iterable[BadSetting]) -> None:
    for problem in problems:
        raise problem


def _wrong_files(folder: Path) -> Iterator[BadSetting]:
    for path in sorted(folder.iterdir()):
        if path.name not in _KNOWN and not path.name.startswith((".", "README")):
            yield BadSetting("%(file)s is never used: expected templates, locale or brand.css", file=path)
    for path in sorted(folder.glob("locale/*")):
        yield from _wrong_language(path)
    sheet = folder / SHEET
    if sheet.is_file() and (problem := _not_text(sheet)):
        yield problem


def _wrong_language(folder: Path) -> Iterator[BadSetting]:
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
        yield _broken(path, error.lineno, error.args[0])
    except UnicodeDecodeError as error:
        yield _broken(path, 1, error)
    else:
        for message in catalog:
            for wrong in message.check(catalog) if message.id else ():
                yield _broken(path, message.lineno, wrong)


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.name, abort_invalid=True)


def _read_strictly(path: Path) -> Catalog:
    """Babel overlooks a quote that is not closed, and takes the next string for its end."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not _PO_LINE.fullmatch(line):
            raise PoFileError(f"not a line of a catalogue: {line.strip()}", Catalog(), line, number)
    return _read(path)


def _wrong_templates(folder: Path, environment: Environment) -> Iterator[BadSetting]:
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    wanted: set[str] = set()
    for name, path in found.items():
        if problem := _not_text(path):
            yield problem
            continue
        try:
            environment.compile(path.read_text("utf-8"), name, str(path))
            mentioned = set(_mentioned(path, environment))
            wanted |= mentioned
            yield from _wrong_mentions(name, path, mentioned, environment)
        except TemplateSyntaxError as error:
            yield _broken(path, error.lineno, error.message)
    for name, path in found.items():
        if not (name in wanted or (resources.folder("templates") / name).is_file()):
            yield BadSetting("%(file)s is never used: the portal has no template %(name)s", file=path, name=name)


def _wrong_mentions(name: str, path: Path, mentioned: set[str], environment: Environment) -> Iterator[BadSetting]:
    if name in mentioned:
        yield BadSetting("%(file)s is built on itself: write original/%(name)s", file=path, name=name)
    for other in sorted(mentioned):
        try:
            environment.get_or_select_template(other)
        except TemplateNotFound:
            yield BadSetting("%(file)s is built on %(name)s, which is not there", file=path, name=other)
        except TemplateSyntaxError:
            continue  # told of the other file itself


def _mentioned(path: Path, environment: Environment) -> Iterator[str]:
    parsed = environment.parse(path.read_text("utf-8"))
    return (name for name in meta.find_referenced_templates(parsed) if name)


def _not_text(path: Path) -> BadSetting | None:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError as error:
        return _broken(path, 1, error)
    return None


def _broken(path: Path, line: int | None, why: object) -> BadSetting:
    return BadSetting("%(file)s:%(line)s: %(why)s", file=path, line=line or 1, why=why)
