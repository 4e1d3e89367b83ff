"""Three clocks: ours, Stripe's and the database's. A webhook's signature is good for five minutes."""

from datetime import datetime

from portal.database.engine import reading
from portal.database.time import find_time
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.language import _
from portal.stripe_api.headers import fetch_headers

BASE = _("the database's clock is %(off)s s from ours")
STRIPE = _("Stripe's clock is %(off)s s from ours")
MEND = _("Let NTP set the clock; beyond five minutes webhooks are refused.")
FAIR, FAR = 5, 240  # seconds; the database's own tick is one


async def examine(case: Case) -> list[Finding]:
    portal = case.portal
    async with reading(portal.engine) as conn:
        base = await find_time(conn)
    found = [_compared(_("the database's clock agrees with ours"), BASE, base, portal.clock())]
    answer = await fetch_headers(portal.stripe)
    if answer.at:
        found.append(_compared(_("Stripe's clock agrees with ours"), STRIPE, answer.at, portal.clock()))
    return found


def _compared(agrees: str, differs: str, theirs: datetime, ours: datetime) -> Finding:
    off = round((theirs - ours).total_seconds())
    if abs(off) <= FAIR:
        return ok("clocks", agrees)
    return (problem if abs(off) > FAR else warning)("clocks", differs, MEND, off=f"{off:+d}")
