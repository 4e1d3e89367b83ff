"""What one of all processes does, every so often: its reads at Stripe are of a monthly allowance for all together."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.mirror import instants
from portal.mirror.alone import Taken, alone

Work = Callable[[], Awaitable[object]]


def in_turn(portal: Portal, name: str, every: timedelta, work: Work) -> Work:
    """The job; nothing while another process is at it, or has done it within half of that time."""

    async def unless_done() -> None:
        if await _was_done_within(portal, name, every / 2):
            return
        try:
            async with alone(portal.engine, name, portal.clock):
                if not await _was_done_within(portal, name, every / 2):  # while we waited for our turn
                    await _do(portal, name, work)
        except Taken:
            return

    return unless_done


async def _do(portal: Portal, name: str, work: Work) -> None:
    begun = portal.clock()
    await work()
    async with writing(portal.engine) as conn:
        await instants.keep(conn, instants.done(name), begun)


async def _was_done_within(portal: Portal, name: str, time: timedelta) -> bool:
    async with reading(portal.engine) as conn:
        at = await instants.find(conn, instants.done(name))
    return at is not None and portal.clock() - at < time
