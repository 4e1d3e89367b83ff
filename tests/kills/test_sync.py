"""Killed while it syncs: the next one goes on, and in the end everything is there."""

import asyncio
import random
from pathlib import Path

from portal.assembly import Portal
from portal.mirror.compare import compare
from portal.settings import Settings
from portal.stripe_api.pace import unpaced
from tests.kills.lives import Life, life
from tests.soak import SOAK
from tests.stand_in import StandIn
from tests.tables import select
from tests.waiting import until

KILLS = 50 if SOAK else 5
CALLS = 20
PACE = ("--per-list", "25", "--in-all", "50")


async def kill_after(calls: int, stand_in: StandIn, sync: Life) -> None:
    """Unless it has come to its end before."""

    def asked() -> int:
        return sum(stand_in.asked().values())

    enough = asked() + calls
    await until(lambda: sync.is_over or asked() >= enough, 60)
    sync.kill()


async def test_a_sync_that_was_killed_again_and_again_ends_complete(
    survivor: Portal, house: Settings, stand_in: StandIn, tmp_path: Path, chance: random.Random
) -> None:
    interrupted = 0
    for _ in range(KILLS):
        with life(tmp_path, house, "sync", *PACE) as sync:
            await kill_after(chance.randint(2, CALLS), stand_in, sync)
        interrupted += len(select(survivor, "SELECT * FROM sync_windows")) > 0
    with life(tmp_path, house, "sync") as sync:
        code = await asyncio.to_thread(sync.end)
    found: list[str] = []
    await compare(
        survivor.engine,
        survivor.stripe,
        survivor.clock,
        pace=unpaced(),
        repair=False,
        tell=lambda difference: found.append(str(difference)),
    )

    assert interrupted > 0
    assert (code, found) == (0, [])
    assert len(select(survivor, "SELECT * FROM invoices")) > 400
