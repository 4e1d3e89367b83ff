"""Many cards that failed within a minute become one mail to staff; a bank's bad day must not fill their mailbox."""

from portal.assembly import Portal
from portal.billing import card_failures
from portal.database.engine import reading, writing
from portal.mirror import failures


async def tell_of_many(portal: Portal) -> None:
    """Nothing is written while nothing waits."""
    async with reading(portal.engine) as conn:
        if await failures.find_oldest_untold(conn) is None:
            return
    async with writing(portal.engine) as conn:
        has_mail = await card_failures.tell_together(conn, portal.settings.alert_addresses, portal.clock())
    if has_mail:
        portal.outbox_bell.set()
