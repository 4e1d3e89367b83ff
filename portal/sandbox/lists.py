"""Stripe's lists: one page of a shelf, filtered, with its cursors."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.sandbox.books import INDEXES, Books
from portal.sandbox.operation import Operation
from portal.sandbox.parameters import Fields, integer, text
from portal.sandbox.refusal import invalid, missing
from portal.sandbox.shelf import Thing, Window

Test = Callable[[Thing, Any], bool]

PAGING: Fields = {"limit": integer, "starting_after": text, "ending_before": text}
REFERENCES = ("charge", "customer", "subscription", "invoice", "payment_intent", "price", "product")


def listing(path: str, kind: str, filters: Fields, tests: Mapping[str, Test] | None = None) -> Operation:
    """GET on a list whose filters compare the field of the same name, unless a test says otherwise."""

    def show(books: Books, **params: Any) -> Thing:
        return page(books, kind, path, params, tests or {})

    return Operation("GET", path, show, {**PAGING, **filters})


def page(
    books: Books,
    kind: str,
    url: str,
    params: dict[str, Any],
    tests: Mapping[str, Test] | None = None,
    *,
    oldest_first: bool = False,
) -> Thing:
    tests = tests or {}
    window = _window(books, kind, params, oldest_first)
    asked = {name: value for name, value in params.items() if name not in PAGING and name != "created"}
    _check_filters(books, asked)
    index = next(((name, str(asked[name])) for name in INDEXES[kind] if name in asked and name not in tests), None)
    conditions = [(name, value, tests.get(name)) for name, value in asked.items() if not index or name != index[0]]

    def wanted(thing: Thing) -> bool:
        return all(test(thing, value) if test else _agrees(thing, name, value) for name, value, test in conditions)

    data, has_more = books.shelves[kind].page(window, wanted, index)
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def of(things: list[Thing], url: str) -> Thing:
    """The list object inside another object: its first ten."""
    return {"object": "list", "data": things[:10], "has_more": len(things) > 10, "url": url}


def part(things: list[Thing], url: str, params: dict[str, Any]) -> Thing:
    """A page of a list that is kept whole and in order, such as an invoice's lines."""
    limit = _limit(params)
    places = {thing["id"]: place for place, thing in enumerate(things)}
    for name in ("starting_after", "ending_before"):
        if name in params and params[name] not in places:
            raise missing("line_item", params[name], param=name, status=400)
    if "ending_before" in params:
        end = places[params["ending_before"]]
        start = max(0, end - limit)
        return {"object": "list", "data": things[start:end], "has_more": start > 0, "url": url}
    start = places[params["starting_after"]] + 1 if "starting_after" in params else 0
    shown = things[start : start + limit]
    return {"object": "list", "data": shown, "has_more": start + limit < len(things), "url": url}


def in_span(value: int | None, bounds: dict[str, int]) -> bool:
    return (
        value is not None
        and value > bounds.get("gt", value - 1)
        and value >= bounds.get("gte", value)
        and value < bounds.get("lt", value + 1)
        and value <= bounds.get("lte", value)
    )


def _agrees(thing: Thing, name: str, value: Any) -> bool:
    return in_span(thing.get(name), value) if isinstance(value, dict) else bool(thing.get(name) == value)


def _limit(params: dict[str, Any]) -> int:
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid integer: limit must be between 1 and 100.", param="limit")
    return int(limit)


def _window(books: Books, kind: str, params: dict[str, Any], oldest_first: bool) -> Window:
    after, before = params.get("starting_after"), params.get("ending_before")
    if after and before:
        raise invalid("You cannot use both `starting_after` and `ending_before`.", param="ending_before")
    if after:
        books.take(kind, after, param="starting_after")
    if before:
        books.take(kind, before, param="ending_before")
    return Window(_limit(params), after, before, params.get("created"), oldest_first)


def _check_filters(books: Books, asked: dict[str, Any]) -> None:
    for name, value in asked.items():
        if value is None:
            raise invalid(f"You passed an empty string for '{name}'.", param=name, code="parameter_invalid_empty")
    for name in REFERENCES:
        if isinstance(asked.get(name), str):
            books.take(name, asked[name], param=name)
