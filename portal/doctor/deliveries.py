"""Webhooks that come: when the last one did, and whether Stripe has had something to say since."""

from datetime import datetime, timedelta

from portal.database.engine import reading
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem
from portal.language import _
from portal.mirror import instants
from portal.stripe_api.events import fetch_newest
from portal.stripe_api.problems import MayNot
from portal.stripe_api.webhook_endpoints import list_endpoints

PATIENCE = timedelta(minutes=10)
MEND = _(
    "Look at Dashboard → Developers → Webhooks, at the proxy before the portal, and at PORTAL_STRIPE_WEBHOOK_SECRET."
)


async def examine(case: Case) -> list[Finding]:
    """Silence is a problem only where Stripe had something to say, and some time to say it."""
    portal = case.portal
    async with reading(portal.engine) as conn:
        came = await instants.find(conn, instants.DELIVERED)
    newest = await fetch_newest(portal.stripe, portal.clock() - PATIENCE)
    since = max((one for one in (came, await _endpoint_since(case)) if one), default=None)
    facts = {"came": _written(came), "newest": _written(newest)}
    if newest is None or (since is not None and newest - since <= PATIENCE):
        if came is None:
            return [ok("deliveries", _("no webhook has come yet, and Stripe had nothing to say"))]
        return [ok("deliveries", _("the last webhook came at %(came)s, and Stripe has no later event"), **facts)]
    if came is None:
        says = _("no webhook has come yet, and Stripe has an event of %(newest)s")
        return [problem("deliveries", says, MEND, **facts)]
    says = _("the last webhook came at %(came)s, and Stripe has an event of %(newest)s")
    return [problem("deliveries", says, MEND, **facts)]


async def _endpoint_since(case: Case) -> datetime | None:
    """What happened before there was an endpoint, nobody was told of."""
    url = case.webhook_url
    try:
        known = [one for one in await list_endpoints(case.portal.stripe) if one.url == url]
    except MayNot:
        return None
    return min((one.created_at for one in known if one.created_at), default=None)


def _written(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
