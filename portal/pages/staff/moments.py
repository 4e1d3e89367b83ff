"""The seven moments as staff look at them: which the portal mails, whom the renewal reminder reaches, who got what."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from portal.access import told_moments
from portal.assembly import portal_of
from portal.billing.reach import reach_of
from portal.database.engine import reading, searching
from portal.mirror import instants
from portal.mirror.reach import count_for_staff
from portal.model.mail_kind import MOMENT_NAMES
from portal.pages.render import page
from portal.pages.staff.guards import Clerk, at_desk

MOST = 100
LATELY = timedelta(days=90)


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    portal, now = portal_of(request), portal_of(request).clock()
    async with searching(portal.engine) as conn:
        contracts = await count_for_staff(conn)
        told = await told_moments.list_for_staff(conn, now - LATELY, now + timedelta(seconds=1), MOST)
    async with reading(portal.engine) as conn:
        gap = [await instants.find(conn, name) for name in (told_moments.GAP_BEGAN, told_moments.GAP_ENDED)]
    days = portal.settings.renewal_days
    return page(
        request,
        "staff/moments.html",
        names=MOMENT_NAMES,
        on=portal.mail_kinds,
        days=days,
        reach=reach_of(contracts, days),
        told=told,
        gap=gap if gap[1] and now - gap[1] < LATELY else None,
    )
