"""Business days: weekends, holidays, substitutes for holidays, and the end of the year in Japan."""

from datetime import date

import pytest

from portal.billing.business_days import Calendar

JAPAN, NOWHERE = Calendar("JP"), Calendar(None)


@pytest.mark.parametrize(
    ("day", "next_one"),
    [
        ("2026-05-20", "2026-05-20"),  # a Wednesday
        ("2026-05-23", "2026-05-25"),  # a Saturday
        ("2026-05-02", "2026-05-07"),  # Golden Week; on the 6th they rest for the 3rd, which is a Sunday
        ("2025-02-24", "2025-02-25"),  # for the Emperor's Birthday, a Sunday
        ("2026-09-19", "2026-09-24"),  # a day between two holidays is one
        ("2025-12-27", "2026-01-05"),  # from a Saturday: the 28th is a Sunday, from the 29th everybody rests
        ("2026-12-28", "2026-12-28"),
        ("2026-12-29", "2027-01-04"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_japan_works_on_the_next_business_day(day: str, next_one: str) -> None:
    assert JAPAN.on_or_after(date.fromisoformat(day)) == date.fromisoformat(next_one)


def test_without_a_country_only_weekends_are_minded() -> None:
    assert NOWHERE.is_business_day(date(2026, 5, 4))
    assert not NOWHERE.is_business_day(date(2026, 5, 3))
    assert NOWHERE.is_business_day(date(2026, 12, 31))


def test_another_country_has_its_own_holidays_and_no_japanese_years_end() -> None:
    america = Calendar("US")

    assert not america.is_business_day(date(2026, 11, 26))
    assert america.is_business_day(date(2026, 12, 30))


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        ("2026-05-20", 1, "2026-05-21"),
        ("2026-05-22", 1, "2026-05-25"),
        ("2026-05-23", 1, "2026-05-25"),
        ("2026-05-01", 1, "2026-05-07"),
        ("2026-12-25", 5, "2027-01-07"),
        ("2026-05-31", 0, "2026-05-31"),
    ],
)
def test_so_many_business_days_later(day: str, count: int, then: str) -> None:
    assert JAPAN.after(date.fromisoformat(day), count) == date.fromisoformat(then)
