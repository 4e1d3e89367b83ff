"""Days and amounts in every way that a bank writes them."""

from datetime import date

import pytest

from portal.bank_statement import amounts, days
from portal.bank_statement.days import Order
from portal.money import Money

DAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026/11/05",
            "2026-11-5",
            "2026.11.05",
            "20261105",
            "20261105093015",
            "2026年11月5日",
            "２０２６年１１月５日",
            "26/11/05",
        ),
        *(
            "R8.11.5",
            "R08/11/05",
            "R 8.11. 5",
            "令和8年11月5日",
            "令和 8年11月 5日（木）",
            "2026/11/05(木)",
            "2026/11/05 09:30",
        ),
        *("2026-11-05T09:30:00Z", "5 Nov 2026", "05-Nov-2026", "November 5, 2026", "'2026/11/05"),
    ],
)
def test_a_day_is_read(text: str) -> None:
    assert days.read(text) == DAY


@pytest.mark.parametrize(("text", "order"), [("05/11/2026", "dmy"), ("5-11-2026", "dmy"), ("11/05/2026", "mdy")])
def test_a_day_whose_year_stands_last_is_read_in_its_order(text: str, order: Order) -> None:
    assert days.read(text, order) == DAY


@pytest.mark.parametrize(
    "text", ["", "合計", "2026/02/30", "20261305", "令和8年", "55000", "=TODAY()", "R8.0.5", "5 Foo 2026"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert days.read(text) is None


@pytest.mark.parametrize(
    ("digits", "day"),
    [("081125", date(2026, 11, 25)), ("261125", date(2026, 11, 25)), ("071231", date(2025, 12, 31)), ("089999", None)],
)
def test_six_digits_are_of_the_era_unless_they_are_western(digits: str, day: date | None) -> None:
    assert days.read_six(digits, date(2026, 11, 27)) == day


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        *(
            ("55,000", "jpy", 55000),
            ("¥55,000", "jpy", 55000),
            ("\\55,000", "jpy", 55000),
            ("５５，０００円", "jpy", 55000),
        ),
        *(
            ("55000.00", "jpy", 55000),
            ("+55000", "jpy", 55000),
            ("-55,000", "jpy", -55000),
            ("(55,000)", "jpy", -55000),
        ),
        *(
            ("△55,000", "jpy", -55000),
            ("55,000-", "jpy", -55000),
            ("1,250.5", "usd", 125050),
            ("$1,250.00", "usd", 125000),
        ),
        *(("1.250,00", "eur", 125000), ("€12,50", "eur", 1250), ("'1250", "usd", 125000)),
    ],
)
def test_an_amount_is_read(text: str, currency: str, minor: int) -> None:
    assert amounts.read(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency"), [("=1+1", "jpy"), ("5.5", "jpy"), ("$5", "jpy"), ("12a", "usd"), ("", "usd")]
)
def test_what_is_no_amount_is_none(text: str, currency: str) -> None:
    assert amounts.read(text, currency) is None
