"""Confirmed deposits, carried out: their invoices marked paid at Stripe, a few at a time, in the background.

Each step may be the last before a crash: whoever comes next goes on there. While Stripe is away the rest waits.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, time

from portal import log, pause
from portal.access import deposits, payer_names
from portal.assembly import Portal
from portal.billing.payer_names import normalised
from portal.database.engine import reading, writing
from portal.mirror.alone import Taken, alone
from portal.model.names import Email
from portal.model.paid_outside import Given, NotMarked
from portal.model.statement_file import KeptDeposit, Part
from portal.settling import settle
from portal.stripe_api.problems import NotAtStripe

AT_ONCE = 6
_IN_ONE_ROUND = 60
_LONGEST_REFERENCE = 100


async def carry_out(portal: Portal) -> None:
    """All that is confirmed, until none is left or Stripe does not answer. One process at a time."""
    async with reading(portal.engine) as conn:
        if await pause.is_on(conn, portal.clock()):
            return
    if not await _pending(portal):
        return
    try:
        async with alone(portal.engine, "deposits", portal.clock):
            while pending := await _pending(portal):
                if not await _settle_some(portal, pending):
                    return
    except Taken:
        return


async def _pending(portal: Portal) -> Sequence[KeptDeposit]:
    async with reading(portal.engine) as conn:
        return await deposits.list_pending_for_staff(conn, _IN_ONE_ROUND)


async def _settle_some(portal: Portal, pending: Sequence[KeptDeposit]) -> bool:
    """False if Stripe does not answer: those that were not begun are not."""
    turns, is_away = asyncio.Semaphore(AT_ONCE), asyncio.Event()

    async def settle_one(kept: KeptDeposit) -> None:
        async with turns:
            if not is_away.is_set() and not await _settle(portal, kept):
                is_away.set()

    async with asyncio.TaskGroup() as group:
        for kept in pending:
            group.create_task(settle_one(kept))
    return not is_away.is_set()


async def _settle(portal: Portal, kept: KeptDeposit) -> bool:
    trouble: str | None = None
    for part in kept.parts:
        why = None if part.done_at else await _mark(portal, kept, part)
        if why == "away":
            return False
        trouble = trouble or why
    async with writing(portal.engine) as conn:
        if await deposits.conclude(conn, kept, trouble) and kept.customer:
            payer, who = normalised(kept.deposit.payer), Email(kept.email or "")
            await payer_names.remember(conn, payer, kept.customer, who, portal.clock())
    return True


async def _mark(portal: Portal, kept: KeptDeposit, part: Part) -> str | None:
    """Why it was not marked paid; None if it was."""
    try:
        await settle(portal, part.invoice, given_of(portal, kept, part), Email(kept.email or ""), kept.place or "")
    except NotMarked as problem:
        log.info("a deposit could not settle its invoice", invoice=part.invoice, problem=problem.why)
        return problem.why
    except NotAtStripe:
        return "closed"
    async with writing(portal.engine) as conn:
        await deposits.finish_part(conn, part.invoice, portal.clock())
    return None


def given_of(portal: Portal, kept: KeptDeposit, part: Part) -> Given:
    """What staff would have filled in: noon of the day, and what the line says."""
    received_at = datetime.combine(kept.deposit.day, time(12), portal.settings.timezone)
    words = " ".join(f"{kept.deposit.payer} {kept.deposit.memo}".split())
    return Given(received_at, part.amount, part.reason, words[:_LONGEST_REFERENCE] or None, None)
