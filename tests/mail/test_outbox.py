"""The outbox: a mail is queued with its cause, tried until it is taken, and given up at last."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from portal.assembly import Portal
from portal.database.engine import writing
from portal.mail import outbox
from portal.mail.outbox import Queued
from portal.model.names import Email
from tests.people import HANA, MALLORY, SetClock
from tests.tables import select


async def put(portal: Portal, **facts: Any) -> None:
    async with writing(portal.engine) as conn:
        await outbox.put(conn, "sign_in", HANA, facts, portal.clock())


async def claim(portal: Portal, most: int = 20) -> list[Queued]:
    async with writing(portal.engine) as conn:
        return await outbox.claim(conn, portal.clock(), most)


async def put_off(portal: Portal, queued: Queued) -> bool:
    async with writing(portal.engine) as conn:
        return await outbox.put_off(conn, queued, "the server is down", portal.clock())


async def test_a_mail_whose_cause_was_undone_is_not_sent(portal: Portal) -> None:
    async def ask_and_fail() -> None:
        async with writing(portal.engine) as conn:
            await outbox.put(conn, "sign_in", HANA, {}, portal.clock())
            raise LookupError

    with pytest.raises(LookupError):
        await ask_and_fail()
    assert await claim(portal) == []


async def test_mails_come_in_the_order_they_were_queued_with_their_facts(portal: Portal) -> None:
    for number in range(3):
        await put(portal, number=number, name="青葉")

    for number in range(3):
        [queued] = await claim(portal)
        assert queued.facts == {"number": number, "name": "青葉"}
        async with writing(portal.engine) as conn:
            await outbox.mark_sent(conn, queued, portal.clock())


async def test_a_mail_that_waits_holds_back_the_next_one_to_the_same_address_only(portal: Portal) -> None:
    await put(portal, number=1)
    [queued] = await claim(portal)
    await put_off(portal, queued)
    await put(portal, number=2)
    async with writing(portal.engine) as conn:
        await outbox.put(conn, "sign_in", MALLORY, {}, portal.clock())

    assert [one.recipient for one in await claim(portal)] == [MALLORY]


async def test_of_many_senders_at_once_each_mail_is_claimed_by_one(portal: Portal) -> None:
    for number in range(10):
        async with writing(portal.engine) as conn:
            await outbox.put(conn, "sign_in", Email(f"{number}@aoba-clinic.example"), {}, portal.clock())
    claimed = await asyncio.gather(*(claim(portal, 4) for _ in range(5)))

    ids = [queued.id for some in claimed for queued in some]
    assert len(ids) == len(set(ids)) == 10


async def test_a_claim_whose_sender_died_is_given_to_another(portal: Portal, clock: SetClock) -> None:
    await put(portal)
    first = await claim(portal)

    assert await claim(portal) == []
    clock.forward(minutes=15)
    assert await claim(portal) == first


async def test_a_sent_mail_is_not_sent_again(portal: Portal, clock: SetClock) -> None:
    await put(portal)
    [queued] = await claim(portal)
    async with writing(portal.engine) as conn:
        await outbox.mark_sent(conn, queued, clock())
    clock.forward(days=2)

    assert await claim(portal) == []


async def test_a_mail_nobody_takes_waits_longer_each_time_and_is_given_up_after_about_a_day(
    portal: Portal, clock: SetClock
) -> None:
    await put(portal)
    begun, waits, given_up = clock(), [], False
    while not given_up:
        [queued] = await claim(portal)
        given_up = await put_off(portal, queued)
        [(due,)] = select(portal, "SELECT not_before FROM outbox")
        waits.append(due - int(clock().timestamp()))
        if not given_up:
            clock.forward(seconds=waits[-1])

    assert waits == sorted(waits)
    assert timedelta(hours=10) < clock() - begun < timedelta(days=2)
    clock.forward(days=30)
    assert await claim(portal) == []
    assert select(portal, "SELECT trouble, sent_at FROM outbox") == [("the server is down", None)]
