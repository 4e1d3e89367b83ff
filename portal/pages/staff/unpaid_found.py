"""What the unpaid page is asked for, and one page of what is found: invoices, or the customers that owe them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from starlette.exceptions import HTTPException

from portal.access import reminder_answers
from portal.database.engine import Engine, reading, searching
from portal.language import plain
from portal.mirror import cash_balances, unpaid
from portal.mirror.unpaid import PAGE_SIZE, place_of
from portal.model.cash_balance import CashBalance
from portal.model.names import CustomerId, InvoiceId
from portal.model.reminder import Answer
from portal.model.unpaid import AGES, Debtor, Place, Sum, Unpaid, UnpaidFilter, added

NAMES = ("age", "q", "customer", "by")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address, empty where nothing does, and what it means."""

    typed: dict[str, str]
    wanted: UnpaidFilter

    @property
    def by_customer(self) -> bool:
        return self.typed["by"] == "customer"

    def with_(self, **changes: str) -> dict[str, str]:
        """The same but for this; empty takes a part away."""
        return {name: value for name, value in {**self.typed, **changes}.items() if value}


@dataclass(slots=True)
class Found:
    """One page. `searched` sums up all that the words fit, on the first page only."""

    rows: Sequence[Unpaid] | Sequence[Debtor] = ()
    cursor: str | None = None
    sums: dict[str, list[Sum]] = field(default_factory=dict)
    searched: list[Sum] | None = None
    balances: dict[CustomerId, CashBalance] = field(default_factory=dict)
    answers: dict[InvoiceId, Answer] = field(default_factory=dict)  # to reminders

    def answers_of(self, row: Unpaid | Debtor) -> list[Answer]:
        """To reminders of this invoice, or of whatever the customer owes; the newest first."""
        if isinstance(row, Unpaid):
            return [self.answers[row.id]] if row.id in self.answers else []
        mine = {one.id: one for one in self.answers.values() if one.customer == row.customer}
        return [mine[id] for id in sorted(mine, reverse=True)]

    @property
    def total(self) -> list[Sum]:
        return added([one for sums in self.sums.values() for one in sums])

    @property
    def unread(self) -> list[CustomerId]:
        """Whose money at Stripe is not known yet."""
        return sorted({row.customer for row in self.rows} - self.balances.keys())


def read(query: Mapping[str, str]) -> Asked:
    """What nobody can have meant is answered with 400."""
    typed = {name: query.get(name, "").strip()[:_LONGEST] for name in NAMES}
    age, whose = typed["age"] or None, CustomerId(typed["customer"]) if typed["customer"] else None
    if age not in (None, *AGES) or typed["by"] not in ("", "customer"):
        raise HTTPException(400)
    words = tuple(plain(typed["q"]).split())
    return Asked(typed, UnpaidFilter(age, whose, words, _place(query.get("cursor", ""))))


async def find(engine: Engine, asked: Asked, today: datetime) -> Found:
    found, wanted = Found(), asked.wanted
    async with searching(engine) as conn:
        found.sums = await unpaid.sums_for_staff(conn, wanted.customer, today)
    if wanted.words:
        rows = await _searched(engine, asked, today)
        found.searched = None if wanted.after else added([_sum(row) for row in rows])
    else:
        async with searching(engine) if asked.by_customer else reading(engine) as conn:
            list_rows = unpaid.debtors_for_staff if asked.by_customer else unpaid.list_for_staff
            rows = [*await list_rows(conn, wanted, today)]
    found.rows = rows[:PAGE_SIZE]  # type: ignore[assignment]
    found.cursor = _cursor(rows[PAGE_SIZE - 1]) if len(rows) > PAGE_SIZE else None
    async with reading(engine) as conn:
        whose = {row.customer for row in found.rows}
        found.balances = await cash_balances.list_for_staff(conn, whose)
        found.answers = await reminder_answers.by_invoice_for_staff(conn, whose)
    return found


async def _searched(engine: Engine, asked: Asked, today: datetime) -> list[Unpaid | Debtor]:
    """All of them on the first page, which sums them up; on the others no more than the page."""
    rows: list[Unpaid | Debtor] = []
    if asked.by_customer:
        async for debtors in unpaid.walk_for_staff(engine, unpaid.debtors_for_staff, asked.wanted, today):
            rows += debtors
    else:
        async for invoices in unpaid.walk_for_staff(engine, unpaid.list_for_staff, asked.wanted, today):
            rows += invoices
            if asked.wanted.after and len(rows) > PAGE_SIZE:
                break
    return rows


def _sum(row: Unpaid | Debtor) -> Sum:
    return row.owed if isinstance(row, Debtor) else Sum(1, row.remaining)


def _cursor(row: Unpaid | Debtor) -> str:
    place = place_of(row)
    return f"{place.due_at}.{place.id}"


def _place(text: str) -> Place | None:
    """No person types one."""
    at, dot, id = text.partition(".")
    if text and not (dot and at.isascii() and at.isdigit() and len(at) <= 12 and len(id) <= 255):
        raise HTTPException(400)
    return Place(int(at), id) if text else None
