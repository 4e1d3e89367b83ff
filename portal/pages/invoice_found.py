"""What the invoice list shows for a filter: one page of rows, what they come to, or what to ask for instead."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.clock import seconds
from portal.database.engine import Engine, reading, searching
from portal.mirror import invoice_totals, invoices
from portal.mirror.invoices import PAGE_SIZE
from portal.model.account import Account
from portal.model.invoice import InvoiceRow
from portal.model.invoice_filter import InvoiceFilter
from portal.model.totals import Totals
from portal.pages.invoice_chips import Chip
from portal.pages.invoice_filter import Asked


@dataclass(slots=True)
class Found:
    """`instead` is for an empty page: parts of the filter without which there are invoices, and how many."""

    rows: Sequence[InvoiceRow] = ()
    next_cursor: str | None = None
    totals: list[Totals] = field(default_factory=list)
    instead: list[tuple[Chip, int]] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        return any(one.overdue for one in self.totals)


async def find(engine: Engine, account: Account, asked: Asked, parts: Sequence[Chip]) -> Found:
    """Totals of a filter read all its rows, in a thread; without one, those of the few open invoices do."""
    wanted, today = asked.wanted, asked.ground.today
    async with invoices.looking(engine, wanted) as conn:
        rows = await invoices.list_for(conn, account, wanted, today)
    found = Found(rows[:PAGE_SIZE], _cursor_behind(rows))
    async with searching(engine) if wanted.is_set else reading(engine) as conn:
        of = wanted if wanted.is_set else InvoiceFilter(status="open")
        found.totals = await invoice_totals.totals_of(conn, account, of, today)
    if not rows and not wanted.after:
        found.instead = await _instead(engine, account, parts, today)
    return found


async def _instead(engine: Engine, account: Account, parts: Sequence[Chip], today: datetime) -> list[tuple[Chip, int]]:
    async with searching(engine) as conn:
        totals = [(part, await invoice_totals.totals_of(conn, account, part.rest, today)) for part in parts]
    counts = [(part, sum(one.count for one in its)) for part, its in totals]
    return [(part, count) for part, count in counts if count]


def _cursor_behind(rows: list[InvoiceRow]) -> str | None:
    """The last row of this page, if another page follows."""
    if len(rows) <= PAGE_SIZE:
        return None
    last = rows[PAGE_SIZE - 1]
    return f"{seconds(last.issued_at)}.{last.id}"
