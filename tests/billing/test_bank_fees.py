"""Fees that payers take off: the usual ones, the operator's own, and none that is a large part of what is owed."""

import pytest

from portal.billing import bank_fees


@pytest.mark.parametrize("fee", [55, 110, 145, 165, 220, 330, 440, 473, 550, 605, 648, 660, 770, 825, 864, 880])
def test_what_japanese_banks_charge_is_known(fee: int) -> None:
    assert (11000, fee) in bank_fees.owed_with(11000 - fee, bank_fees.USUAL["jpy"])


def test_the_whole_comes_first_and_then_each_fee() -> None:
    assert list(bank_fees.owed_with(10000, (110, 220))) == [(10000, 0), (10110, 110), (10220, 220)]


@pytest.mark.parametrize(
    ("fee", "owed", "fits"), [(220, 1100, True), (221, 1100, False), (0, 1100, False), (1, 5, True)]
)
def test_a_fee_is_at_most_a_fifth_of_what_is_owed(fee: int, owed: int, fits: bool) -> None:
    assert bank_fees.is_plausible(fee, owed) is fits
    assert ((owed, fee) in list(bank_fees.owed_with(owed - fee, (fee,)))[1:]) is fits


def test_the_operators_own_fees_take_the_place_of_the_usual_ones_of_their_currency() -> None:
    table = bank_fees.table((("jpy", (100,)), ("sek", (5000,))))

    assert table == {**bank_fees.USUAL, "jpy": (100,), "sek": (5000,)}
    assert bank_fees.table(()) == bank_fees.USUAL


def test_each_fee_stands_in_the_table_once_the_smallest_first() -> None:
    for currency, fees in bank_fees.USUAL.items():
        assert list(fees) == sorted(set(fees)), currency
