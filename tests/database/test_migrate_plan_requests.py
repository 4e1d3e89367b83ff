"""Changes of plan that were asked for before there was a list of them stand in it: open, or as made."""

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from portal.database.migrate import _FOLDER

THIS = import_module("portal.database.migrations.versions.0016_plan_requests")
TEXTS = ("id", "customer", "email", "subscription", "items", "code", "way", "proration", "configuration", "currency")
NUMBERS = ("priced_at", "total", "due_now", "next_due", "expires_at")


def test_what_was_asked_for_in_mails_is_listed(migrated: Path, tmp_path: Path) -> None:
    (tmp_path / "old.db").write_bytes(migrated.read_bytes())
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    names = (*TEXTS, *NUMBERS, "restarts", "is_now", "used_at", "done_at", "confirmed_by")
    add = text(f"INSERT INTO kept_previews ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})")  # noqa: S608
    plain = dict.fromkeys(TEXTS, "x") | dict.fromkeys(NUMBERS, 1) | {"restarts": False, "is_now": True}
    asked = {"way": "request", "used_at": 5, "done_at": None, "confirmed_by": None}
    with create_engine(f"sqlite:///{tmp_path / 'old.db'}").begin() as conn:
        config.attributes["connection"] = conn
        command.downgrade(config, THIS.down_revision)
        conn.execute(add, plain | asked | {"id": "waits"})
        conn.execute(add, plain | asked | {"id": "made", "done_at": 9, "confirmed_by": "ito@hinode.example"})
        conn.execute(add, plain | asked | {"id": "unsent", "used_at": None})
        conn.execute(add, plain | asked | {"id": "direct", "way": "direct"})
        command.upgrade(config, THIS.revision)
        rows = conn.execute(text("SELECT kept, state, ended_by, ended_at FROM plan_requests ORDER BY kept")).fetchall()

    assert [tuple(row) for row in rows] == [("made", "made", "ito@hinode.example", 9), ("waits", "open", None, None)]
