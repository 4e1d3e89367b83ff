"""On which day the digest is due, and of which time it tells."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.billing import digest

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("now", "day", "on"),
    [
        ("2026-11-05T08:00", "5", "2026-11-05"),
        ("2026-11-05T07:59", "5", "2026-10-05"),
        ("2026-11-30T23:00", "5", "2026-11-05"),
        ("2027-01-01T00:00", "28", "2026-12-28"),
        ("2026-02-28T08:00", "last", "2026-02-28"),
        ("2028-02-28T08:00", "last", "2028-01-31"),
        ("2028-02-29T08:00", "last", "2028-02-29"),
        ("2026-12-30T12:00", "last", "2026-11-30"),
    ],
)
def test_it_is_due_on_the_set_day_at_eight_and_until_the_next_one(now: str, day: str, on: str) -> None:
    assert digest.due(datetime.fromisoformat(now).replace(tzinfo=TOKYO), day, TOKYO) == date.fromisoformat(on)


@pytest.mark.parametrize(
    ("on", "day", "since"),
    [
        ("2026-11-05", "5", "2026-10-05"),
        ("2027-01-28", "28", "2026-12-28"),
        ("2026-02-28", "28", "2026-01-28"),
        ("2026-02-28", "last", "2026-01-31"),
        ("2026-03-31", "last", "2026-02-28"),
        ("2026-03-31", "5", "2026-02-28"),
        ("2026-11-17", "", "2026-10-17"),
    ],
)
def test_it_tells_of_the_month_since_the_one_before(on: str, day: str, since: str) -> None:
    first, end = digest.period(date.fromisoformat(on), day, TOKYO)

    assert (first.isoformat(), end.isoformat()) == (f"{since}T00:00:00+09:00", f"{on}T00:00:00+09:00")
