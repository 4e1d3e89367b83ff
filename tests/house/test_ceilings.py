"""Nothing grows beyond what one reads in one go."""

import ast
from pathlib import Path

from tests.house.tree import ROOT, functions, lines, modules, name, templates

LONGEST_FUNCTION, LONGEST_HANDLER = 30, 20


def ceiling(path: Path) -> int:
    return 300 if path.is_relative_to(ROOT / "portal/sandbox/company") else 250


def too_long(paths: list[Path], most: int) -> list[str]:
    return [f"{name(path)}: {lines(path)} lines, at most {most}" for path in paths if lines(path) > most]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_handler(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = function.args.args[0].annotation if function.args.args else None
    return not function.name.startswith("_") and isinstance(first, ast.Name) and first.id == "Request"


def test_no_python_file_is_too_long() -> None:
    assert [complaint for path in modules() for complaint in too_long([path], ceiling(path))] == []


def test_no_function_is_too_long() -> None:
    found = [(path, one) for path in modules() for one in functions(path) if length(one) > LONGEST_FUNCTION]

    assert [f"{name(path)}: {one.name} has {length(one)} lines" for path, one in found] == []


def test_no_page_handler_is_too_long() -> None:
    pages = [(path, one) for path in modules("portal") for one in functions(path) if path.parent.name == "pages"]
    found = [(path, one) for path, one in pages if is_handler(one) and length(one) > LONGEST_HANDLER]

    assert [f"{name(path)}: {one.name} has {length(one)} lines" for path, one in found] == []


def test_no_template_sheet_or_script_is_too_long() -> None:
    sheets = [*(ROOT / "static/css").glob("*.css"), *(ROOT / "portal/sandbox").rglob("*.css")]
    scripts = [*(ROOT / "static/js").glob("*.js")]

    assert [*too_long([*templates()], 120), *too_long(sheets, 200), *too_long(scripts, 60)] == []
    assert sum(map(lines, (ROOT / "static/css").glob("*.css"))) <= 2000
    assert sum(map(lines, scripts)) <= 300
