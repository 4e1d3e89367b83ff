"""Group commit: what arrives while one transaction is under way is written in the next one, together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from portal.database.problems import DatabaseAway

T = TypeVar("T")

MOST = 256


class GroupCommit(Generic[T]):
    """One wait for the disk serves all that came meanwhile. `write` stores a batch in one transaction of its own."""

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def put(self, item: T) -> None:
        """Returns once the item is committed; raises what the writing of this very item raised."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._drain())
        await done

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            if not await self._written(batch):
                # One of them is poisoned: the others must not fail with it.
                for one in batch:
                    await self._written([one])

    async def _written(self, batch: Sequence[tuple[T, asyncio.Future[None]]]) -> bool:
        """Whether the waiters know: that it is stored, or why not. False if one of many may be at fault."""
        problem: Exception | None = None
        try:
            await self._write([item for item, _ in batch])
        except Exception as error:  # whatever it is, it belongs to those who wait, not to this task
            if len(batch) > 1 and not isinstance(error, DatabaseAway):
                return False
            problem = error
        for _, done in batch:
            _tell(done, problem)
        return True


def _tell(done: asyncio.Future[None], error: Exception | None) -> None:
    """Unless the waiter has gone away meanwhile."""
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
