"""Credit notes: corrections of a finalized invoice. They are only read; the stand-in issues none by itself."""

from typing import Any

from portal.sandbox import lists
from portal.sandbox.books import Books
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import span, text
from portal.sandbox.shelf import Thing


def list_lines(books: Books, id: str, **params: Any) -> Thing:
    note = books.take("credit_note", id)
    return lists.part(note["lines"]["data"], note["lines"]["url"], params)


OPERATIONS = [
    listing("/v1/credit_notes", "credit_note", {"created": span, "customer": text, "invoice": text}),
    Operation("GET", "/v1/credit_notes/{id}", retrieve("credit_note")),
    Operation("GET", "/v1/credit_notes/{credit_note}/lines", list_lines, lists.PAGING),
]
