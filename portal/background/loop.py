"""Runs jobs side by side until it is told to stop. A job that fails is logged and tried again; the others go on."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from portal import log
from portal.pause import LeftInPeace

STOP_SECONDS = 6.0
_AFTER_FAILURE = 2.5  # seconds, doubled with each failure up to the job's own interval


@dataclass(frozen=True)
class Job:
    """Something to do every so many seconds, or as soon as its bell rings.

    `settle` seconds after the bell the work begins: what rings many times in a row is done once.
    """

    name: str
    every: float
    work: Callable[[], Awaitable[object]]
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    settle: float = 0.0


class Jobs:
    """A set of jobs under way. `stopping` is set when they are to end: who works through a list looks at it between."""

    def __init__(self, jobs: list[Job], stopping: asyncio.Event | None = None) -> None:
        self._stopping = stopping or asyncio.Event()
        self._tasks = [asyncio.create_task(self._repeat(job), name=job.name) for job in jobs]

    async def stop(self) -> None:
        """Each finishes what it holds; who needs longer than six seconds is cut, and its claims run out."""
        self._stopping.set()
        _, late = await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def done(self) -> None:
        """Until they are stopped."""
        await self._stopping.wait()

    async def _repeat(self, job: Job) -> None:
        failures = 0
        while not self._stopping.is_set():
            job.bell.clear()
            failures = failures + 1 if await survive(job.work(), job.name) else 0
            wait = min(job.every, _AFTER_FAILURE * 2**failures) if failures else job.every
            if await self._rings(job.bell, wait) and job.settle:
                await self._rings(self._stopping, job.settle)

    async def _rings(self, bell: asyncio.Event, seconds: float) -> bool:
        """Whether the bell rang within that time; a stop ends the wait as well."""
        waits = [asyncio.create_task(event.wait()) for event in (bell, self._stopping)]
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
            with suppress(asyncio.CancelledError):
                await wait
        return bell.is_set()


async def survive(work: Awaitable[object], name: str) -> Exception | None:
    """Do it; what went wrong is logged and handed back, so that what comes after it goes on."""
    try:
        await work
    except LeftInPeace as rest:  # it was said when the rest began
        return rest
    except Exception as error:  # the next round may do better, and the other jobs and mails must not stop
        log.failure("background work failed", error, job=name)
        return error
    return None
