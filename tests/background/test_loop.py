"""The jobs run side by side: one that fails stops no other, a bell wakes one at once, a cancel stops all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from portal.background import loop
from portal.background.loop import Job, Jobs
from tests.waiting import until

LONG = 3600.0


@asynccontextmanager
async def running(*jobs: Job) -> AsyncIterator[Jobs]:
    running = Jobs(list(jobs))
    try:
        yield running
    finally:
        await running.stop()


class Work:
    """Counts its rounds; `done` waits for the next one."""

    def __init__(self, fails: bool = False) -> None:
        self.rounds: asyncio.Queue[int] = asyncio.Queue()
        self.fails = fails

    async def __call__(self) -> None:
        self.rounds.put_nowait(1)
        if self.fails:
            raise LookupError("this job is broken")

    async def done(self) -> None:
        await asyncio.wait_for(self.rounds.get(), 5)


async def test_each_job_is_done_at_once_and_then_again_and_again() -> None:
    quick, slow = Work(), Work()
    async with running(Job("quick", 0.001, quick), Job("slow", LONG, slow)):
        for _ in range(5):
            await quick.done()
        await slow.done()

    assert slow.rounds.empty()


async def test_a_bell_wakes_a_waiting_job() -> None:
    work, bell = Work(), asyncio.Event()
    async with running(Job("waiting", LONG, work, bell)):
        for _ in range(3):
            await work.done()
            await asyncio.sleep(0)
            bell.set()
        await work.done()


async def test_a_bell_rung_during_the_work_is_not_lost() -> None:
    bell, count = asyncio.Event(), Work()

    async def work() -> None:
        await count()
        if count.rounds.qsize() == 1:
            bell.set()

    async with running(Job("busy", LONG, work, bell)):
        await until(lambda: count.rounds.qsize() == 2)


async def test_a_job_that_fails_is_told_and_tried_again_and_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, whole, bell = Work(fails=True), Work(), asyncio.Event()
    async with running(Job("broken", LONG, broken, bell), Job("whole", 0.001, whole)):
        await broken.done()
        await whole.done()
        await asyncio.sleep(0)
        bell.set()
        await broken.done()
        await whole.done()

    assert "job='broken'" in caplog.text


async def test_a_stop_waits_for_what_a_job_holds() -> None:
    held, finished = asyncio.Event(), []

    async def work() -> None:
        held.set()
        await asyncio.sleep(0.1)
        finished.append("whole")

    jobs = Jobs([Job("holding", LONG, work)])
    await held.wait()
    await jobs.stop()

    assert finished == ["whole"]


async def test_a_stop_cuts_who_needs_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "STOP_SECONDS", 0.05)
    held = asyncio.Event()

    async def work() -> None:
        held.set()
        await asyncio.sleep(60)

    jobs = Jobs([Job("endless", LONG, work)])
    await held.wait()
    async with asyncio.timeout(2):
        await jobs.stop()


async def test_what_rings_many_times_in_a_row_is_done_once() -> None:
    work, bell = Work(), asyncio.Event()
    async with running(Job("settling", LONG, work, bell, settle=1.0)):
        await work.done()
        for _ in range(10):
            bell.set()
            await asyncio.sleep(0.005)
        await work.done()
        await asyncio.sleep(1.2)

    assert work.rounds.empty()
