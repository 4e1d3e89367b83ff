"""The monthly digest: once a month to those who get staff mail, with what waits and what happened."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.access import deposits, paid_outside, reminder_answers, reminders
from portal.assembly import Portal
from portal.background.digest import queue_digest, sum_up
from portal.background.post import send_queued
from portal.database.engine import writing
from portal.mirror import failures, open_failures
from portal.model.names import CustomerId, InvoiceId
from portal.model.paid_outside import Given as Marked
from portal.model.reminder import Given as Answered
from portal.model.reminder import Sent
from portal.money import Money
from tests import make
from tests.conftest import Given
from tests.pages.staff.statements import bring_in, statement
from tests.pages.staff.test_failures import failed
from tests.people import HANA, ITO, NAO, Letters, Person, SetClock, text_of
from tests.tables import select

A_WEEK_AGO = timedelta(days=7)
SAID = (
    "Unpaid transfers: 1 invoice, ¥27,500",
    "8–14 days late: 1 invoice, ¥27,500",
    "Failed cards, still open: 1 invoice, ¥11,000",
    "Deposits that nobody has decided: none",
    "Answers to reminders that wait for you: 1",
    "Invoices whose charge failed: 1",
    "Invoices that had failed and were paid: none",
    "Invoices reminded of: 1",
    "Marked as paid outside Stripe: 1 invoice, ¥8,800",
)


@pytest.fixture(autouse=True)
def _set(portal: Portal, clock: SetClock) -> None:
    """On the fifth; it is the evening before in Tokyo."""
    portal.settings = replace(portal.settings, digest_day="5", alert_emails=(ITO, NAO))
    clock.moment = datetime(2026, 6, 4, 12, 0, tzinfo=UTC)


async def a_card_fails(portal: Portal, given: Given, clock: SetClock) -> None:
    """And the portal hears of it."""
    await given(make.customer(), failed("in_card"))
    async with writing(portal.engine) as conn:
        found = await open_failures.find_for_staff(conn, InvoiceId("in_card"))
        assert found is not None
        await failures.record(conn, replace(found.failure, failed_at=clock() - timedelta(days=2)), clock())


async def morning(portal: Portal, clock: SetClock) -> None:
    clock.moment = datetime(2026, 6, 4, 23, 0, tzinfo=UTC)
    await queue_digest(portal)
    await send_queued(portal)


async def test_it_goes_out_once_whatever_is_restarted(portal: Portal, clock: SetClock, letters: Letters) -> None:
    await queue_digest(portal)
    before = len(select(portal, "SELECT cause FROM told WHERE cause = 'digest:2026-06'"))
    await morning(portal, clock)
    for _ in range(3):
        clock.forward(days=4)
        await asyncio.gather(queue_digest(portal), queue_digest(portal))
    await send_queued(portal)
    june = [mail.to for mail in letters.mails if "May 5, 2026 to Jun 4, 2026" in mail.subject]

    assert before == 0
    assert june == [ITO, NAO]


async def test_several_processes_at_once_queue_one(portal: Portal, clock: SetClock) -> None:
    clock.moment = datetime(2026, 6, 4, 23, 0, tzinfo=UTC)
    await asyncio.gather(*(queue_digest(portal) for _ in range(5)))

    assert select(portal, "SELECT count(*) FROM outbox WHERE message = 'digest'") == [(2,)]


async def test_who_was_down_that_day_sends_it_later(portal: Portal, clock: SetClock, letters: Letters) -> None:
    clock.moment = datetime(2026, 6, 20, 3, 0, tzinfo=UTC)
    await queue_digest(portal)
    await send_queued(portal)

    assert {mail.subject for mail in letters.mails} == {"[Test mode] Billing digest, May 5, 2026 to Jun 4, 2026"}


async def test_without_a_day_there_is_none(portal: Portal, clock: SetClock, letters: Letters) -> None:
    portal.settings = replace(portal.settings, digest_day="")
    await morning(portal, clock)

    assert letters.mails == []


async def test_it_says_what_waits_and_what_happened(
    portal: Portal, given: Given, clock: SetClock, letters: Letters
) -> None:
    week_ago = clock() - A_WEEK_AGO
    late = make.invoice(
        "in_late", status="open", total=27500, collection_method="send_invoice", due_at=clock() - timedelta(days=9)
    )
    await a_card_fails(portal, given, clock)
    await given(late)
    marked = Marked(week_ago, Money(8800, "jpy"), "transfer", None, None)
    async with writing(portal.engine) as conn:
        await paid_outside.begin(conn, make.invoice("in_cash", total=8800), marked, ITO, week_ago)
        await paid_outside.finish(conn, make.invoice("in_cash").id, week_ago)
        on, aoba = week_ago.date(), CustomerId(make.AOBA)
        await reminders.put_done(conn, Sent(late.id, aoba, on, 1, "portal", ITO, week_ago, week_ago))
        await reminder_answers.put(conn, aoba, on, HANA, Answered("question", None, "Which one?", None), week_ago)
    await morning(portal, clock)
    text = letters.mails[0].text

    for line in SAID:
        assert line in text, line
    assert "A good month" not in text


async def test_what_was_solved_is_counted_in_its_month(
    portal: Portal, given: Given, clock: SetClock, letters: Letters
) -> None:
    await a_card_fails(portal, given, clock)
    await given(make.invoice("in_card", paid_at=clock() - timedelta(days=1)))
    await morning(portal, clock)

    assert "Invoices that had failed and were paid: 1" in letters.mails[0].text
    assert "A good month" in letters.mails[0].text


async def test_deposits_that_nobody_has_decided_wait_as_well(
    portal: Portal, ito: Person, clock: SetClock, letters: Letters
) -> None:
    came = statement(clock().date() - timedelta(days=1), (27500, "ナゾノカイシヤ"), (5500, "ベツノカイシヤ"))
    await bring_in(ito, came)
    await morning(portal, clock)
    [(first, _), _] = select(portal, "SELECT id, line FROM deposits ORDER BY line")
    async with writing(portal.engine) as conn:
        await deposits.put_aside(conn, first, "not ours", ITO, clock())
    one_left = await sum_up(portal, clock().date())

    for part in (letters.mails[0].text, text_of(letters.mails[0].html).replace(" :", ":")):
        assert "Deposits that nobody has decided: 2" in part
        assert "A good month" not in part
    assert (one_left.deposits, one_left.is_quiet) == (1, False)
    assert replace(one_left, deposits=0).is_quiet
