"""Lines of the log that were written as words stay as they are, and stay where they are."""

from importlib import import_module
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from portal.access.staff_log import words_of
from portal.database.migrate import _FOLDER

THIS = import_module("portal.database.migrations.versions.0015_log_words")
OLD = "open; 12000 JPY owed"


@pytest.fixture
def config(migrated: Path, tmp_path: Path) -> Config:
    (tmp_path / "old.db").write_bytes(migrated.read_bytes())
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["url"] = f"sqlite:///{tmp_path / 'old.db'}"
    return config


def test_an_old_line_is_shown_as_it_was_written_and_can_still_not_be_changed(config: Config) -> None:
    add = (
        "INSERT INTO staff_log (at, email, deed, before, place) VALUES (1, 'i@x.example', 'paid_outside', :old, '::1')"
    )
    engine = create_engine(config.attributes["url"])
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.downgrade(config, THIS.down_revision)
        conn.execute(text(add), {"old": OLD})
        command.upgrade(config, THIS.revision)
        [line] = conn.execute(text("SELECT before, before_facts FROM staff_log")).fetchall()
    with engine.begin() as conn, pytest.raises(IntegrityError, match="the staff log cannot be changed"):
        conn.execute(text("UPDATE staff_log SET before_facts = '{}'"))
    engine.dispose()

    assert words_of(*line) == OLD
