"""One portal, one database and one event loop for all histories of a run: each begins with the tables put back."""

import asyncio
from collections.abc import Iterator

import pytest
import stripe
import uvloop
from sqlalchemy import event

from portal.assembly import Portal, build_portal
from portal.background import sweep
from portal.mirror import walk
from portal.routes import path_for
from portal.settings import Settings
from portal.stripe_api.client import StripeClient
from portal.stripe_api.pace import Pace
from tests.conftest import new_database
from tests.histories.ledger import TABLES, open_ledger
from tests.histories.play import Stage
from tests.histories.wire import Wire
from tests.histories.world import STRIPE, World


@pytest.fixture(scope="module")
def unhurried() -> Iterator[None]:
    """Nobody waits for Stripe in these histories: their time is moved, not spent."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0)
        patch.setattr(walk, "WAITS", (0.0,))
        patch.setattr("portal.stripe_api.pace._PAUSE_SECONDS", 0.0)
        patch.setattr(sweep, "pace_for", lambda key: Pace(1e6, 1e6))
        yield


@pytest.fixture(scope="module")
def stage(request: pytest.FixtureRequest, unhurried: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    settings = Settings(
        secret_keys=("k",),
        stripe_api_key="sk_test_1",
        stripe_api_base=STRIPE,
        database_url=new_database(request, tmp_path_factory.mktemp("histories")),
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        world = runner.run(_open(settings))
        yield Stage(runner, world)
        runner.run(_close(world))


async def _open(settings: Settings) -> World:
    portal = build_portal(settings, path_for)
    await portal.stripe.close()
    wire = Wire()
    portal.stripe = StripeClient(settings.stripe_api_key, STRIPE, wire)
    _forget_the_disk(portal)
    ledger = await open_ledger(settings.database_url)
    world = World(portal, ledger, wire)
    await world.sync()
    await world.remember({table: await ledger.read(table) for table in TABLES})
    return world


def _forget_the_disk(portal: Portal) -> None:
    """These histories lose processes, but not the power: nothing waits for the disk."""
    quickly = "PRAGMA synchronous = OFF" if portal.engine.sqlite else "SET synchronous_commit = off"

    @event.listens_for(portal.engine.pool.sync_engine, "connect")
    def connect(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute(quickly)
        cursor.close()


async def _close(world: World) -> None:
    await world.ledger.close()
    await world.portal.close()
