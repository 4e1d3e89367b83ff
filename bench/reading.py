"""One whole reading of Stripe's lists in a process of its own, stored or thrown away: `python -m bench.reading --help`.

Prints what it cost as JSON.
"""

import asyncio
import gc
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

import msgspec
import typer

from bench import machine
from portal import clock
from portal.assembly import Portal, build_portal
from portal.cli.environment import settings_from_environment
from portal.mirror.fill import fill
from portal.mirror.walk import LISTS, Arrival, walk
from portal.mirror.windows import Board
from portal.routes import path_for
from portal.stripe_api.bulk import BulkReader
from portal.stripe_api.pace import Pace, unpaced


def main(
    discard: Annotated[bool, typer.Option("--discard", help="Throw away what was read.")] = False,
    paced: Annotated[bool, typer.Option("--paced", help="At the rates of live mode.")] = False,
) -> None:
    """Read all lists as `portal sync --full` does."""
    gc.freeze()  # as the command does
    settings = settings_from_environment()
    pace = Pace() if paced else unpaced()
    print(asyncio.run(_measured(build_portal(settings, path_for), pace, _throw_away if discard else _store)))


async def _measured(portal: Portal, pace: Pace, read: Callable[[Portal, Pace], Awaitable[int]]) -> str:
    before = machine.resident(os.getpid())
    began, cpu = time.perf_counter(), time.process_time()
    rows = await read(portal, pace)
    found = {"rows": rows, "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    await portal.close()
    return msgspec.json.encode({**found, "before": before, "peak": machine.peak(os.getpid())}).decode()


async def _store(portal: Portal, pace: Pace) -> int:
    return (await fill(portal.engine, portal.stripe, clock.now, pace=pace, full=True)).objects


async def _throw_away(portal: Portal, pace: Pace) -> int:
    """The same pages by the same reader, made into the same values."""
    board = Board(LISTS)

    async def keep(arrivals: Sequence[Arrival]) -> None:
        for arrival in arrivals:
            board.take_in(arrival.window, arrival.page)

    await walk(BulkReader(portal.stripe, pace), board, clock.now, keep)
    return sum(board.rows(name) for name in LISTS)


if __name__ == "__main__":
    typer.run(main)
