"""Attempts that were written down by Stripe's count go on being the same, on both databases."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from portal.assembly import Portal
from portal.database.engine import writing
from portal.database.migrate import _FOLDER, find_problem
from portal.mirror import failures
from portal.model.names import InvoiceId
from tests import make
from tests.billing.test_card_failures import charged, failed, read
from tests.conftest import Given
from tests.people import Letters
from tests.tables import select

THIS = import_module("portal.database.migrations.versions.0014_attempts")


async def move(portal: Portal, step: Callable[[Config, str], None], revision: str) -> None:
    def run(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(_FOLDER)))
        config.attributes["connection"] = connection
        step(config, revision)

    async with portal.engine.pool.begin() as conn:
        await conn.run_sync(run)


async def test_what_was_told_before_is_known_again_and_a_new_charge_is_news(
    portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    told = failed(portal, attempt=2)
    await read(portal, told)
    await move(portal, command.downgrade, THIS.down_revision)
    await move(portal, command.upgrade, "head")

    assert await find_problem(portal.engine) is None
    assert select(portal, "SELECT attempt, counted, charge FROM failures") == [(2, 2, None)]
    await read(portal, charged(told, "ch_2"), charged(told, "ch_2"))
    assert select(portal, "SELECT attempt, counted, charge FROM failures") == [(2, 2, "ch_2")]
    async with writing(portal.engine) as conn:
        assert await failures.find_for_staff(conn, InvoiceId("in_1"), 2)
