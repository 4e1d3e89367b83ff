"""All checks, one after the other: each within its time, and one that breaks is a line of its own."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

import anyio

from portal.database.engine import DatabaseAway
from portal.doctor import (
    backlog,
    clocks,
    customer_portal,
    dashboard,
    database,
    deliveries,
    mail_domain,
    mail_server,
    permissions,
    stripe_account,
    transfers,
    webhooks,
)
from portal.doctor import settings as own_settings
from portal.doctor.case import Case, Check
from portal.doctor.finding import Finding, problem
from portal.language import _
from portal.settings import Settings
from portal.stripe_api.problems import MayNot, RefusedByStripe, StripeAway

SECONDS = 15.0
CHECKS: Sequence[tuple[str, Check]] = (
    ("settings", own_settings.examine),
    ("database", database.examine),
    ("mail-server", mail_server.examine),
    ("mail-domain", mail_domain.examine),
    ("stripe", stripe_account.examine),
    ("permissions", permissions.examine),
    ("webhook", webhooks.examine),
    ("deliveries", deliveries.examine),
    ("customer-portal", customer_portal.examine),
    ("transfer-customers", transfers.examine),
    ("clocks", clocks.examine),
    ("backlog", backlog.examine),
    ("dashboard", dashboard.examine),
)


async def examine(case: Case, checks: Sequence[tuple[str, Check]] = CHECKS, seconds: float = SECONDS) -> list[Finding]:
    """In the order of the list, whatever each of them meets."""
    found: list[Finding] = []
    for name, check in checks:
        found += await _within(case, name, check, seconds)
    secrets = secrets_of(case.portal.settings)
    return [replace(one, facts={name: hidden(fact, secrets) for name, fact in one.facts.items()}) for one in found]


async def _within(case: Case, name: str, check: Check, seconds: float) -> list[Finding]:
    try:
        with anyio.fail_after(seconds):
            return await check(case)
    except TimeoutError:
        return [
            problem(
                name, _("no answer within %(seconds)s s"), _("Look at the network from here."), seconds=f"{seconds:g}"
            )
        ]
    except StripeAway as away:
        return [
            problem(
                name, _("Stripe does not answer (%(why)s)"), _("Look at status.stripe.com and the network."), why=away
            )
        ]
    except DatabaseAway as away:
        return [problem(name, _("the database does not answer (%(why)s)"), _("Look at PORTAL_DATABASE_URL."), why=away)]
    except MayNot as refusal:
        lacks = _("the key lacks %(permission)s")
        where = _("Dashboard → Developers → API keys: give the restricted key this permission.")
        return [problem(name, lacks, where, permission=refusal.permission or refusal)]
    except RefusedByStripe as refusal:
        return [problem(name, _("Stripe refuses: %(why)s"), _("Look at PORTAL_STRIPE_API_KEY."), why=refusal)]
    except Exception as error:  # a check that breaks must not keep the others from looking
        says = _("the check itself broke: %(kind)s: %(why)s")
        return [problem(name, says, _("Tell the developers."), kind=type(error).__name__, why=error)]


def secrets_of(settings: Settings) -> list[str]:
    """What must not be read over anybody's shoulder, as it is written and as it is meant; longest first."""
    passwords = [urlsplit(url).password for url in (settings.smtp_url, settings.database_url)]
    written = [one for one in passwords if one]
    whole = [settings.stripe_api_key, *settings.secret_keys, *settings.webhook_secrets]
    return sorted({*whole, *written, *map(unquote, written)}, key=len, reverse=True)


def hidden(fact: object, secrets: Sequence[str]) -> str:
    """All that a line says beyond its fixed words goes through here."""
    text = str(fact)
    for secret in secrets:
        if len(secret) > 3:  # a shorter one is no secret, and stands in every other word
            text = text.replace(secret, "•••")
    return text
