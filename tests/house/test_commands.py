"""The commands are documented, and speak through gettext only: `typer.echo` prints what is no word."""

import ast
import re
from collections.abc import Iterator

from typer.main import get_group

from portal.cli import app
from tests.house.tree import ROOT, modules, name

SPOKEN = {"say", "note", "fail", "wrong", "text"}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            yield ast.unparse(call.func), call


def words(node: ast.AST) -> list[str]:
    """What is written out in an argument, but for how a value is formatted, and what `text` and its like are given."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and re.search(r"[A-Za-z]{3}", node.value) else []
    if isinstance(node, ast.Call):
        return []
    inside = [node.value] if isinstance(node, ast.FormattedValue) else ast.iter_child_nodes(node)
    return [word for one in inside for word in words(one)]


def commands() -> Iterator[tuple[str, str, ast.Call]]:
    for path in modules("portal"):
        if path.is_relative_to(ROOT / "portal/cli"):
            for function, call in calls(ast.parse(path.read_text("utf-8"))):
                yield name(path), function, call


def test_every_command_is_documented_once_and_nothing_else_is() -> None:
    rows = re.findall(r"(?m)^\| `portal ([a-z-]+)", (ROOT / "docs/commands.md").read_text("utf-8"))

    assert sorted(rows) == sorted(get_group(app).commands)


def test_nothing_is_echoed_that_is_a_word() -> None:
    echoed = [(path, call.args) for path, function, call in commands() if function == "typer.echo"]
    found = [(path, words(one)) for path, args in echoed for one in args if words(one)]

    assert found == [("portal/cli/speech.py", ["portal: "])]


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
