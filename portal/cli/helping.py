"""What --help shows, and what is wrong with a command line, in the reader's language. Typer itself speaks English."""

import re
from collections.abc import Iterator
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperGroup
from typer.main import get_command

from portal.cli.speech import text
from portal.language import _

# Typer's words for what is wrong, and ours. What is not among them is shown as Typer says it.
_INVALID = r"Invalid value for '(?P<name>.+?)': Input should be "
_WRONG_USAGE = (
    (r"No such command '(?P<name>.+?)'\..*", _("there is no command %(name)s")),
    (r"Missing command\.", _("a command is missing")),
    (r"No such option: (?P<name>\S+).*", _("there is no option %(name)s")),
    (r"Missing (?:argument|option) '?(?P<name>[^']+)'?\..*", _("%(name)s is missing")),
    (r"Option '(?P<name>.+)' requires an argument\.", _("%(name)s needs a value")),
    (r"Got unexpected extra argument\(?s?\)? \((?P<name>.+)\)", _("%(name)s is not expected here")),
    (_INVALID + "a valid (?:integer|number).*", _("%(name)s: expected a number")),
    (_INVALID + r"greater than or equal to (?P<least>\S+)", _("%(name)s: expected at least %(least)s")),
    (_INVALID + r"less than or equal to (?P<most>\S+)", _("%(name)s: expected at most %(most)s")),
)
_OURS = re.compile(r"Invalid value(?: for '(?P<name>.+?)')?: (?P<problem>.*)", re.DOTALL)


def messages(app: typer.Typer) -> list[str]:
    """What `make messages` collects: docstrings of commands, and what options and arguments say of themselves."""
    return [one.help for one in _helped(get_command(app))]


def command_of(app: typer.Typer) -> Any:
    """The commands, with their help in the reader's language."""
    command = get_command(app)
    for one in _helped(command):
        one.help = text(one.help)
    rich_utils.OPTIONS_PANEL_TITLE = text("Options")
    rich_utils.ARGUMENTS_PANEL_TITLE = text("Arguments")
    rich_utils.COMMANDS_PANEL_TITLE = text("Commands")
    rich_utils.DEFAULT_STRING = text("[default: {}]")
    rich_utils.REQUIRED_LONG_STRING = text("[required]")
    return command


def in_a_line(error: typer.TyperException) -> str:
    """What is wrong, and where the right usage is told; nothing where the help itself was the answer."""
    said, ctx = error.format_message(), getattr(error, "ctx", None)
    if not said:
        return ""
    where = ctx.command_path if ctx else "portal"
    return text("%(problem)s (%(command)s --help tells more)", problem=_problem(said), command=where)


def _problem(said: str) -> str:
    for pattern, ours in _WRONG_USAGE:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return text(ours, **found.groupdict())
    own = _OURS.fullmatch(said)
    return ": ".join(filter(None, own.groups())) if own else said


def _helped(command: Any) -> Iterator[Any]:
    """Every command, option and argument below it that has words of help, each once."""
    ctx = typer.Context(command, **command.context_settings)
    for one in (command, *command.get_params(ctx)):
        if one.help:
            yield one
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            yield from _helped(below)
