"""The webhook endpoint: at our address, switched on, with the events we need, in the version we read."""

from collections.abc import Iterator

from portal.billing.differences import counted
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.language import _
from portal.model.endpoint import Endpoint
from portal.stripe_api.client import API_VERSION
from portal.stripe_api.problems import MayNot
from portal.stripe_api.webhook_endpoints import list_endpoints

SETUP = "portal setup FILE"


async def examine(case: Case) -> list[Finding]:
    portal, url = case.portal, case.webhook_url
    found = []
    if not portal.settings.webhook_secrets:
        says = _("PORTAL_STRIPE_WEBHOOK_SECRET is missing: every webhook is refused")
        found.append(
            problem(
                "webhook", says, _("portal setup writes it where it makes an endpoint; else the Dashboard shows it.")
            )
        )
    try:
        known = [one for one in await list_endpoints(portal.stripe) if one.url == url]
    except MayNot:
        says = _("the key may not look at webhook endpoints")
        return [*found, warning("webhook", says, _("Give it webhook_read, or look with the key of portal setup."))]
    return [*found, *_endpoints(known, url)]


def _endpoints(known: list[Endpoint], url: str) -> Iterator[Finding]:
    if not known:
        yield problem("webhook", _("no endpoint at Stripe leads to %(url)s"), SETUP, url=url)
        return
    best = min(
        known, key=lambda one: (one.secret_is_lost, not one.enabled, len(one.lacks), one.api_version != API_VERSION)
    )
    facts = {"id": best.id, "version": best.api_version or "?", "ours": API_VERSION}
    if best.secret_is_lost:
        says = _("the endpoint %(id)s was made, and its signing secret never put away: setup was cut off")
        yield problem("webhook", says, SETUP, **facts)
    elif not best.enabled:
        yield problem("webhook", _("the endpoint %(id)s is disabled"), SETUP, **facts)
    elif best.lacks:
        names = counted(sorted(best.lacks))
        yield problem("webhook", _("the endpoint %(id)s lacks events: %(names)s"), SETUP, names=names, **facts)
    else:
        yield ok("webhook", _("the endpoint %(id)s is enabled, with the events that are needed"), **facts)
    if best.api_version != API_VERSION:
        says = _("the endpoint %(id)s sends version %(version)s, not %(ours)s; the portal reads each object again")
        yield warning("webhook", says, SETUP, **facts)
    if sum(one.enabled for one in known) > 1:
        says = _("%(count)s endpoints lead to %(url)s: each event comes more than once")
        mend = _("Delete the older ones: Dashboard → Developers → Webhooks")
        yield warning("webhook", says, mend, count=len(known), url=url)
