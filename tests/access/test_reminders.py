"""Reminders in the database: one a day for each customer, whoever is quicker; answers, of which the newest counts."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from portal.access import reminder_answers, reminder_links, reminder_stops, reminders
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.desk_values import Way
from portal.model.names import InvoiceId
from portal.model.reminder import AnswerKind, Given, Sent
from tests import make
from tests.conftest import Given as Put
from tests.people import HANA, ITO, SetClock

TODAY = date(2026, 5, 20)
PROMISE = Given("will_pay", TODAY, None, date(2026, 5, 21))


def sent(portal: Portal, way: Way, invoice: str = "in_1", day: date = TODAY) -> Sent:
    now = portal.clock()
    return Sent(InvoiceId(invoice), make.AOBA, day, 1, way, ITO, now, now if way == "portal" else None)


async def remind(portal: Portal, way: Way, invoice: str = "in_1", day: date = TODAY) -> bool:
    """Whether it may go out."""
    one = sent(portal, way, invoice, day)
    async with writing(portal.engine) as conn:
        if not await reminders.take_day(conn, make.AOBA, day, way):
            return False
        if way == "portal":
            return await reminders.put_done(conn, one)
        return await reminders.begin(conn, one) is not None


async def answered(portal: Portal, kind: AnswerKind, day: date = TODAY) -> int:
    said = {"will_pay": PROMISE, "question": Given("question", None, "Which seats?", None)}
    async with writing(portal.engine) as conn:
        return await reminder_answers.put(conn, make.AOBA, day, HANA, said[kind], portal.clock())


async def waiting(portal: Portal) -> Sequence[int]:
    async with reading(portal.engine) as conn:
        return [one.id for one in await reminder_answers.list_waiting_for_staff(conn)]


async def test_of_two_who_remind_a_customer_at_once_one_does(portal: Portal) -> None:
    assert sorted(await asyncio.gather(*(remind(portal, "portal") for _ in range(4)))) == [False, False, False, True]


async def test_of_both_ways_at_once_one_is_taken(portal: Portal) -> None:
    assert sorted(await asyncio.gather(remind(portal, "portal"), remind(portal, "stripe", "in_2"))) == [False, True]


async def test_stripe_writes_for_each_invoice_once_a_day_with_one_key_until_it_is_known(portal: Portal) -> None:
    one, other = sent(portal, "stripe"), sent(portal, "stripe", "in_2")
    async with writing(portal.engine) as conn:
        assert await reminders.take_day(conn, make.AOBA, TODAY, "stripe")
        assert await reminders.take_day(conn, make.AOBA, TODAY, "stripe")
        keys = [await reminders.begin(conn, each) for each in (one, one, other)]
        assert await reminders.finish(conn, one.invoice, TODAY, portal.clock())
        assert not await reminders.finish(conn, one.invoice, TODAY, portal.clock())
        keys.append(await reminders.begin(conn, one))

    assert keys[0] == keys[1] != keys[2]
    assert keys[3] is None
    assert await remind(portal, "stripe", day=TODAY + timedelta(days=1))


async def test_what_stripe_refuses_leaves_the_day_free(portal: Portal) -> None:
    assert await remind(portal, "stripe")
    async with writing(portal.engine) as conn:
        await reminders.withdraw(conn, InvoiceId("in_1"), make.AOBA, TODAY)

    assert await remind(portal, "portal")


async def test_those_that_went_out_are_counted_by_the_moment(portal: Portal) -> None:
    now, hour = portal.clock(), timedelta(hours=1)
    await remind(portal, "portal")
    await remind(portal, "stripe", "in_2", TODAY + timedelta(days=1))
    async with reading(portal.engine) as conn:
        counts = [await reminders.count_for_staff(conn, *span) for span in ((now, now + hour), (now - hour, now))]
        left = await reminders.list_left_for_staff(conn, now - hour, now + hour)

    assert counts == [1, 0]
    assert [one.invoice for one in left] == ["in_2"]


async def test_the_newest_answer_counts_and_waits_until_somebody_has_dealt_with_it(portal: Portal) -> None:
    await answered(portal, "will_pay")
    newest = await answered(portal, "question")
    other = await answered(portal, "question", TODAY + timedelta(days=7))
    assert await waiting(portal) == [other, newest]

    async with writing(portal.engine) as conn:
        assert await reminder_answers.deal_with(conn, newest, ITO, portal.clock())
        assert not await reminder_answers.deal_with(conn, newest, ITO, portal.clock())

    assert await waiting(portal) == [other]


async def test_an_answer_is_about_the_invoices_of_its_reminder(portal: Portal) -> None:
    later = TODAY + timedelta(days=7)
    for day, invoices in ((TODAY, ("in_1", "in_2")), (later, ("in_2", "in_3"))):
        async with writing(portal.engine) as conn:
            for invoice in invoices:
                await reminders.put_done(conn, sent(portal, "portal", invoice, day))
    first, second = await answered(portal, "will_pay"), await answered(portal, "question", later)
    async with reading(portal.engine) as conn:
        found = await reminder_answers.by_invoice_for_staff(conn, [make.AOBA])

    assert {invoice: one.id for invoice, one in found.items()} == {"in_1": first, "in_2": second, "in_3": second}
    assert (found[InvoiceId("in_1")].pauses(TODAY), found[InvoiceId("in_1")].pauses(later)) == (True, False)
    assert found[InvoiceId("in_3")].pauses(later)


@pytest.mark.parametrize(("end", "status"), [("time", "open"), ("payment", "paid")])
async def test_a_link_ends_after_sixty_days_or_when_nothing_is_open(
    portal: Portal, clock: SetClock, given: Put, end: str, status: str
) -> None:
    owed: dict[str, Any] = {"collection_method": "send_invoice", "due_at": make.MAY}
    await given(
        make.customer(), make.invoice("in_1", status="open", **owed), make.invoice("in_2", status="paid", **owed)
    )
    for invoice in ("in_1", "in_2"):
        async with writing(portal.engine) as conn:
            await reminders.put_done(conn, sent(portal, "portal", invoice))
    async with writing(portal.engine) as conn:
        token = await reminder_links.create(conn, make.AOBA, TODAY, HANA, portal.clock())
    async with reading(portal.engine) as conn:
        good = await reminder_links.find(conn, token, portal.clock())
        assert await reminder_links.find(conn, token[:-1] + "_", portal.clock()) is None
    clock.forward(days=60 if end == "time" else 1)
    await given(make.invoice("in_1", status=status, **owed))
    async with reading(portal.engine) as conn:
        ended = await reminder_links.find(conn, token, portal.clock())

    assert good is not None
    assert [one.id for one in good.invoices] == ["in_1"]
    assert ended is None


async def test_a_stop_stays_as_the_first_one_wrote_it_until_it_is_lifted(portal: Portal) -> None:
    async with writing(portal.engine) as conn:
        assert await reminder_stops.stop(conn, make.AOBA, ITO, "pays yearly", portal.clock())
        assert not await reminder_stops.stop(conn, make.AOBA, HANA, "other", portal.clock())
        [found] = (await reminder_stops.list_for_staff(conn, [make.AOBA, make.MALLORYS])).values()
        assert await reminder_stops.resume(conn, make.AOBA)
        assert not await reminder_stops.resume(conn, make.AOBA)

    assert (found.email, found.note) == (ITO, "pays yearly")
