"""Which command may bring the database to this version's schema, and which only looks whether it has it."""

from portal.database.migrate import check
from portal.database.migrate import migrate as bring_up
from portal.settings import Settings


def prepare(settings: Settings) -> None:
    """For what writes. SQLite is brought up, or made; PostgreSQL, which others may be using, only looked at."""
    if settings.database_url.startswith("sqlite:"):
        bring_up(settings.database_url)
    else:
        check(settings.database_url)


def require(settings: Settings) -> None:
    """For what only reads: nothing is made at a mistyped address, and no other program's database is changed."""
    check(settings.database_url)
