"""Invoice numbers in a bank's line: in full however typed, by their last digits, and one that speaks against."""

import pytest

from portal.billing.invoice_numbers import Numbers
from tests.billing.deposit_samples import MINATO, SAKURA, owed

SAKURAS = owed(SAKURA, 11000, 22000, prefix="2T7KQ9XD-00")  # 2T7KQ9XD-0001 and -0002
MINATOS = owed(MINATO, 11000, prefix="INV-2026-01")  # INV-2026-0101
NUMBERS = Numbers([*SAKURAS, *MINATOS])


@pytest.mark.parametrize(
    "text",
    [
        "2T7KQ9XD-0001",
        "２Ｔ７ＫＱ９ＸＤ－０００１",
        "2t7kq9xd 0001",
        "2T7KQ9XD0001",
        "2T7KQ9XD-1",
        "オシハライ2T7KQ9XD-0001ブン",
        "No.2T7KQ9XD-0001 ユ)ミナト",
    ],
)
def test_a_number_is_found_however_it_is_typed(text: str) -> None:
    said = NUMBERS.said(text)

    assert said.named == {SAKURAS[0].id}
    assert not said.speaks_against(SAKURAS[:1])
    assert said.speaks_against(SAKURAS[1:])
    assert said.speaks_against(MINATOS)


def test_several_numbers_are_all_found() -> None:
    said = NUMBERS.said("2T7KQ9XD-0001 2T7KQ9XD-0002")

    assert said.named == {one.id for one in SAKURAS}
    assert not said.speaks_against(SAKURAS)
    assert said.speaks_against(SAKURAS[:1])


def test_a_number_of_the_same_row_that_is_not_open_speaks_against_all() -> None:
    said = NUMBERS.said("2T7KQ9XD-0009")

    assert said.named == frozenset()
    assert said.is_other


def test_the_last_digits_alone_point_but_do_not_name() -> None:
    said = NUMBERS.said("セイキユウシヨ 0002")

    assert said.named == frozenset()
    assert said.ended == {SAKURAS[1].id}
    assert not said.speaks_against(SAKURAS[1:])
    assert said.speaks_against(SAKURAS[:1])


@pytest.mark.parametrize("text", ["", "カ)ミナト", "20261101", "7364 ミナト", "1", "2T7KQ9XD", "2T7KQ9XD-00011"])
def test_what_is_no_number_of_an_open_invoice_names_none(text: str) -> None:
    assert NUMBERS.said(text).named == frozenset()


@pytest.mark.parametrize("text", ["7364 ミナト", "20261101", "03-1234-5678"])
def test_a_payers_own_code_or_a_date_does_not_speak_against(text: str) -> None:
    assert not NUMBERS.said(text).speaks_against(SAKURAS)
