"""Stripe's form encoding: `items[0][price]=x`, `expand[]=y` and the like become nested dicts and lists of strings."""

from typing import Any
from urllib.parse import parse_qsl

from portal.sandbox.refusal import invalid


def decode(encoded: str) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        _place(root, _steps(name), value, name)
    return {name: _lists(value) for name, value in root.items()}


def _steps(name: str) -> list[str]:
    head, *rest = name.split("[")
    return [head, *(part.removesuffix("]") for part in rest)]


def _place(node: dict[str, Any], steps: list[str], value: str, name: str) -> None:
    for step in steps[:-1]:
        node = node.setdefault(step or str(len(node)), {})
        if not isinstance(node, dict):
            raise invalid(f"Invalid parameter encoding: {name}", param=name)
    node[steps[-1] or str(len(node))] = value


def _lists(node: Any) -> Any:
    """A dict whose keys are 0, 1, 2 ... was meant as a list."""
    if not isinstance(node, dict):
        return node
    if all(key.isdigit() for key in node):
        return [_lists(node[key]) for key in sorted(node, key=int)]
    return {key: _lists(value) for key, value in node.items()}
