"""A history: steps at Stripe and on the way from it, one after the other."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.histories.deeds import DEEDS
from tests.histories.happenings import HAPPENINGS
from tests.histories.world import World


@dataclass(frozen=True)
class Step:
    """What happens; `which` chooses to whom, `how` all the rest."""

    what: str
    which: int
    how: int


# As many of one kind as of the other: two lists would choose each name as often.
# A history that fails is shrunk towards the first, which does no harm.
_WHAT = st.one_of(st.sampled_from(list(HAPPENINGS)), st.sampled_from(list(DEEDS)))
STEPS = st.builds(Step, _WHAT, st.integers(0, 9), st.integers(0, 99))
HISTORIES = st.lists(STEPS, min_size=6, max_size=30)
PROLOGUE = (Step("newcomer", 0, 1), Step("subscribe", 0, 1), Step("newcomer", 3, 2))


@dataclass(frozen=True)
class Stage:
    """Where histories are played."""

    runner: asyncio.Runner
    world: World

    def play(self, history: Sequence[Step]) -> World:
        self.runner.run(_play(self.world, [*PROLOGUE, *history]))
        return self.world


async def _play(world: World, history: Sequence[Step]) -> None:
    await world.begin_anew()
    for step in history:
        if step.what in DEEDS:
            world.do(step.what, step.which, step.how)
        else:
            await HAPPENINGS[step.what](world, step.which, step.how)
    await world.come_to_rest()
