"""Stripe's Customer Portal: our configuration is there, and as it was declared."""

from collections.abc import Iterator

from portal.billing import declared_portal
from portal.billing.declared_portal import BadOffer
from portal.billing.differences import counted
from portal.doctor.case import Case
from portal.doctor.finding import Finding, ok, problem, warning
from portal.language import _
from portal.model.configuration import Configuration, ours_among, that_counts
from portal.setup import customer_portal
from portal.stripe_api.portal_features import list_configurations

SETUP = "portal setup FILE"
AT_ONCE = _(
    "Empty its schedule_at_period_end: Dashboard → Settings → Billing → Customer portal, or by the API where the "
    "portal made it (docs/plan-changes.md)."
)
HAND = _("portal setup FILE sets it back; or declare the change in FILE.")


async def examine(case: Case) -> list[Finding]:
    known = await list_configurations(case.portal.stripe)
    return [await _ours(case, ours_among(known)), *_put_off(that_counts(known))]


def _put_off(counts: Configuration | None) -> Iterator[Finding]:
    """The price on the plan page is that of a change made at once."""
    if counts and counts.puts_off:
        says = _("the configuration %(id)s puts changes off (%(kinds)s): the plan page prices them as made at once")
        yield warning("customer-portal", says, AT_ONCE, id=counts.id, kinds=", ".join(counts.puts_off))


async def _ours(case: Case, ours: Configuration | None) -> Finding:
    if ours is None:
        says = _("no configuration of the portal's own: the account's default counts")
        return warning("customer-portal", says, SETUP)
    if not ours.active:
        return problem("customer-portal", _("the configuration %(id)s is switched off"), SETUP, id=ours.id)
    return await _as_declared(case, ours) if case.declared else _as_stamped(ours)


async def _as_declared(case: Case, ours: Configuration) -> Finding:
    """Held against the file."""
    portal, declared = case.portal, case.declared
    if declared is None:
        return _as_stamped(ours)
    try:
        plan = await customer_portal.plan(portal.stripe, declared.customer_portal, portal.address_of("overview"), "")
    except BadOffer as bad:
        return problem("customer-portal", bad.message, _("Mend FILE."), **bad.facts)
    names = [one.name for step in plan.steps for one in step.differences]
    if not names:
        return ok("customer-portal", _("the configuration %(id)s is as declared"), id=ours.id)
    says = _("the configuration %(id)s is not as declared: %(names)s")
    return problem("customer-portal", says, HAND, id=ours.id, names=counted(names))


def _as_stamped(ours: Configuration) -> Finding:
    """Without the file: held against what setup left there."""
    if ours.print is None or declared_portal.print_of(ours.says) == ours.print:
        return ok("customer-portal", _("the configuration %(id)s is as setup left it"), id=ours.id)
    return problem("customer-portal", _("the configuration %(id)s was changed by hand since setup"), HAND, id=ours.id)
