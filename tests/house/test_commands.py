"""The commands speak through gettext only: `speech` prints messages, `typer.echo` what is no word."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import ROOT, modules, name

SPOKEN = {"say", "note", "fail", "wrong", "text"}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            yield ast.unparse(call.func), call


def words(node: ast.AST) -> list[str]:
    """What is written out in an argument, but for how a value in it is formatted."""
    specs = {id(spec) for one in ast.walk(node) if isinstance(one, ast.FormattedValue) for spec in inside(one)}
    parts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and id(one) not in specs]
    return [part for part in parts if isinstance(part, str) and re.search(r"[A-Za-z]{3}", part)]


def inside(value: ast.FormattedValue) -> list[ast.AST]:
    return [*ast.walk(value.format_spec)] if value.format_spec else []


def commands() -> Iterator[tuple[str, str, ast.Call]]:
    for path in modules("portal"):
        if path.is_relative_to(ROOT / "portal/cli"):
            for function, call in calls(ast.parse(path.read_text("utf-8"))):
                yield name(path), function, call


def test_nothing_is_echoed_that_is_a_word() -> None:
    found = [(path, words(call)) for path, function, call in commands() if function == "typer.echo" and words(call)]

    assert found == []


def test_wrong_usage_is_told_through_speech() -> None:
    assert [path for path, function, _ in commands() if function == "typer.BadParameter"] == ["portal/cli/speech.py"]


def test_a_message_is_never_put_together_before_it_is_said() -> None:
    """gettext finds literals: an f-string would be English in every language."""
    built = [
        (path, ast.unparse(call))
        for path, function, call in commands()
        if function.removeprefix("speech.") in SPOKEN and call.args and isinstance(call.args[0], ast.JoinedStr)
    ]

    assert built == []
