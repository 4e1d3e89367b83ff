"""Reminders without anybody: what was cut off is finished, and the steps go out by themselves where that is set."""

from datetime import timedelta

from portal import pause
from portal.access import reminders, told
from portal.access.accounts import OPERATOR
from portal.assembly import Portal
from portal.billing.reminder_cases import Debt
from portal.database.engine import reading, writing
from portal.model.deed import BY_ITSELF
from portal.reminding.debts import calendar_of, list_all, today_of
from portal.reminding.sending import Sender, finish, remind

LEFT = timedelta(minutes=2)  # whoever began it is no longer at it
KEY_LIVES = timedelta(hours=23)  # Stripe forgets a key after a day; told again later, it would send again
AUTOMATIC = Sender(OPERATOR, BY_ITSELF)


async def look_after(portal: Portal) -> None:
    """Safe in several processes: the database lets one of them send."""
    now = portal.clock()
    async with reading(portal.engine) as conn:
        if await pause.is_on(conn, now):
            return
        left = await reminders.list_left_for_staff(conn, now - KEY_LIVES, now - LEFT)
    for sent in left:
        await finish(portal, sent)
    if _is_time(portal):
        for debt in await list_all(portal):
            if debt.is_due and await _is_first_try(portal, debt):
                await remind(portal, debt.customer, debt.mark, AUTOMATIC)


def _is_time(portal: Portal) -> bool:
    """On a business day, from the set time on."""
    settings = portal.settings
    local = portal.clock().astimezone(settings.timezone)
    if settings.reminders_at is None or local.time() < settings.reminders_at:
        return False
    return calendar_of(settings).is_business_day(local.date())


async def _is_first_try(portal: Portal, debt: Debt) -> bool:
    """One try a day for each customer: what Stripe refuses is not asked again every ten minutes."""
    async with writing(portal.engine) as conn:
        return await told.once(conn, f"reminder {debt.customer} {today_of(portal).date()}", portal.clock())
