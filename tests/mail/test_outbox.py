"""The outbox: a mail is queued with its cause, tried until it is taken, and given up at last."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from portal.assembly import Portal
from portal.database.engine import Connection, writing
from portal.mail import outbox
from portal.mail.outbox import Queued
from portal.model.names import Email
from tests.people import HANA, MALLORY, SetClock
from tests.tables import select

Lane = Callable[[Connection, datetime], Awaitable[Queued | None]]


async def put(portal: Portal, message: str = "access_changed", to: Email = HANA, **facts: Any) -> None:
    async with writing(portal.engine) as conn:
        await outbox.put(conn, message, to, facts, portal.clock())


async def claim(portal: Portal, most: int = 20, lane: Lane = outbox.claim) -> list[Queued]:
    """One after the other, as long as there are any."""
    claimed: list[Queued] = []
    while len(claimed) < most:
        async with writing(portal.engine) as conn:
            one = await lane(conn, portal.clock())
        if one is None:
            break
        claimed.append(one)
    return claimed


async def claim_urgent(portal: Portal, most: int = 20) -> list[Queued]:
    return await claim(portal, most, outbox.claim_urgent)


async def put_off(portal: Portal, queued: Queued) -> bool:
    async with writing(portal.engine) as conn:
        return await outbox.put_off(conn, queued, "the server is down", portal.clock())


async def test_a_mail_whose_cause_was_undone_is_not_sent(portal: Portal) -> None:
    async def ask_and_fail() -> None:
        async with writing(portal.engine) as conn:
            await outbox.put(conn, "access_changed", HANA, {}, portal.clock())
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
    await put(portal, to=MALLORY)

    assert [one.recipient for one in await claim(portal)] == [MALLORY]


@pytest.mark.parametrize("message", outbox.URGENT)
async def test_an_urgent_one_neither_waits_for_others_to_its_address_nor_holds_them_back(
    portal: Portal, message: str
) -> None:
    await put(portal)
    [queued] = await claim(portal)
    await put_off(portal, queued)
    await put(portal, message)
    [urgent] = await claim_urgent(portal)
    await put_off(portal, urgent)
    await put(portal, message, number=2)
    async with writing(portal.engine) as conn:
        await outbox.mark_sent(conn, queued, portal.clock())
    await put(portal, number=3)

    assert (urgent.message, urgent.recipient) == (message, HANA)
    assert [one.facts for one in await claim_urgent(portal)] == [{"number": 2}]
    assert [one.facts for one in await claim(portal)] == [{"number": 3}]


async def test_what_is_urgent_is_claimed_by_its_own_lane_only(portal: Portal) -> None:
    await put(portal, "sign_in", number=1)
    await put(portal, "sign_in", number=2)

    assert await claim(portal) == []
    assert [one.facts for one in await claim_urgent(portal)] == [{"number": 1}, {"number": 2}]


@pytest.mark.parametrize(("message", "claim"), [("access_changed", claim), ("sign_in", claim_urgent)])
async def test_of_many_senders_at_once_each_mail_is_claimed_by_one(
    portal: Portal, message: str, claim: Callable[[Portal, int], Awaitable[list[Queued]]]
) -> None:
    for number in range(10):
        await put(portal, message, Email(f"{number}@aoba-clinic.example"))
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


async def test_what_is_given_up_at_once_is_counted_and_holds_back_nothing(portal: Portal, clock: SetClock) -> None:
    await put(portal, number=1)
    await put(portal, number=2)
    [queued] = await claim(portal)
    async with writing(portal.engine) as conn:
        await outbox.give_up(conn, queued, "550 nobody of that name", clock())
        found = await outbox.find_given_up(conn)

    assert found == outbox.GivenUp(1, clock(), "550 nobody of that name")
    assert [one.facts for one in await claim(portal)] == [{"number": 2}]
    clock.forward(days=60)
    assert queued.id not in [one.id for one in await claim(portal)]
