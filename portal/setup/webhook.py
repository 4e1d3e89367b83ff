"""The webhook endpoint: at the portal's address, with exactly the events it needs, in the version it reads."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from portal.billing.differences import Difference
from portal.language import _
from portal.model.endpoint import EVENTS, Endpoint
from portal.setup.step import Plan, Step
from portal.setup.words import Words, words
from portal.stripe_api.client import API_VERSION, StripeClient
from portal.stripe_api.webhook_endpoints import (
    create_endpoint,
    delete_endpoint,
    list_endpoints,
    stamp_kept,
    update_endpoint,
)

ALSO_TOLD = _(
    "%(id)s of version %(version)s is told at the same address, too: delete it in the Dashboard "
    "(Developers → Webhooks) once the portal runs with the new secret."
)
ENDPOINT = _("webhook endpoint %(url)s")
ENDPOINT_THERE = _("webhook endpoint %(url)s (%(id)s)")
ENDPOINT_AGAIN = _("webhook endpoint %(url)s (in place of %(id)s: setup was cut off before its secret was kept)")
WHERE_IT_IS = _(
    "The signing secret of %(id)s is the last line of %(file)s: put that line into the portal's environment (while an "
    "older endpoint lives, both secrets, separated by a comma), restart the portal, and delete the file."
)


def wanted(url: str) -> Endpoint:
    return Endpoint("", url, EVENTS, enabled=True, api_version=API_VERSION)


async def plan(client: StripeClient, url: str, run: str, keep_secret: Callable[[str], str]) -> Plan:
    """`keep_secret` puts a new secret where only the operator reads it, and says where. Raises MayNot, StripeAway."""
    known = [one for one in await list_endpoints(client) if one.url == url]
    there, lost = [one for one in known if not one.secret_is_lost], [one for one in known if one.secret_is_lost]
    right = sorted((one for one in there if one.api_version == API_VERSION), key=lambda one: not one.is_ours)
    wants = wanted(url)
    made = Plan()
    # An endpoint's version is settled when it is made: another version is another endpoint.
    if not right:
        made.steps.append(_create(client, wants, [one.id for one in there], lost, run, keep_secret))
    elif differences := _differences(right[0], wants):
        made.steps.append(_update(client, right[0], wants, differences, run))
    others = [one for one in known if one is not right[0]] if right else there
    made.remarks += [words(ALSO_TOLD, id=one.id, version=one.api_version or "?") for one in others if one.enabled]
    return made


def _differences(found: Endpoint, wants: Endpoint) -> tuple[Difference, ...]:
    state = {True: "enabled", False: "disabled"}
    events = [
        *(Difference("enabled_events", "", one) for one in sorted(wants.events - found.events)),
        *(Difference("enabled_events", one, "") for one in sorted(found.events - wants.events)),
    ]
    status = [] if found.enabled else [Difference("status", state[found.enabled], state[True])]
    stamp = [] if found.is_ours else [Difference("metadata", "", "made_for: billing-portal")]
    return (*status, *events, *stamp)


def _create(
    client: StripeClient,
    wants: Endpoint,
    there: list[str],
    lost: list[Endpoint],
    run: str,
    keep_secret: Callable[[str], str],
) -> Step:
    """What was cut off lately goes on where it was: by the same key Stripe answers as before, with the secret."""

    async def apply() -> Words:
        keep_secret("")  # a file that cannot be written is noticed before Stripe shows the secret, once
        asked = repr((wants.url, sorted(wants.events), wants.api_version, sorted(there)))
        key = f"setup:webhook:{hashlib.sha256(asked.encode()).hexdigest()[:32]}"
        endpoint, secret = await create_endpoint(client, wants, key, f"{key}:{run}")
        file = keep_secret(secret)
        await stamp_kept(client, endpoint.id, f"{key}:kept:{run}")
        for one in lost:
            if one.id != endpoint.id:
                await delete_endpoint(client, one.id)
        return words(WHERE_IT_IS, id=endpoint.id, file=file)

    shown = (Difference("api_version", "", API_VERSION), Difference("enabled_events", "", str(len(wants.events))))
    again = words(ENDPOINT_AGAIN, url=wants.url, id=", ".join(one.id for one in lost))
    return Step("+", again if lost else words(ENDPOINT, url=wants.url), shown, apply)


def _update(
    client: StripeClient, found: Endpoint, wants: Endpoint, differences: tuple[Difference, ...], run: str
) -> Step:
    async def apply() -> None:
        await update_endpoint(client, found.id, replace(wants, id=found.id), f"setup:{run}:{found.id}")

    return Step("~", words(ENDPOINT_THERE, url=found.url, id=found.id), differences, apply)
