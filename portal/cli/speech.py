"""How the commands speak: every message through gettext, in the language of PORTAL_LOCALE, else of the terminal."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import typer
from babel.messages.pofile import PoFileError

from portal import resources
from portal.catalogues import languages, read_messages
from portal.cli.environment import variables
from portal.complaint import Complaint
from portal.language import Language, choose


def say(message: str, **facts: object) -> None:
    """A line on stdout: `say("%(count)s invoices are stored.", count=3)`."""
    typer.echo(text(message, **facts))


def note(message: str, **facts: object) -> None:
    """A line on stderr, for the person alone: what is piped on does not have it."""
    typer.echo(text(message, **facts), err=True)


def fail(message: str, **facts: object) -> NoReturn:
    """One line on stderr that names the program, and exit 1."""
    complain(text(message, **facts))
    raise typer.Exit(1)


def complain(words: str) -> None:
    """The same line, already said, where the command goes on."""
    typer.echo(f"portal: {words}", err=True)


def wrong(message: str, **facts: object) -> typer.BadParameter:
    """To be raised: wrong usage, exit 2."""
    return typer.BadParameter(text(message, **facts))


def text(message: str, **facts: object) -> str:
    """The message in words of the reader; a literal here, or marked by `_`, is found by `make messages`."""
    return language().text(message, **facts)


def texts(one: str, many: str, count: int, **facts: object) -> str:
    return language().texts(one, many, count, **facts)


def said(problem: Complaint) -> str:
    return problem.said_in(language())


def padded(words: str, width: int) -> str:
    """Japanese letters are twice as wide on a terminal."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    return words + " " * max(0, width - len(words) - wide)


@cache
def language() -> Language:
    """Asked for once: a command speaks one language."""
    environ = variables()
    overrides = environ.get("PORTAL_OVERRIDES")
    folders = resources.catalogues(Path(overrides) if overrides else None)
    code = choose([environ.get("PORTAL_LOCALE"), terminals(environ)], "en", languages(*folders))
    try:
        messages = read_messages(code, folders)
    except (PoFileError, UnicodeDecodeError):  # the command itself complains of it
        messages = read_messages(code, folders[:1])
    return Language(code, ZoneInfo("UTC"), messages)


def terminals(environ: Mapping[str, str]) -> str:
    """`ja_JP.UTF-8` → `ja_JP`. The first variable that is set decides, as everywhere on Unix."""
    wish = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return wish.partition(".")[0].partition("@")[0]
