"""Work for one process at a time: who is alive is waited for, who is dead is not."""

import asyncio
import os
import re
import socket
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from portal.assembly import Portal
from portal.database.engine import writing
from portal.mirror import holder, leases
from portal.mirror.alone import LENGTH, Taken, alone
from tests.people import SetClock
from tests.tables import rows

HERE = socket.gethostname()
WHERE = re.split("[ _]", holder.of_this_process())[-2]  # this kernel, and whose numbers of processes


def called(pid: int, host: str = HERE, where: str = WHERE) -> str:
    return f"{host} process {pid} {where}_abcdef"


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


async def died() -> int:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await process.wait()
    return process.pid


async def test_a_process_of_this_machine_that_died_is_not_waited_for(portal: Portal) -> None:
    await hold(portal, called(await died()))

    async with alone(portal.engine, "sync", portal.clock):
        pass


async def test_an_earlier_life_with_the_same_number_is_not_waited_for(portal: Portal) -> None:
    await hold(portal, called(os.getpid()))

    async with alone(portal.engine, "sync", portal.clock):
        pass


@pytest.mark.parametrize(
    "who",
    [
        called(1),
        called(99999999, host="elsewhere"),
        called(os.getpid(), where="0123456789ab"),  # another container of the same host's name
        called(99999999, where="0123456789ab"),
        f"{HERE} process {os.getpid()} abcdef",  # as an older version called itself
        "who knows",
    ],
    ids=["living", "elsewhere", "same number", "unknown number", "older version", "nobody"],
)
async def test_whoever_may_be_alive_is_waited_for_until_the_lease_runs_out(
    portal: Portal, clock: SetClock, who: str
) -> None:
    await hold(portal, who)
    with pytest.raises(Taken):
        async with alone(portal.engine, "sync", portal.clock):
            pass
    clock.moment += LENGTH + timedelta(seconds=1)

    async with alone(portal.engine, "sync", portal.clock):
        pass


async def test_where_numbers_may_count_for_somebody_else_the_dead_are_waited_for(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holder, "_BOOT", Path("/no/such/file"))
    await hold(portal, called(await died(), where="x"))
    with pytest.raises(Taken):
        async with alone(portal.engine, "sync", portal.clock):
            pass


async def test_a_right_that_was_lost_meanwhile_stops_the_work(portal: Portal, clock: SetClock) -> None:
    async with alone(portal.engine, "sync", portal.clock) as lease:
        clock.moment += LENGTH * 2
        await hold(portal, "elsewhere process 7 abcdef")
        with pytest.raises(Taken):
            async with writing(portal.engine) as conn:
                await lease.confirm(conn)
