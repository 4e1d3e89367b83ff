"""The repository's own files, for the rules about them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("portal", "tests", "e2e", "bench", "tools")


@cache
def modules(*packages: str) -> tuple[Path, ...]:
    """Every Python file of these packages, or of all; migrations are written by a machine and never again touched."""
    found = (path for package in packages or PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return tuple(path for path in found if "versions" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def templates() -> tuple[Path, ...]:
    """What the portal's pages are made of; mails obey other rules."""
    return tuple(path for path in sorted((ROOT / "templates").rglob("*.html")) if "mail" not in path.parts)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())
