"""Stripe's Customer Portal: one configuration of our own, found again by its stamp."""

import hashlib

from portal.billing import declared_portal
from portal.billing.differences import Difference, between, flat
from portal.language import _
from portal.model.configuration import Configuration, ours_among
from portal.model.declared import CustomerPortal
from portal.setup.step import Plan, Step
from portal.setup.words import words
from portal.stripe_api.client import StripeClient
from portal.stripe_api.named_prices import fetch_named
from portal.stripe_api.portal_features import create_configuration, list_configurations, update_configuration

CONFIGURATION = _("Customer Portal configuration")
CONFIGURATION_THERE = _("Customer Portal configuration %(id)s")
NO_PLANS = _(
    "No products are declared: customers can change no plan, here or at Stripe (customer_portal.products; "
    "changes = [] says that this is meant)."
)
SWITCHED_OFF = Difference("active", "false", "true")


async def plan(client: StripeClient, portal: CustomerPortal, return_to: str, run: str) -> Plan:
    """Raises MayNot, StripeAway, RefusedByStripe, BadOffer."""
    known = await list_configurations(client)
    named = declared_portal.names_of(portal)
    prices = await fetch_named(client, named) if named else {}
    says = declared_portal.wanted(portal, prices, return_to)
    found = ours_among(known)
    remarks = [words(NO_PLANS)] if portal.changes and not portal.products else []
    if found is None:
        return Plan([_create(client, says, [one.id for one in known], run)], remarks)
    differences = tuple(between(found.says, says))
    if not found.active:
        differences = (SWITCHED_OFF, *differences)
    stamp = declared_portal.print_of(says)
    if not differences and found.print != stamp:
        differences = (Difference("metadata.declared", found.print or "", stamp),)
    return Plan([_update(client, found, says, differences, run)] if differences else [], remarks)


def _create(client: StripeClient, says: declared_portal.Says, there: list[str], run: str) -> Step:
    async def apply() -> None:
        asked = repr((sorted(flat(says).items()), sorted(there)))
        key = f"setup:portal:{hashlib.sha256(asked.encode()).hexdigest()[:32]}"
        sent, stamp = declared_portal.params(says), declared_portal.print_of(says)
        await create_configuration(client, sent, stamp, key, f"{key}:{run}")

    shown = tuple(Difference(name, "", value) for name, value in flat(says).items() if value)
    return Step("+", words(CONFIGURATION), shown, apply)


def _update(
    client: StripeClient,
    found: Configuration,
    says: declared_portal.Says,
    differences: tuple[Difference, ...],
    run: str,
) -> Step:
    async def apply() -> None:
        sent, stamp = declared_portal.params(says), declared_portal.print_of(says)
        await update_configuration(client, found.id, sent, stamp, f"setup:{run}:{found.id}")

    return Step("~", words(CONFIGURATION_THERE, id=found.id), differences, apply)
