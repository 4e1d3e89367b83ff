"""Three clocks: ours, Stripe's and the database's. A webhook's signature is good for five minutes."""

from datetime import datetime

from portal.database.engine import reading
from portal.database.time import find_time
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.stripe_api.headers import fetch_headers

FAIR, FAR = 5, 240  # seconds; the database's own tick is one


async def examine(case: Case) -> list[Finding]:
    portal = case.portal
    async with reading(portal.engine) as conn:
        base = await find_time(conn)
    found = [_compared("the database's clock", base, portal.clock())]
    answer = await fetch_headers(portal.stripe)
    if answer.at:
        found.append(_compared("Stripe's clock", answer.at, portal.clock()))
    return found


def _compared(whose: str, theirs: datetime, ours: datetime) -> Finding:
    off = round((theirs - ours).total_seconds())
    if abs(off) <= FAIR:
        return ok("clocks", "%(whose)s agrees with ours", whose=whose)
    says = "%(whose)s is %(off)+d s from ours"
    kind = problem if abs(off) > FAR else warning
    return kind(
        "clocks", says, "Let NTP set the clock; beyond five minutes webhooks are refused.", whose=whose, off=off
    )
