"""Which of the portal's own templates are given the same facts as one of the operator's: those it is rendered with."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from portal import resources

ORIGINAL = "original/"
_MENTION = re.compile(r"""\{%[-+]?\s*(?:extends|include)\s+["']([^"']+)["']""")
_IMPORT = re.compile(r"""\{%[-+]?\s*(?:import|from)\s+["']([^"']+)["']""")
_MAIL = re.compile(r"mail/[^/]+/")


def of(name: str, own: Mapping[str, str]) -> dict[str, str]:
    """Their sources by their names; `own` are those of the operator's templates, which may include parts of theirs."""
    ours, given = _ours(), hosts(name, own) | {name}
    above = _closure(given & ours.keys(), _turned(ours))
    found = _closure(above, ours)
    folders = {folder[0] for one in found if (folder := _MAIL.match(one))}
    found |= {one for one in ours if one.startswith(tuple(folders))}
    if not (name.startswith("mail/") or name in _imported()):
        found |= {one for one in ours if one.startswith("layouts/")}  # every page is given what they show
    return {one: _sources()[one] for one in found}


def hosts(name: str, own: Mapping[str, str]) -> set[str]:
    """The operator's templates that include it, or are included with it in turn."""
    return _closure({name}, _turned({one: _mentions(source) for one, source in own.items()})) - {name}


def _closure(names: Iterable[str], mentions: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        found |= waiting
        waiting = {other for one in waiting for other in mentions.get(one, ())} - found
    return found


def _turned(mentions: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Who mentions it, by what is mentioned. Layouts know nothing of their pages."""
    turned: dict[str, set[str]] = {}
    for one, others in mentions.items():
        for other in others:
            if "layout" not in other:
                turned.setdefault(other, set()).add(one)
    return turned


def _mentions(source: str) -> set[str]:
    return {name.removeprefix(ORIGINAL) for name in _MENTION.findall(source)}


@cache
def _imported() -> set[str]:
    """These see no facts but what their macros are handed."""
    return {name for source in _sources().values() for name in _IMPORT.findall(source)}


@cache
def _ours() -> dict[str, set[str]]:
    return {name: _mentions(source) for name, source in _sources().items()}


@cache
def _sources() -> dict[str, str]:
    folder = resources.folder("templates")
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}
