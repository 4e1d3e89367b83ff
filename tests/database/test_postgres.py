"""A PostgreSQL address may say what the driver knows; both ways to the database read it alike."""

from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from sqlalchemy import text

from portal.database.engine import Connection, DatabaseAway, Engine, reading, writing
from portal.database.migrate import find_problem, migrate
from portal.database.problems import BadDatabase
from portal.database.statement import Statement
from tests.postgres import Postgres

_SETTING = Statement(text("SELECT current_setting('application_name')"))
WAYS = pytest.mark.parametrize("way", [reading, writing], ids=lambda way: way.__name__)


@pytest.fixture
def at(postgres: Postgres) -> str:
    return postgres.fresh()


async def called(address: str, way: Any) -> str:
    """As what the server knows this client."""
    engine = Engine(address)
    opened: AbstractAsyncContextManager[Connection] = way(engine)
    try:
        async with opened as conn:
            row = await conn.row(_SETTING)
    finally:
        await engine.close()
    assert row is not None
    return str(row[0])


@WAYS
@pytest.mark.parametrize("more", ["sslmode=disable", "sslmode=prefer", "target_session_attrs=read-write"])
async def test_what_the_driver_knows_is_taken(at: str, way: Any, more: str) -> None:
    assert await called(f"{at}&{more}", way) == ""


@WAYS
async def test_a_setting_of_the_session_comes_to_the_server(at: str, way: Any) -> None:
    assert await called(f"{at}&application_name=portal", way) == "portal"


@WAYS
async def test_other_names_for_it_and_several_hosts(at: str, way: Any) -> None:
    assert await called(at.replace("postgresql://", "postgres://"), way) == ""
    assert await called(at.replace("host=", "host=/nowhere,"), way) == ""


@WAYS
@pytest.mark.parametrize("more", ["sslmode=perhaps", "ssl=disable", "channel_binding=require", "port=often"])
async def test_what_nobody_knows_is_a_mistake_in_the_setting(at: str, way: Any, more: str) -> None:
    with pytest.raises(BadDatabase, match=r"cannot be used: .*PORTAL_DATABASE_URL"):
        await called(f"{at}&{more}", way)


@WAYS
async def test_a_server_without_tls_that_shall_have_it_is_not_there(way: Any) -> None:
    with pytest.raises(DatabaseAway):
        await called("postgresql://portal@127.0.0.1:9/portal?sslmode=require", way)


async def test_the_mistake_is_told_by_migrate_and_to_who_asks(at: str) -> None:
    wrong = f"{at}&sslmode=perhaps"
    engine = Engine(wrong)
    problem = await find_problem(engine)
    await engine.close()

    assert "sslmode" in str(problem)
    with pytest.raises(BadDatabase, match="sslmode"):
        migrate(wrong)


def test_the_schema_is_brought_up_at_an_address_with_parameters(postgres: Postgres) -> None:
    migrate(f"{postgres.empty()}&sslmode=prefer&application_name=portal")
