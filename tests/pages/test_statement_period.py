"""The period of a statement of account, as an address asks for it."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import QueryParams

from portal.pages.statement_period import choices, period_of

TODAY = datetime(2026, 5, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("", "2026-04-01", "2026-05-20"),
        ("from=2026-02-03&to=2026-03-04", "2026-02-03", "2026-03-04"),
        ("from=2026-02-03", "2026-02-03", "2026-05-20"),
        ("from=2027-02-03", "2027-02-03", "2027-02-03"),
        ("from=2026/2/3&to=20260304", "2026-02-03", "2026-03-04"),
        ("from=２０２６年2月3日&to=2026年3月4日", "2026-02-03", "2026-03-04"),
        ("to=2026-03-31", "2025-04-01", "2026-03-31"),
        ("year=2025", "2025-01-01", "2025-12-31"),
        ("year=2024&month=2", "2024-02-01", "2024-02-29"),
        ("year=2024&month=12", "2024-12-01", "2024-12-31"),
    ],
)
def test_a_period_is_two_days_a_month_a_year_or_the_fiscal_year_so_far(asked: str, first: str, last: str) -> None:
    period = period_of(QueryParams(asked), TODAY, 4)

    assert period is not None
    assert (period.first.date().isoformat(), period.last.date().isoformat()) == (first, last)
    assert period.until == period.last + timedelta(days=1)


@pytest.mark.parametrize(
    "asked",
    [
        "from=2026-03-04&to=2026-03-03",
        "from=yesterday",
        "to=2026-02-30",
        "year=26",
        "year=2026&month=13",
        "year=99999",
        "from=9999-12-31",
        "to=0001-01-01",
        "year=9999",
        "year=２０２６x",
    ],
)
def test_what_is_no_period_is_none(asked: str) -> None:
    assert period_of(QueryParams(asked), TODAY, 4) is None


def test_the_usual_periods_follow_the_fiscal_year() -> None:
    march = datetime(2026, 3, 31, tzinfo=UTC)
    found = {name: f"{one.first:%y%m%d}-{one.last:%y%m%d}" for name, one in choices(march, 4).items()}

    assert found == {
        "year": "250401-260331",
        "last_year": "240401-250331",
        "month": "260301-260331",
        "last_month": "260201-260228",
    }
