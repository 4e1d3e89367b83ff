"""Who is due for a reminder today: the operator's steps, held against what is open."""

from datetime import datetime, timedelta
from functools import lru_cache

from portal.assembly import Portal
from portal.billing.business_days import Calendar
from portal.billing.reminder_cases import Debt, debts_of
from portal.billing.reminders import Schedule
from portal.clock import day_of
from portal.database.engine import Connection, reading, searching
from portal.desk_values import Way
from portal.mirror import unpaid
from portal.model.names import CustomerId, InvoiceId
from portal.model.unpaid import Unpaid, UnpaidFilter
from portal.settings import Settings

AT_ONCE = 1000  # open invoices per step: of how many customers exactly somebody is to look at, matters no more
MOST = 500  # open invoices of one customer in one mail


def today_of(portal: Portal) -> datetime:
    """The moment at which this day began where the operator is."""
    return day_of(portal.clock(), portal.settings.timezone)


def rest_of_day(portal: Portal) -> timedelta:
    """What is left of this day where the operator is."""
    return today_of(portal) + timedelta(days=1) - portal.clock()


@lru_cache(maxsize=8)
def calendar_of(settings: Settings) -> Calendar:
    return Calendar(settings.holiday_country)


def schedule_of(settings: Settings) -> Schedule:
    return Schedule(settings.reminders, calendar_of(settings))


async def list_all(portal: Portal) -> list[Debt]:
    """Everybody who is late with something; who is due for a reminder comes first."""
    today, settings = today_of(portal), portal.settings
    late = await unpaid.late_for_staff(portal.engine, today)
    async with reading(portal.engine) as conn:
        return await debts_of(conn, late, settings.reminder_by, schedule_of(settings), today)


async def count_due(portal: Portal) -> int:
    """How many customers are due for a reminder today. On a day of rest nobody is, and nothing is asked."""
    today, settings = today_of(portal), portal.settings
    schedule = schedule_of(settings)
    if not schedule.calendar.is_business_day(today.date()):
        return 0
    late: dict[InvoiceId, Unpaid] = {}
    async with searching(portal.engine) as conn:
        for step, (since, until) in enumerate(schedule.spans(today), 1):
            rows = await unpaid.unreminded_for_staff(conn, step, since, until, AT_ONCE)
            late |= {row.id: row for row in rows}
        found = await debts_of(conn, [*late.values()], settings.reminder_by, schedule, today)
    return sum(debt.is_due for debt in found)


async def find(portal: Portal, conn: Connection, customer: CustomerId, way: Way | None = None) -> Debt | None:
    """All that is open of one customer; None if nothing is. `way`: another than the operator's."""
    today, settings = today_of(portal), portal.settings
    owed = await unpaid.list_for_staff(conn, UnpaidFilter(customer=customer), today, MOST)
    found = await debts_of(conn, owed, way or settings.reminder_by, schedule_of(settings), today)
    return found[0] if found else None
