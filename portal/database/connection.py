"""What queries are handed, whichever database and way to it stands behind."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from portal.database.statement import Statement

Row = Sequence[Any]


class Connection(Protocol):
    """What queries are handed. They never commit: who opened the transaction does."""

    async def rows(self, statement: Statement, **values: object) -> Sequence[Row]:
        """Every row of the answer."""

    async def row(self, statement: Statement, **values: object) -> Row | None:
        """The first row, or None."""

    async def run(self, statement: Statement, **values: object) -> int:
        """Change something; how many rows it touched."""

    async def run_many(self, statement: Statement, many: Sequence[Mapping[str, object]]) -> None:
        """The same change for many rows, in one round trip."""
