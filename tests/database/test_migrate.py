"""Migrations: from nothing to the schema that the code speaks of, and no further the second time."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from portal.assembly import Portal
from portal.database.engine import Engine
from portal.database.migrate import find_problem, migrate
from portal.database.tables import metadata


def test_the_migrated_database_equals_the_tables_of_the_code(migrated: Path) -> None:
    engine = create_engine(f"sqlite:///{migrated}")
    with engine.connect() as conn:
        differences = compare_metadata(MigrationContext.configure(conn, opts={"compare_type": True}), metadata)
    engine.dispose()

    assert differences == []


def test_every_table_and_index_is_there(migrated: Path) -> None:
    engine = create_engine(f"sqlite:///{migrated}")
    found = inspect(engine)
    indexes = {name: {index["name"] for index in found.get_indexes(name)} for name in found.get_table_names()}
    engine.dispose()

    assert indexes.keys() - {"alembic_version"} == metadata.tables.keys()
    for name, table in metadata.tables.items():
        assert {index.name for index in table.indexes} == indexes[name]


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    migrate(url)
    first = (tmp_path / "new.db").read_bytes()
    migrate(url)

    assert (tmp_path / "new.db").read_bytes() == first


async def test_a_migrated_database_can_serve(portal: Portal) -> None:
    assert await find_problem(portal.engine) is None


async def test_a_database_of_another_version_says_so(tmp_path: Path) -> None:
    engine = Engine(f"sqlite:///{tmp_path / 'empty.db'}")
    engine.touch()
    problem = await find_problem(engine)
    await engine.close()

    assert problem is not None
    assert "needs" in str(problem)


async def test_a_database_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    engine = Engine(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    problem = await find_problem(engine)
    await engine.close()

    assert problem is not None
    assert "does not answer" in str(problem)
