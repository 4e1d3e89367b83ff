"""Collects the messages of templates and code into `locale/*/messages.po`, and names what lacks Japanese."""

import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from portal.catalogues import languages
from portal.cli import app, helping

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = tuple(languages(ROOT / "locale"))
KEYWORDS = {
    **dict.fromkeys(
        (
            "_",
            "gettext",
            "text",
            "say",
            "note",
            "fail",
            "wrong",
            "Complaint",
            "BadSetting",
            "BadDeclaration",
            "BadOffer",
        )
    ),
    **dict.fromkeys(("ngettext", "texts"), (1, 2)),
    "_required": (3,),
}
JINJA = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
# Here `text("…")` is SQL: only what goes wrong is said in words. The stand-in speaks with its own.
BY_COMPLAINTS_ONLY = ("database", "mirror", "access", "model", "stripe_api")
COMPLAINTS = dict.fromkeys(("Complaint", "BadSetting", "BadDatabase", "OtherAccount", "Taken"))
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def main() -> None:
    complaints = [complaint for language in LANGUAGES for complaint in update(language)]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    sys.exit(1 if complaints else 0)


def collect() -> Catalog:
    """The messages as the sources say them now, each with the files it stands in."""
    catalog = Catalog()
    for path in sorted([*(ROOT / "templates").rglob("*"), *(ROOT / "portal").rglob("*.py")]):
        place = path.relative_to(ROOT)
        if path.is_dir() or place.parts[:2] == ("portal", "sandbox"):
            continue
        keywords = COMPLAINTS if place.parts[1] in BY_COMPLAINTS_ONLY else KEYWORDS
        method, options = ("python", {}) if path.suffix == ".py" else ("jinja2.ext:babel_extract", JINJA)
        for _line, message, comments, context in extract_from_file(method, path, keywords, (), options):
            catalog.add(message, None, [(place.as_posix(), 0)], auto_comments=comments, context=context)
    for message in helping.messages(app):
        catalog.add(message, None, [("portal/cli", 0)])
    return catalog


def update(language: str) -> list[str]:
    """Bring one catalogue up to date, in an order that a second run does not change; answer what it lacks."""
    path = ROOT / "locale" / language / "messages.po"
    catalog = _read(path, language)
    catalog.update(collect(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if language == "en":
        for message in catalog:
            message.string = message.string if _is_said(message) else message.id
    with path.open("wb") as target:
        target.write(HEADER.format(language=language, plural=catalog.plural_forms).encode())
        write_po(target, catalog, width=110, omit_header=True, sort_by_file=True, include_lineno=False)
    return [*_missing(catalog, language), *_wrong(catalog, language)]


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def _missing(catalog: Catalog, language: str) -> list[str]:
    return [f"{language}: no words for {message.id!r}" for message in catalog if message.id and not _is_said(message)]


def _wrong(catalog: Catalog, language: str) -> list[str]:
    """A placeholder that the translation lost or invented would break the page."""
    said = [message for message in catalog if message.id and _is_said(message)]
    return [f"{language}: {error} in {message.id!r}" for message in said for error in message.check(catalog)]


def _is_said(message: Message) -> bool:
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(forms) and all(forms)


if __name__ == "__main__":
    main()
