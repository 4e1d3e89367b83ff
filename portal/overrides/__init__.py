"""The operator's own folder: templates, strings and colours that win over the portal's. Read and checked at the start.

Whatever in it would never be used, or breaks a page once it is, stops the start: nobody finds it later. Whether the
mails can be written with it, `portal/mail_samples` tries.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import Environment

from portal import resources
from portal.catalogues import FILE, FIRST
from portal.overrides.strings import find_wrong_languages, read
from portal.overrides.templates import find_wrong_templates
from portal.overrides.wrong import not_text
from portal.setting_values import BadSetting

SHEET = "brand.css"
_KNOWN = {"templates", "locale", SHEET}


def check_files(folder: Path) -> None:
    """Before anything is read from it; raises BadSetting with the first that is wrong."""
    _raise(_wrong_files(folder))


def check_templates(folder: Path, environment: Environment) -> None:
    """As the portal would read them; raises BadSetting with the first that is wrong."""
    _raise(find_wrong_templates(folder / "templates", environment))


def list_unused(folder: Path) -> list[str]:
    """Strings in it that the portal does not say, or no more: harmless, and worth a line in the log."""
    ours = read(resources.folder("locale") / FIRST / FILE)
    theirs = [(path, message) for path in sorted(folder.glob(f"locale/*/{FILE}")) for message in read(path)]
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
    yield from find_wrong_languages(folder / "locale")
    sheet = folder / SHEET
    if sheet.is_file() and (problem := not_text(sheet)):
        yield problem
