"""Open invoices with all that decides about their reminders, by customer."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from portal.access import mail_choices, paid_outside, reminder_answers, reminder_stops, reminders
from portal.billing.reminders import Schedule, standing
from portal.database.engine import Connection
from portal.desk_values import Way
from portal.mirror import cash_balances, payments
from portal.model.cash_balance import CashBalance
from portal.model.names import CustomerId, InvoiceId
from portal.model.reminder import CHOSEN_AS, Answer, Case, Sent, Standing, Stop
from portal.model.unpaid import Sum, Unpaid, added


@dataclass(frozen=True, slots=True)
class Debt:
    """Open invoices of one customer, those due first first, and where each stands."""

    customer: CustomerId
    title: str
    standings: tuple[Standing, ...]
    sent: tuple[Sent, ...] = ()  # whatever they were ever reminded of, oldest first
    stop: Stop | None = None

    @property
    def is_due(self) -> bool:
        return any(one.is_due for one in self.standings)

    @property
    def going(self) -> tuple[Standing, ...]:
        """What one mail names: all that nothing stands in the way of, once it goes out for one of them."""
        return tuple(one for one in self.standings if one.may_go)

    @property
    def not_late(self) -> tuple[Unpaid, ...]:
        """Open, too, and named beside the others: so that one mail has them all."""
        return tuple(one.case.invoice for one in self.standings if one.why == "not_late")

    @property
    def sums(self) -> list[Sum]:
        return added([Sum(1, one.case.invoice.remaining) for one in self.going])

    @property
    def mark(self) -> str:
        """The same only as long as the mail would name the same invoices with the same amounts."""
        named = [f"{one.case.invoice.id} {one.case.invoice.remaining}" for one in self.going]
        return hashlib.sha256("\n".join(named).encode()).hexdigest()[:16]

    @property
    def answers(self) -> list[Answer]:
        """Each once, the newest first."""
        found = {one.case.answer.id: one.case.answer for one in self.standings if one.case.answer}
        return [found[id] for id in sorted(found, reverse=True)]


async def debts_of(
    conn: Connection, owed: Sequence[Unpaid], way: Way, schedule: Schedule, today: datetime
) -> list[Debt]:
    """Who is longest due comes first."""
    ordered = sorted(owed, key=lambda row: (row.customer, row.due_at, row.id))
    groups = {customer: [*rows] for customer, rows in groupby(ordered, key=lambda row: row.customer)}
    known = await _known(conn, groups, way)
    found = [
        Debt(
            customer,
            rows[0].name or customer,
            tuple(standing(known.case_of(row), schedule, today) for row in rows),
            tuple(known.sent.get(customer, ())),
            known.stops.get(customer),
        )
        for customer, rows in groups.items()
    ]
    return sorted(found, key=lambda debt: (not debt.is_due, debt.standings[0].case.invoice.due_at, debt.customer))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database knows of some customers beside their invoices."""

    sent: dict[CustomerId, list[Sent]]
    answers: dict[InvoiceId, Answer]
    stops: dict[CustomerId, Stop]
    reachable: set[CustomerId]
    marked: set[InvoiceId]
    balances: dict[CustomerId, CashBalance]

    def case_of(self, row: Unpaid) -> Case:
        return Case(
            row,
            tuple(one for one in self.sent.get(row.customer, ()) if one.invoice == row.id),
            self.answers.get(row.id),
            self.stops.get(row.customer),
            row.customer in self.reachable,
            row.id in self.marked or self._lies_at_stripe(row),
        )

    def _lies_at_stripe(self, row: Unpaid) -> bool:
        """Money enough for it: what is missing is not the customer's transfer."""
        balance = self.balances.get(row.customer)
        amounts = balance.available if balance else ()
        return any(one.currency == row.remaining.currency and one.minor >= row.remaining.minor for one in amounts)


async def _known(conn: Connection, groups: dict[CustomerId, list[Unpaid]], way: Way) -> _Known:
    sent: dict[CustomerId, list[Sent]] = {}
    for one in await reminders.list_for_staff(conn, groups):
        sent.setdefault(one.customer, []).append(one)
    ids = [row.id for rows in groups.values() for row in rows]
    begun = await paid_outside.list_begun_for_staff(conn, ids)
    return _Known(
        sent,
        await reminder_answers.by_invoice_for_staff(conn, groups),
        await reminder_stops.list_for_staff(conn, groups),
        await _reachable(conn, groups, way),
        {*begun, *await payments.list_processing_for_staff(conn, ids)},
        await cash_balances.list_for_staff(conn, groups),
    )


async def _reachable(conn: Connection, whose: Collection[CustomerId], way: Way) -> set[CustomerId]:
    """Stripe writes to its address; the portal to whoever has not switched it off."""
    if way == "stripe":
        return await mail_choices.with_address_for_staff(conn, whose)
    return await mail_choices.reachable_for_staff(conn, whose, CHOSEN_AS)


def was_reminded(sent: Sequence[Sent], day: date) -> bool:
    """Before that day: the mail then says so."""
    return any(one.day < day for one in sent)
