"""What must be read again: many marks are one reading, a mark made meanwhile stays, a claim is a lease."""

import asyncio
from datetime import datetime, timedelta

from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.mirror import events, stale
from portal.mirror.stale import Stale
from portal.stripe_api.events import StripeEvent
from tests.people import SetClock

INVOICE = ("invoice", "in_1")
LEASE = timedelta(minutes=2)


async def mark(portal: Portal, *objects: tuple[str, str]) -> None:
    async with writing(portal.engine) as conn:
        await stale.mark(conn, objects, portal.clock())


async def claim(portal: Portal, most: int = 10) -> list[Stale]:
    async with writing(portal.engine) as conn:
        return await stale.claim(conn, portal.clock(), most)


async def count(portal: Portal) -> int:
    async with reading(portal.engine) as conn:
        return await stale.count(conn)


async def next_due(portal: Portal) -> datetime | None:
    async with reading(portal.engine) as conn:
        return await stale.find_next(conn)


async def test_ten_marks_of_one_object_are_one_reading(portal: Portal) -> None:
    for _ in range(10):
        await mark(portal, INVOICE, ("customer", "cus_1"))

    assert {(one.kind, one.id) for one in await claim(portal)} == {INVOICE, ("customer", "cus_1")}


async def test_what_was_read_is_cleared(portal: Portal) -> None:
    await mark(portal, INVOICE)
    [taken] = await claim(portal)
    async with writing(portal.engine) as conn:
        await stale.clear(conn, taken)

    assert await count(portal) == 0
    assert await next_due(portal) is None


async def test_a_mark_made_during_the_reading_stays_and_may_be_taken_at_once(portal: Portal) -> None:
    await mark(portal, INVOICE)
    [taken] = await claim(portal)
    await mark(portal, INVOICE)
    async with writing(portal.engine) as conn:
        await stale.clear(conn, taken)

    [again] = await claim(portal)
    assert (again.kind, again.id) == INVOICE
    assert again.mark > taken.mark


async def test_nobody_else_gets_what_is_taken_until_the_lease_is_over(portal: Portal, clock: SetClock) -> None:
    await mark(portal, INVOICE)
    first = await claim(portal)
    clock.moment += LEASE - timedelta(seconds=1)

    assert first
    assert await claim(portal) == []
    clock.forward(seconds=1)
    assert await claim(portal) == first


async def test_of_many_claims_at_once_each_object_is_in_one(portal: Portal) -> None:
    await mark(portal, *(("invoice", f"in_{n}") for n in range(40)))
    taken = await asyncio.gather(*(claim(portal) for _ in range(6)))

    ids = [one.id for some in taken for one in some]
    assert sorted(ids) == sorted({f"in_{n}" for n in range(40)})


async def test_each_failure_waits_longer_and_a_new_mark_does_not_wait(portal: Portal, clock: SetClock) -> None:
    await mark(portal, INVOICE)
    waits = []
    for _ in range(4):
        [taken] = await claim(portal)
        async with writing(portal.engine) as conn:
            await stale.put_off(conn, taken, clock())
        due = await next_due(portal)
        assert due is not None
        waits.append(due - clock())
        clock.moment = due

    assert waits == sorted(set(waits))
    assert waits[0] >= timedelta(seconds=1)
    await mark(portal, INVOICE)
    [taken] = await claim(portal)
    assert taken.tries == 0


async def test_putting_off_does_not_delay_a_mark_made_meanwhile(portal: Portal, clock: SetClock) -> None:
    await mark(portal, INVOICE)
    [taken] = await claim(portal)
    await mark(portal, INVOICE)
    async with writing(portal.engine) as conn:
        await stale.put_off(conn, taken, clock())

    assert await next_due(portal) == clock()


async def test_the_longest_waiting_comes_first(portal: Portal, clock: SetClock) -> None:
    await mark(portal, ("invoice", "in_b"))
    clock.forward(seconds=1)
    await mark(portal, ("invoice", "in_a"))

    assert [one.id for one in await claim(portal, 1)] == ["in_b"]


async def test_an_event_is_written_down_once(portal: Portal) -> None:
    now = portal.clock()
    first, second = (StripeEvent(f"evt_{n}", "invoice.paid", None, now, ()) for n in (1, 2))
    async with writing(portal.engine) as conn:
        new = [await events.record(conn, taken, now) for taken in ([first, first], [first, second])]

    assert new == [[first], [second]]
