"""A reminder is asked once more as it goes out whether it may: what was so when it was queued may be over.

What does not go out is written down so, and may go another time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from portal.access import accounts, mail_choices, reminders, staff_log
from portal.access.accounts import OPERATOR
from portal.assembly import Portal
from portal.billing.reminder_cases import Debt
from portal.billing.reminders import standing
from portal.database.engine import Connection
from portal.mail import outbox
from portal.mail.outbox import Queued
from portal.model.deed import BY_ITSELF, Deed
from portal.model.log_facts import HINDRANCES, Hindrance, NotReminded
from portal.model.names import CustomerId, Email, InvoiceId
from portal.model.reminder import CHOSEN_AS, Letter
from portal.reminding import letter
from portal.reminding.debts import find, schedule_of, today_of

_DEED: Deed = "reminder_dropped"
_WHY: dict[str, Hindrance] = {why: why for why in HINDRANCES}


@dataclass(frozen=True, slots=True)
class Asked:
    """The mail as it may go out now, if it may; and what of it may not, with the reason."""

    letter: Letter | None
    left_out: Mapping[InvoiceId, Hindrance] = field(default_factory=dict)
    trouble: str = ""


async def ask_again(portal: Portal, conn: Connection, customer: CustomerId, day: date, to: Email) -> Asked:
    """Is it still its day, has nobody opted out or switched it off, is it open, and not answered or being paid?"""
    named = [one.invoice for one in await reminders.list_of_mail(conn, customer, day)]
    if day != today_of(portal).date():
        return Asked(None, _each(named, "day_over"))
    account = await accounts.open_for_staff(conn, customer)
    if account is None or to not in await mail_choices.addressees(conn, account, CHOSEN_AS):
        return Asked(None, _each(named, "no_address"))
    owed = await find(portal, conn, customer, "portal")
    debt = _as_if_unsent(portal, owed, named) if owed else None
    whys = {one.case.invoice.id: one.why for one in debt.standings} if debt else {}
    going = {one.case.invoice.id for one in debt.going} if debt else set()
    left_out = {id: _WHY.get(whys.get(id) or "", "settled") for id in named if id not in going}
    return Asked(await letter.of_debt(portal, conn, debt) if debt and going else None, left_out)


async def take_back(portal: Portal, conn: Connection, queued: Queued, asked: Asked) -> None:
    """Counts as not sent, unless another mail of this reminder went out or still may; the log says why."""
    customer, day = whose(queued)
    alone = not await outbox.has_company(conn, queued)
    if asked.letter and not alone:
        return
    for invoice, why in asked.left_out.items():
        by, now, told = (OPERATOR, _DEED, BY_ITSELF), portal.clock(), NotReminded(queued.recipient, why, asked.trouble)
        await staff_log.record(conn, *by, now, customer=customer, invoice=invoice, after=told)
        if alone:
            await reminders.take_back(conn, invoice, customer, day)


async def give_up(portal: Portal, conn: Connection, queued: Queued, why: str) -> None:
    """The mail server did not take it to the end."""
    named = await reminders.list_of_mail(conn, *whose(queued))
    ids = [one.invoice for one in named]
    await take_back(portal, conn, queued, Asked(None, _each(ids, "given_up"), why))


def _each(invoices: list[InvoiceId], why: Hindrance) -> dict[InvoiceId, Hindrance]:
    return dict.fromkeys(invoices, why)


def whose(queued: Queued) -> tuple[CustomerId, date]:
    return CustomerId(queued.facts["customer"]), date.fromisoformat(str(queued.facts["day"]))


def _as_if_unsent(portal: Portal, debt: Debt, named: list[InvoiceId]) -> Debt:
    """What it was to name, and what is open beside it, as if this reminder were not written down already."""
    today, schedule, found = today_of(portal), schedule_of(portal.settings), []
    for case in (one.case for one in debt.standings):
        before = tuple(sent for sent in case.sent if sent.day < today.date())
        found.append(standing(replace(case, sent=before), schedule, today))
    kept = tuple(one for one in found if one.case.invoice.id in named or one.why == "not_late")
    return replace(debt, standings=kept)
