"""A day as it is typed behind an option."""

from datetime import date

from portal.cli.speech import wrong
from portal.language import read_day


def read_typed(typed: str | None) -> date | None:
    """Nothing typed is no day; raises BadParameter."""
    day = read_day(typed) if typed else None
    if typed and day is None:
        raise wrong("%(typed)r is no day: expected YYYY-MM-DD", typed=typed)
    return day
