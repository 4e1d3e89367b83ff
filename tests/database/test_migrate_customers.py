"""Customers who were here before they could be searched are found as those who are read today."""

from importlib import import_module
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from portal.database.migrate import _FOLDER
from portal.mirror.customers import to_row
from tests import make

FOLDED = ("name_key", "search")
THIS = import_module("portal.database.migrations.versions.0011_customer_search")


@pytest.fixture
def config(migrated: Path, tmp_path: Path) -> Config:
    (tmp_path / "old.db").write_bytes(migrated.read_bytes())
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["url"] = f"sqlite:///{tmp_path / 'old.db'}"
    return config


def put(conn: Connection, customers: dict[str, tuple[str | None, str | None]]) -> None:
    add = text(
        "INSERT INTO customers (id, name, email, balance, deleted, fetched_at) VALUES (:id, :name, :email, 0, 0, 1)"
    )
    for id, (name, email) in customers.items():
        conn.execute(add, {"id": id, "name": name, "email": email})


def test_what_is_folded_on_the_way_up_is_what_the_mirror_writes(config: Config) -> None:
    known = {
        "cus_Wide": ("Ｍａｌｌｏｒｙ　１００％", "Mallory@X.example"),
        "cus_Dash": ("北浜‐法律　事務所", None),
        "cus_Nobody": (None, None),
        "cus_Mail": (None, "KEIRI@aoba.example"),
        "cus_Long": ("株" * 300, "k@k.example"),
    }
    with create_engine(config.attributes["url"]).begin() as conn:
        config.attributes["connection"] = conn
        command.downgrade(config, THIS.down_revision)
        put(conn, known)
        command.upgrade(config, THIS.revision)
        rows = conn.execute(text("SELECT id, name_key, search FROM customers")).fetchall()

    written = {id: to_row(make.customer(id, name=name, email=email).customer, 1) for id, (name, email) in known.items()}
    assert {row[0]: tuple(row[1:]) for row in rows} == {
        id: tuple(row[name] for name in FOLDED) for id, row in written.items()
    }
