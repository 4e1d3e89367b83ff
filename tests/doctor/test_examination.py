"""The doctor never hangs, never breaks off, and never says a secret aloud."""

import asyncio
from dataclasses import replace

import pytest

from portal.assembly import Portal
from portal.database.engine import DatabaseAway
from portal.doctor.case import Case
from portal.doctor.examination import examine, hidden, secrets_of
from portal.doctor.finding import Finding, ok
from portal.stripe_api.problems import MayNot, RefusedByStripe, StripeAway
from tests.doctor.said import Said, said


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        (StripeAway("HTTP 500"), "Stripe does not answer (HTTP 500)"),
        (DatabaseAway("no route"), "the database does not answer (no route)"),
        (MayNot("Having the 'rak_plan_read' permission would"), "the key lacks plan_read"),
        (RefusedByStripe("no"), "Stripe refuses: no"),
        (KeyError("x"), "the check itself broke: KeyError: 'x'"),
    ],
)
async def test_a_check_that_breaks_is_a_line_and_the_next_one_runs(
    portal: Portal, trouble: Exception, says: str
) -> None:
    async def breaks(_case: Case) -> list[Finding]:
        raise trouble

    async def works(_case: Case) -> list[Finding]:
        return [ok("works", "fine")]

    first, second = said(await examine(Case(portal), [("breaks", breaks), ("works", works)]))

    assert (first.check, first.status, first.says) == ("breaks", "problem", says)
    assert first.mend
    assert second == Said("works", "ok", "fine", "")


async def test_a_check_that_hangs_is_left(portal: Portal) -> None:
    async def hangs(_case: Case) -> list[Finding]:
        await asyncio.sleep(60)
        return []

    [one] = said(await examine(Case(portal), [("hangs", hangs)], seconds=0.05))

    assert one.says == "no answer within 0.05 s"


async def test_no_secret_is_said_aloud(portal: Portal) -> None:
    settings = replace(
        portal.settings,
        secret_keys=("cookie-secret",),
        webhook_secrets=("whsec_hush",),
        smtp_url="smtp://hana:p%40ss-word@mail.example",
        database_url="postgresql://portal:deep-secret@db.example/portal",
    )
    everything = " ".join(secrets_of(settings))

    async def chatters(_case: Case) -> list[Finding]:
        return [ok("chatters", "%(all)s", all=everything)]

    [one] = said(await examine(Case(replace(portal, settings=settings)), [("chatters", chatters)]))

    assert one.says == " ".join(["•••"] * 6)
    for secret in ("cookie-secret", "whsec_hush", "p@ss-word", "p%40ss-word", "deep-secret", "sk_test_123"):
        assert secret not in hidden(f"it is {secret}!", secrets_of(settings))
