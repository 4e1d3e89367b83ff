"""Readings of deposits: offered against what is open now, and confirmed, by which nothing is settled yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import anyio

from portal.access import deposits, payer_names, staff_log
from portal.assembly import Portal
from portal.billing import bank_fees
from portal.billing.deposit_choice import NotFitting, parts_of
from portal.billing.deposit_matching import match
from portal.clock import day_of
from portal.database.engine import Connection, reading, searching, writing
from portal.mirror import unpaid
from portal.model.deposit import Match
from portal.model.log_facts import CameIn, Share, Shares
from portal.model.names import Email, InvoiceId
from portal.model.statement_file import KeptDeposit, Part
from portal.model.unpaid import Unpaid, UnpaidFilter

_IN_ONE_WRITE = 50
_MOST_INVOICES = 50_000

Open = Mapping[InvoiceId, Unpaid]
Choice = tuple[str, Sequence[InvoiceId]]  # of a deposit, its invoices


async def list_open(portal: Portal) -> Open:
    """All that waits for a transfer, but for what a confirmed deposit is about to settle."""
    today = day_of(portal.clock(), portal.settings.timezone)
    async with searching(portal.engine) as conn:
        rows = await unpaid.list_for_staff(conn, UnpaidFilter(), today, _MOST_INVOICES)
        claimed = await deposits.list_claimed_for_staff(conn)
    return {row.id: row for row in rows if row.id not in claimed}


async def readings_of(portal: Portal, kept: Sequence[KeptDeposit], invoices: Open) -> dict[str, Match]:
    """By the deposit's id. In a thread: a thousand lines against five thousand invoices take a second."""
    async with reading(portal.engine) as conn:
        known = await payer_names.list_for_staff(conn)
    fees = bank_fees.table(portal.settings.bank_fees)
    lines = [one.deposit for one in kept]
    matches = await anyio.to_thread.run_sync(match, lines, [*invoices.values()], known, fees)
    return dict(zip((one.id for one in kept), matches, strict=True))


async def confirm(portal: Portal, choices: Sequence[Choice], who: Email, place: str) -> int:
    """How many were; each of the others stays open and says why, unless somebody was first."""
    invoices, now, confirmed = await list_open(portal), portal.clock(), 0
    for some in _batches(choices):
        async with writing(portal.engine) as conn:
            for id, chosen in some:
                confirmed += await _confirm_one(conn, id, chosen, invoices, who, place, now)
    portal.deposits_bell.set()
    return confirmed


async def _confirm_one(
    conn: Connection, id: str, chosen: Sequence[InvoiceId], invoices: Open, who: Email, place: str, now: datetime
) -> bool:
    kept = await deposits.find_for_staff(conn, id)
    if kept is None or kept.state != "open":
        return False
    found = [invoices[one] for one in dict.fromkeys(chosen) if one in invoices]
    try:
        parts = parts_of(kept.deposit, found if len(found) == len({*chosen}) else [])
    except NotFitting as problem:
        await deposits.note_trouble(conn, id, problem.why)
        return False
    customer = found[0].customer
    if not await deposits.confirm(conn, id, customer, parts, who, place, now):
        return False
    await staff_log.record(
        conn, who, "deposit_confirmed", place, now, customer=customer, before=line_of(kept), after=_told(parts)
    )
    return True


def _batches(choices: Sequence[Choice]) -> list[Sequence[Choice]]:
    """Each one short transaction."""
    return [choices[start : start + _IN_ONE_WRITE] for start in range(0, len(choices), _IN_ONE_WRITE)]


def line_of(kept: KeptDeposit) -> CameIn:
    """For the log."""
    return CameIn(kept.deposit.day, kept.deposit.amount, kept.deposit.payer)


def _told(parts: Sequence[Part]) -> Shares:
    return Shares(tuple(Share(one.invoice, one.amount, one.reason) for one in parts))
