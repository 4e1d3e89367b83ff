"""A language that nobody speaks: every message in ⟦brackets⟧, with accents, and two fifths longer.

What a page shows outside of brackets has not gone through gettext; what it cuts off, longer languages lose, too.
"""

import re
from collections.abc import Iterable
from functools import cache
from math import ceil
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from babel.numbers import get_currency_symbol

from portal import resources

CODE = "eo"  # Babel has its dates and amounts, and no catalogue of ours is likely to be in it
GROWTH = 0.4
_ACCENTS = str.maketrans("aeiouyAEIOUYcnsz", "àéîõüÿÀÉÎÕÜÝçñšž")
_KEPT = re.compile(r"(%\(\w+\)[sr]|%%|\{\w*\}|<[^>]+>|&\w+;|\n)")
_BY_THEMSELVES = re.compile(r"\S+@\S+|https?://\S+|\b[a-z]+_\w+|\b[\w-]+(\.[\w-]+)*\.example\b\S*")


def say(message: str) -> str:
    """`Invoice %(number)s` → `⟦Îñvõîçé %(number)s ~~~~⟧`."""
    parts = _KEPT.split(message)
    said = "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in parts)
    longer = ceil(GROWTH * sum(len(part) for part in parts if not _KEPT.fullmatch(part)))
    return f"⟦{said} {' '.join(['~~~~~'] * ceil(longer / 6))}⟧"


def write_catalogue(folder: Path) -> None:
    """The one file that makes it a language of the portal."""
    catalog = Catalog(locale=CODE, fuzzy=False)
    for message in _english():
        if message.id:
            plural = isinstance(message.id, tuple)
            catalog.add(message.id, tuple(map(say, message.id)) if plural else say(str(message.id)))
    target = folder / "locale" / CODE / "messages.po"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_po(file, catalog)


def translate(text: str) -> str:
    """As the portal says it; what it does not say stays."""
    return say(text) if _english().get(text) else text


def past_gettext(text: str, known: Iterable[str]) -> list[str]:
    """The words of it that stand in no brackets and are no data: `known` are names, and whatever Stripe holds."""
    rest = _BY_THEMSELVES.sub(" ", _outside(text))
    there = {one for one in {*known, *_babels()} if one in rest}
    for one in sorted(there, key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", " ", rest)
    return re.findall(r"[^\W\d_]{2,}", rest)


def _outside(text: str) -> str:
    depth, kept = 0, []
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        kept.append(" " if depth or letter == "⟧" else letter)
    return "".join(kept)


@cache
def _babels() -> set[str]:
    """Months and currencies, as Babel writes them."""
    names = Locale.parse(CODE).months["format"]
    months = {month for width in ("abbreviated", "wide") for month in names[width].values()}
    return months | {get_currency_symbol(code, CODE) for code in ("JPY", "USD")}


@cache
def _english() -> Catalog:
    with (resources.folder("locale") / "en" / "messages.po").open("rb") as source:
        return read_po(source, locale="en")
