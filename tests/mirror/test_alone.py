"""Work for one process at a time: who is alive is waited for, who is dead is not."""

import asyncio
import os
import socket
import sys
from datetime import timedelta

import pytest

from portal.assembly import Portal
from portal.database.engine import writing
from portal.mirror import leases
from portal.mirror.alone import LENGTH, Taken, alone
from tests.people import SetClock
from tests.tables import rows

HERE = socket.gethostname()


async def hold(portal: Portal, holder: str) -> None:
    async with writing(portal.engine) as conn:
        assert await leases.take(conn, "sync", holder, LENGTH, portal.clock())


async def test_it_is_given_back_at_the_end_even_of_a_failure(portal: Portal) -> None:
    with pytest.raises(ZeroDivisionError):
        async with alone(portal.engine, "sync", portal.clock):
            _ = 1 / 0

    assert rows(portal, "leases") == []


async def test_while_one_is_at_it_another_is_told_who_and_until_when(portal: Portal) -> None:
    async with alone(portal.engine, "sync", portal.clock) as lease:
        with pytest.raises(Taken, match=f"sync is held by {lease.holder}, .* alive until 01:01:30 UTC"):
            async with alone(portal.engine, "sync", portal.clock):
                pass


async def test_a_process_of_this_machine_that_died_is_not_waited_for(portal: Portal) -> None:
    died = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await died.wait()
    await hold(portal, f"{HERE} process {died.pid} abcdef")

    async with alone(portal.engine, "sync", portal.clock):
        pass


async def test_an_earlier_life_with_the_same_number_is_not_waited_for(portal: Portal) -> None:
    await hold(portal, f"{HERE} process {os.getpid()} abcdef")

    async with alone(portal.engine, "sync", portal.clock):
        pass


@pytest.mark.parametrize("holder", [f"{HERE} process 1 abcdef", "elsewhere process 99999999 abcdef", "who knows"])
async def test_whoever_may_be_alive_is_waited_for_until_the_lease_runs_out(
    portal: Portal, clock: SetClock, holder: str
) -> None:
    await hold(portal, holder)
    with pytest.raises(Taken):
        async with alone(portal.engine, "sync", portal.clock):
            pass
    clock.moment += LENGTH + timedelta(seconds=1)

    async with alone(portal.engine, "sync", portal.clock):
        pass


async def test_a_right_that_was_lost_meanwhile_stops_the_work(portal: Portal, clock: SetClock) -> None:
    async with alone(portal.engine, "sync", portal.clock) as lease:
        clock.moment += LENGTH * 2
        await hold(portal, "elsewhere process 7 abcdef")
        with pytest.raises(Taken):
            async with writing(portal.engine) as conn:
                await lease.confirm(conn)
