"""One call of Stripe's API: method, path, what it accepts, and the function that does it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.sandbox.books import Books
from portal.sandbox.parameters import Fields, read
from portal.sandbox.shelf import Thing


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    do: Callable[..., Any]
    fields: Fields = field(default_factory=dict)
    required: tuple[str, ...] = ()
    media_type: str = "application/json"

    def run(self, books: Books, ids: list[str], sent: dict[str, Any]) -> Any:
        """The ids of the path go in by place, the parameters by name. A document comes back as bytes."""
        return self.do(books, *ids, **read(self.fields, sent, self.required))


def retrieve(kind: str) -> Callable[[Books, str], Thing]:
    def find(books: Books, id: str) -> Thing:
        return books.take(kind, id)

    return find
