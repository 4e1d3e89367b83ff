"""What outlives the portal's processes: the database and Stripe; and how chance decides when to kill."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from portal import clock as wall
from portal.assembly import Portal, build_portal
from portal.database.engine import writing
from portal.mirror import leases
from portal.routes import path_for
from portal.settings import Settings
from tests.people import SetClock
from tests.soak import SEED
from tests.stand_in import StandIn


@pytest.fixture
def chance() -> random.Random:
    return random.Random(SEED)


@pytest.fixture
def house(settings: Settings, stand_in: StandIn) -> Settings:
    return replace(settings, stripe_api_base=stand_in.url)


@pytest.fixture
async def survivor(house: Settings) -> AsyncIterator[Portal]:
    """A portal in the test's own process, in which so much time has passed that the claims of the dead are over."""
    portal = build_portal(house, path_for, now=SetClock(wall.now() + timedelta(hours=1)))
    async with writing(portal.engine) as conn:
        # Or each life would begin by making up for what the one before may have lost.
        await leases.take(conn, "sweep", "another machine process 1 sweeping", timedelta(days=1), wall.now())
    yield portal
    await portal.close()
