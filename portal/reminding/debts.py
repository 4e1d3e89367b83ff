"""Who is due for a reminder today: the operator's steps, held against what is open."""

from datetime import datetime
from functools import lru_cache

from portal.assembly import Portal
from portal.billing.business_days import Calendar
from portal.billing.reminder_cases import Debt, debts_of
from portal.billing.reminders import Schedule
from portal.clock import day_of
from portal.database.engine import Connection, reading
from portal.desk_values import Way
from portal.mirror import unpaid
from portal.model.names import CustomerId
from portal.model.unpaid import UnpaidFilter
from portal.settings import Settings

MOST = 500  # open invoices of one customer in one mail


def today_of(portal: Portal) -> datetime:
    """The moment at which this day began where the operator is."""
    return day_of(portal.clock(), portal.settings.timezone)


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


async def find(portal: Portal, conn: Connection, customer: CustomerId, way: Way | None = None) -> Debt | None:
    """All that is open of one customer; None if nothing is. `way`: another than the operator's."""
    today, settings = today_of(portal), portal.settings
    owed = await unpaid.list_for_staff(conn, UnpaidFilter(customer=customer), today, MOST)
    found = await debts_of(conn, owed, way or settings.reminder_by, schedule_of(settings), today)
    return found[0] if found else None
