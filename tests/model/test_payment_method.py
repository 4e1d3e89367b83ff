"""A card as it reads on the card, and until which day it is good."""

from datetime import date

import pytest

from tests import make


@pytest.mark.parametrize(
    ("brand", "name"), [("visa", "Visa"), ("amex", "American Express"), ("jcb", "JCB"), ("new_network", "New Network")]
)
def test_a_network_is_written_as_it_writes_itself(brand: str, name: str) -> None:
    assert make.card(brand=brand).brand_name == name


def test_a_method_without_a_brand_is_called_by_its_type() -> None:
    assert make.card(type="customer_balance", brand=None).brand_name == "Customer Balance"


@pytest.mark.parametrize(
    ("month", "year", "last"),
    [
        (2, 2027, date(2027, 2, 28)),
        (2, 2028, date(2028, 2, 29)),
        (4, 2026, date(2026, 4, 30)),
        (12, 2026, date(2026, 12, 31)),
    ],
)
def test_a_card_is_good_through_the_last_day_of_its_month(month: int, year: int, last: date) -> None:
    card = make.card(exp_month=month, exp_year=year)

    assert card.last_day == last
    assert not card.is_expired(last)
    assert card.expires_soon(last)


def test_expiry_reads_as_on_the_card() -> None:
    assert make.card(exp_month=8, exp_year=2029).expiry == "08/2029"
    assert make.card(exp_month=None, exp_year=None).expiry is None
    assert make.card(exp_month=None, exp_year=None).last_day is None


def test_a_payment_shows_its_network_and_whether_it_failed() -> None:
    assert make.payment(brand="jcb").brand_name == "JCB"
    assert make.payment(brand=None).brand_name is None
    assert not make.payment(code="card_declined").has_failed
    assert make.payment(status="open", code="expired_card").has_failed
    assert not make.payment(status="open").has_failed
