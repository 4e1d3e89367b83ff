"""How old a page says it is: the earliest of what is too old, and nothing while all of it is fresh."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.model.lag import Lag

NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
EVERY = timedelta(minutes=20)


def ago(minutes: int | None) -> datetime | None:
    return None if minutes is None else NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("away", "unread", "swept", "age"),
    [
        (None, None, None, None),
        (10, 10, 30, None),
        (11, None, None, 11),
        (None, 11, None, 11),
        (None, None, 31, 31),
        (12, 180, 40, 180),
        (12, 9, 29, 12),
        (5, 9, 50, 50),
    ],
)
def test_the_earliest_sign_that_is_old_enough(
    away: int | None, unread: int | None, swept: int | None, age: int | None
) -> None:
    assert Lag(ago(away), ago(unread), ago(swept), EVERY).as_of(NOW) == ago(age)
