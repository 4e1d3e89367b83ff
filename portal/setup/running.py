"""Setup from beginning to end: all plans, side by side in one run; then step by step, each trouble by itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from portal.assembly import Portal
from portal.billing.declared_portal import BadOffer
from portal.language import _
from portal.model.declared import Declared
from portal.setup import customer_portal, transfer, webhook
from portal.setup.step import Plan, Step
from portal.setup.words import Words, words
from portal.stripe_api.bulk import BulkReader
from portal.stripe_api.pace import Pace
from portal.stripe_api.problems import MayNot, NotAtStripe, RefusedByStripe

# As the Dashboard calls what the permissions are about.
DASHBOARD_NAMES = {
    "webhook": "Webhook Endpoints",
    "customer_portal": "Customer Portal",
    "customer": "Customers",
    "subscription": "Subscriptions",
    "plan": "Prices",
    "product": "Products",
}
LACKS = _(
    "the key lacks %(permission)s (%(name)s): Dashboard → Developers → API keys → edit the restricted key, "
    "then run this again"
)


@dataclass(frozen=True)
class Run:
    """`id` is new in each run: a repeat within it does no harm, and one of tomorrow is no repeat."""

    portal: Portal
    declared: Declared
    id: str
    pace: Pace
    keep_secret: Callable[[str], str]
    report: transfer.Report

    @property
    def webhook_url(self) -> str:
        return self.declared.webhook.url or self.portal.address_of("webhook")

    @property
    def sections(self) -> dict[str, Callable[[], Awaitable[Plan]]]:
        stripe, declared = self.portal.stripe, self.declared
        return_to = self.portal.address_of("overview")
        reader = BulkReader(stripe, self.pace)
        return {
            _("webhook endpoint"): lambda: webhook.plan(stripe, self.webhook_url, self.id, self.keep_secret),
            _("Customer Portal"): lambda: customer_portal.plan(stripe, declared.customer_portal, return_to, self.id),
            _("transfer customers"): lambda: transfer.plan(reader, declared.transfer, self.id, self.report),
        }


async def planned(plan: Callable[[], Awaitable[Plan]]) -> Plan | Words:
    """The plan, or why there is none. Raises StripeAway."""
    try:
        return await plan()
    except (MayNot, BadOffer, RefusedByStripe) as problem:
        return complaint(problem)


async def applied(step: Step) -> tuple[bool, Words | None]:
    """Whether it is done, and what there is to say. Raises StripeAway, OSError."""
    try:
        return True, await step.apply()
    except (MayNot, NotAtStripe, RefusedByStripe) as problem:
        return False, complaint(problem)


def complaint(problem: Exception) -> Words:
    """One line, and where there is one, the mend."""
    if isinstance(problem, MayNot) and problem.permission:
        resource, _, may = problem.permission.rpartition("_")
        name = f"{DASHBOARD_NAMES.get(resource, resource)}: {may}"
        return words(LACKS, permission=problem.permission, name=name)
    if isinstance(problem, BadOffer):
        return words(problem.message, **problem.facts)
    if isinstance(problem, NotAtStripe):
        return words(_("Stripe does not have what %(param)s names"), param=problem)
    return words(_("Stripe refuses: %(why)s"), why=problem)
