"""Checks values against the schemas of Stripe's description: JSON as answered, or form fields as sent.

Each schema becomes one function from a value to what is wrong with it, made once and kept.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Problem = tuple[str, str]
Problems = Sequence[Problem]
Check = Callable[[Any], Problems]
Schema = Mapping[str, Any]

FINE: Problems = ()
UNKNOWN = "is not in Stripe's description"

# Required in the description, absent on the wire unless somebody asks for it by `expand`.
ONLY_WHEN_EXPANDED = frozenset({"amount_paid_off_stripe"})

FORMATS = {
    "currency": re.compile(r"[a-z]{3}"),
    "decimal": re.compile(r"-?\d+(\.\d+)?"),
}
FORM_SCALARS = {
    "integer": re.compile(r"-?\d+"),
    "number": re.compile(r"-?\d+(\.\d+)?"),
    "boolean": re.compile(r"true|false"),
}


class Shapes:
    """All named schemas, read strictly: a property that the description does not name is wrong."""

    def __init__(self, schemas: Mapping[str, Schema], *, form: bool = False) -> None:
        self._schemas = schemas
        self._form = form
        self._named: dict[str, Check] = {}

    def named(self, name: str) -> Check:
        if name not in self._named:
            self._named[name] = lambda value: self._named[name](value)  # a schema may contain itself
            self._named[name] = (
                self._event_data if name == "notification_event_data" else self.check(self._schemas[name])
            )
        return self._named[name]

    def check(self, schema: Schema) -> Check:
        inner = self._check_present(schema)
        if not schema.get("nullable"):
            return inner
        return lambda value: FINE if value is None else inner(value)

    def _check_present(self, schema: Schema) -> Check:
        if "$ref" in schema:
            return self.named(schema["$ref"].rsplit("/", 1)[1])
        if "anyOf" in schema:
            return _any_of([self.check(option) for option in schema["anyOf"]])
        match schema["type"]:
            case "object":
                return self._object(schema)
            case "array":
                items = self.check(schema["items"])
                return _form_array(items) if self._form else _array(items)
            case "string":
                return _string(schema)
            case scalar:
                return _form_scalar(schema, scalar) if self._form else _scalar(schema, scalar)

    def _object(self, schema: Schema) -> Check:
        known = {name: self.check(part) for name, part in schema.get("properties", {}).items()}
        required = frozenset(schema.get("required", ())) - ONLY_WHEN_EXPANDED
        match schema.get("additionalProperties", False):
            case False:
                rest: Check = lambda value: [("", UNKNOWN)]  # noqa: E731
            case True:
                rest = lambda value: FINE  # noqa: E731
            case others:
                rest = self.check(others)

        def check(value: Any) -> Problems:
            if not isinstance(value, dict):
                return [("", f"{_said(value)} instead of an object")]
            problems = [(name, "is missing") for name in sorted(required - value.keys())]
            for name, part in value.items():
                if wrong := known.get(name, rest)(part):
                    problems += _below(name, wrong)
            return problems

        return check

    def _event_data(self, value: Any) -> Problems:
        """The description leaves an event's object open; it is one of the named ones, so hold it to that."""
        kind = value.get("object", {}).get("object")
        if kind not in self._schemas:
            return [("object.object", f"{_said(kind)} {UNKNOWN}")]
        extra = value.keys() - {"object", "previous_attributes"}
        return [*_below("object", self.named(kind)(value["object"])), *((name, UNKNOWN) for name in extra)]


def _any_of(options: Sequence[Check]) -> Check:
    if len(options) == 1:
        return options[0]

    def check(value: Any) -> Problems:
        found: list[Problems] = []
        for option in options:
            problems = option(value)
            if not problems:
                return FINE
            found.append(problems)
        return min(found, key=_distance)

    return check


def _distance(problems: Problems) -> tuple[bool, bool, int]:
    """How far a value is from what was tried: another type, another `object`, or wrong in its parts."""
    paths = {path for path, _ in problems}
    return ("" in paths, bool(paths & {"object", "deleted"}), len(problems))


def _array(items: Check) -> Check:
    def check(value: Any) -> Problems:
        if not isinstance(value, list):
            return [("", f"{_said(value)} instead of a list")]
        problems: list[Problem] = []
        for index, part in enumerate(value):
            if wrong := items(part):
                problems += _below(f"[{index}]", wrong)
        return problems

    return check


def _form_array(items: Check) -> Check:
    inner = _array(items)

    def check(value: Any) -> Problems:
        if not isinstance(value, dict):
            return [("", f"{_said(value)} instead of a list")]
        if value.keys() == {""}:
            return inner(value[""])
        if {str(index) for index in range(len(value))} != value.keys():
            return [("", f"has the keys {', '.join(value)} instead of [] or 0, 1, 2 …")]
        return inner([value[str(index)] for index in range(len(value))])

    return check


def _string(schema: Schema) -> Check:
    allowed = frozenset(schema["enum"]) if "enum" in schema else None
    longest = schema.get("maxLength", 1_000_000)
    pattern = re.compile(schema["pattern"]) if "pattern" in schema else FORMATS.get(schema.get("format", ""))

    def check(value: Any) -> Problems:
        if not isinstance(value, str):
            return [("", f"{_said(value)} instead of a string")]
        if allowed is not None and value not in allowed:
            return [("", f"{_said(value)} is none of {', '.join(map(repr, sorted(allowed)))}")]
        if len(value) > longest:
            return [("", f"is {len(value)} long, the limit is {longest}")]
        if pattern is not None and not pattern.match(value):
            return [("", f"{_said(value)} does not match {pattern.pattern}")]
        return FINE

    return check


def _scalar(schema: Schema, kind: str) -> Check:
    types = {"integer": (int,), "number": (int, float), "boolean": (bool,)}[kind]
    right = lambda value: isinstance(value, types) and (kind == "boolean" or not isinstance(value, bool))  # noqa: E731
    return _one_of(right, kind, schema.get("enum"))


def _form_scalar(schema: Schema, kind: str) -> Check:
    pattern = FORM_SCALARS[kind]
    allowed = [str(value).lower() for value in schema["enum"]] if "enum" in schema else None
    return _one_of(lambda value: isinstance(value, str) and bool(pattern.fullmatch(value)), kind, allowed)


def _one_of(is_right: Callable[[Any], bool], kind: str, allowed: Sequence[Any] | None) -> Check:
    def check(value: Any) -> Problems:
        if not is_right(value):
            return [("", f"{_said(value)} instead of {kind}")]
        if allowed is not None and value not in allowed:
            return [("", f"{_said(value)} is none of {', '.join(map(repr, allowed))}")]
        return FINE

    return check


def _below(name: str, problems: Iterable[Problem]) -> list[Problem]:
    return [(f"{name}{'.' if path and path[0] != '[' else ''}{path}", message) for path, message in problems]


def _said(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
