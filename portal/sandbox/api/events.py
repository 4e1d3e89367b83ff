"""Events of the last 30 days."""

from fnmatch import fnmatchcase
from typing import Any

from portal.sandbox import lists
from portal.sandbox.books import EVENTS_ARE_KEPT, Books
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import boolean, many, span, text
from portal.sandbox.shelf import Thing

TESTS: dict[str, lists.Test] = {
    "type": lambda event, wanted: fnmatchcase(event["type"], wanted),
    "types": lambda event, wanted: event["type"] in wanted,
    "delivery_success": lambda event, wanted: wanted == (event["pending_webhooks"] == 0),
}


def list_all(books: Books, *, created: dict[str, int] | None = None, **params: Any) -> Thing:
    oldest = books.clock.now() - EVENTS_ARE_KEPT
    within = {**(created or {}), "gte": max(oldest, (created or {}).get("gte", 0))}
    return lists.page(books, "event", "/v1/events", {**params, "created": within}, TESTS)


OPERATIONS = [
    Operation(
        "GET",
        "/v1/events",
        list_all,
        {**lists.PAGING, "created": span, "delivery_success": boolean, "type": text, "types": many(text)},
    ),
    Operation("GET", "/v1/events/{id}", retrieve("event")),
]
