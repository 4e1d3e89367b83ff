"""What modules are called, what they open with, and what only some of them may do."""

import ast
from collections.abc import Callable
from pathlib import Path

from tests.house.tree import ROOT, modules, name, tree

FORBIDDEN = {"util", "utils", "helper", "helpers", "service", "services", "common", "base", "misc", "manager"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}


def places(found: Callable[[ast.AST], bool], *, allowed: Callable[[Path], bool]) -> list[str]:
    """Where in the portal something is done by a module that may not."""
    paths = [path for path in modules("portal") if not allowed(path)]
    return [
        f"{name(path)}:{getattr(node, 'lineno', 0)}" for path in paths for node in ast.walk(tree(path)) if found(node)
    ]


def test_a_module_is_named_by_its_noun() -> None:
    assert [name(path) for path in modules() if {path.stem, path.parent.name} & FORBIDDEN] == []


def test_every_module_opens_with_what_it_is_for() -> None:
    said = {path: ast.get_docstring(tree(path)) for path in modules() if path.read_text("utf-8").strip()}

    assert [name(path) for path, text in said.items() if not text] == []


def test_only_the_clock_knows_what_time_it_is() -> None:
    def asks(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS

    assert places(asks, allowed=lambda path: path.name == "clock.py") == []


def test_only_the_commands_read_the_environment() -> None:
    def reads(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv")

    assert places(reads, allowed=lambda path: path.is_relative_to(ROOT / "portal/cli")) == []


def test_only_access_lets_anybody_see_an_account() -> None:
    def makes(node: ast.AST) -> bool:
        return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Account"

    assert places(makes, allowed=lambda path: path.is_relative_to(ROOT / "portal/access")) == []


def test_only_the_commands_print() -> None:
    def prints(node: ast.AST) -> bool:
        return isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "typer.echo")

    assert places(prints, allowed=lambda path: path.is_relative_to(ROOT / "portal/cli")) == []
