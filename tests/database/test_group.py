"""Group commit: what comes together is written together, and each waiter hears of its own item only."""

import asyncio
from collections.abc import Sequence

import pytest

from portal.database import group
from portal.database.group import GroupCommit
from portal.database.problems import DatabaseAway

POISON = -1
NO_DATABASE = -2


class Writer:
    """Keeps each batch that it was asked to write; a batch with poison in it fails whole, as a transaction does."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.stored: list[int] = []
        self.disk = asyncio.Event()  # it stands still while this is not set
        self.disk.set()

    async def write(self, items: Sequence[int]) -> None:
        self.batches.append(list(items))
        await self.disk.wait()
        if POISON in items:
            raise ValueError("poison")
        if NO_DATABASE in items:
            raise DatabaseAway("not there")
        self.stored += items


async def test_what_comes_during_a_write_is_written_in_the_next_one_together() -> None:
    writer = Writer()
    commit = GroupCommit(writer.write)
    await asyncio.gather(*[commit.put(number) for number in range(100)])

    assert sorted(writer.stored) == list(range(100))
    assert len(writer.batches) <= 2


async def test_nobody_hears_of_success_before_the_write_is_over() -> None:
    writer = Writer()
    writer.disk.clear()
    waiter = asyncio.create_task(GroupCommit(writer.write).put(1))
    await asyncio.sleep(0.01)
    early = waiter.done()
    writer.disk.set()
    await waiter

    assert not early
    assert writer.stored == [1]


async def test_one_transaction_has_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group, "MOST", 10)
    writer = Writer()
    commit = GroupCommit(writer.write)
    await asyncio.gather(*[commit.put(number) for number in range(35)])

    assert max(len(batch) for batch in writer.batches) == 10
    assert sorted(writer.stored) == list(range(35))


async def test_a_poisoned_item_fails_alone() -> None:
    writer = Writer()
    commit = GroupCommit(writer.write)
    outcomes = await asyncio.gather(*[commit.put(item) for item in (1, 2, POISON, 3)], return_exceptions=True)
    await commit.put(4)

    assert [repr(one) for one in outcomes] == ["None", "None", "ValueError('poison')", "None"]
    assert sorted(writer.stored) == [1, 2, 3, 4]


async def test_while_the_database_is_away_all_hear_of_it_at_once() -> None:
    writer = Writer()
    commit = GroupCommit(writer.write)
    waiters = [commit.put(item) for item in (1, 2, NO_DATABASE, 3)]
    outcomes = await asyncio.gather(*waiters, return_exceptions=True)

    assert [repr(one) for one in outcomes] == ["DatabaseAway('not there')"] * 4
    assert len(writer.batches) == 1


async def test_a_waiter_that_goes_away_harms_nobody() -> None:
    writer = Writer()
    commit = GroupCommit(writer.write)
    writer.disk.clear()
    waiters = [asyncio.create_task(commit.put(number)) for number in range(5)]
    await asyncio.sleep(0.01)
    waiters[0].cancel()
    waiters[3].cancel()
    writer.disk.set()
    outcomes = await asyncio.gather(*waiters, return_exceptions=True)
    await commit.put(5)

    assert [isinstance(one, asyncio.CancelledError) for one in outcomes] == [True, False, False, True, False]
    assert {1, 2, 4, 5} <= set(writer.stored)


async def test_a_failed_write_leaves_the_next_ones_unharmed() -> None:
    writer = Writer()
    commit = GroupCommit(writer.write)
    for _ in range(3):
        with pytest.raises(ValueError, match="poison"):
            await commit.put(POISON)
    await commit.put(1)

    assert writer.stored == [1]
