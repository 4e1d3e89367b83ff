"""Work that only one process may do at a time, whichever machine it runs on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from portal.clock import Clock
from portal.complaint import Complaint
from portal.database.engine import Connection, DatabaseAway, Engine, writing
from portal.mirror import holder, leases

LENGTH = timedelta(seconds=90)
_RENEW_SECONDS = 20.0
_OURS: set[str] = set()  # holders in this process


class Taken(Complaint):
    """Another process is at it: who, and until when it is taken to be alive."""


class Lease:
    """The right to go on."""

    def __init__(self, name: str, clock: Clock) -> None:
        self.name, self._clock = name, clock
        self.holder = holder.of_this_process()

    async def confirm(self, conn: Connection) -> None:
        """Take or renew it, with whatever the same transaction writes; raises Taken."""
        if await leases.take(conn, self.name, self.holder, LENGTH, self._clock()):
            return
        held = await leases.find(conn, self.name)
        if held and not holder.is_dead(held[0], _OURS):
            raise Taken(
                "%(name)s is held by %(holder)s, which is taken to be alive until %(until)s UTC",
                name=self.name,
                holder=held[0],
                until=f"{held[1]:%H:%M:%S}",
            )
        if held:
            await leases.give_back(conn, self.name, held[0])
        await leases.take(conn, self.name, self.holder, LENGTH, self._clock())


@asynccontextmanager
async def alone(engine: Engine, name: str, clock: Clock) -> AsyncIterator[Lease]:
    """Nobody else does `name` meanwhile; raises Taken."""
    lease = Lease(name, clock)
    async with writing(engine) as conn:
        await lease.confirm(conn)
    _OURS.add(lease.holder)
    renewing = asyncio.create_task(_renew(engine, lease))
    try:
        yield lease
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError, Taken):
            await renewing
        _OURS.discard(lease.holder)
        async with writing(engine) as conn:
            await leases.give_back(conn, name, lease.holder)


async def _renew(engine: Engine, lease: Lease) -> None:
    while True:
        await asyncio.sleep(_RENEW_SECONDS)
        with suppress(DatabaseAway):  # the next round may meet it again
            async with writing(engine) as conn:
                await lease.confirm(conn)
