"""A line of two files is one; the same words on two of the company's accounts are two."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

import pytest

from portal.model.deposit import Deposit
from portal.model.same_line import by_kind, by_number, compare, told_apart
from portal.money import Money

MAIN, SAVINGS = by_number("0005", "001", "1", "1234567"), by_number("0005", "001", "1", "7654321")
MUFG, MIZUHO = by_kind("三菱UFJ銀行"), by_kind("みずほ銀行")
NOBODY: Mapping[str, Deposit] = {}


def line(account: str = "", balance: str = "", payer: str = "ミナトシヨウジ（カ") -> Deposit:
    return Deposit(1, date(2026, 11, 25), Money(55000, "jpy"), payer, "", account, balance)


@pytest.mark.parametrize(
    ("one", "other", "sameness"),
    [
        (line(MAIN), line(MAIN), "same"),
        (line(MAIN), line(SAVINGS), "other"),
        (line(MAIN), line(by_number("1234567")), "same"),
        (line(MAIN), line(by_number("渋谷支店", "0001234567")), "unclear"),
        (line(MAIN), line(MUFG), "unclear"),
        (line(MUFG), line(MIZUHO), "unclear"),
        (line(MUFG, "155000"), line(MUFG, "155000"), "same"),
        (line(MUFG, "155000"), line(MUFG, "955000"), "unclear"),
        (line(MUFG, "155000"), line(MUFG), "same"),
        (line(), line(MAIN), "same"),
    ],
)
def test_numbers_tell_for_sure_and_kinds_and_balances_by_likelihood(
    one: Deposit, other: Deposit, sameness: str
) -> None:
    assert compare(one, other) == compare(other, one) == sameness


def test_the_same_line_is_known_and_that_of_another_account_is_new_without_a_doubt() -> None:
    [first] = told_apart([line(MAIN)], NOBODY)
    [again] = told_apart([line(MAIN, payer="ﾐﾅﾄｼﾖｳｼﾞ(ｶ")], {first.id: first.deposit})
    [other] = told_apart([line(SAVINGS)], {first.id: first.deposit})

    assert (again.id, again.is_known) == (first.id, True)
    assert (other.id == first.id, other.is_known, other.is_alike) == (False, False, False)


def test_where_only_the_balance_tells_the_line_is_new_with_a_doubt() -> None:
    [first] = told_apart([line(MUFG, "155000")], NOBODY)
    [other] = told_apart([line(MUFG, "955000")], {first.id: first.deposit})

    assert (other.is_known, other.is_alike) == (False, True)


def test_of_equal_lines_each_is_known_once_and_the_nearest_first() -> None:
    known = {one.id: one.deposit for one in told_apart([line(MUFG), line(MUFG, "155000")], NOBODY)}
    lines = told_apart([line(MUFG, "155000"), line(MUFG, "210000"), line(MUFG, "265000")], known)

    assert [one.is_known for one in lines] == [True, True, False]
    assert {one.id for one in lines[:2]} == {*known}


def test_a_blank_that_takes_a_known_line_takes_no_id_of_another() -> None:
    [first] = told_apart([line(MUFG, "155000")], NOBODY)
    lines = told_apart([line(MUFG), line(MUFG, "155000")], {first.id: first.deposit})

    assert len({one.id for one in lines}) == 2
    assert sum(one.is_known for one in lines) == 1


def test_a_line_from_before_accounts_were_kept_is_known_by_its_words() -> None:
    id = sha256("2026-11-25\n55000\njpy\nミナトシヨウジ(カ\n\n1".encode()).hexdigest()[:32]
    [again] = told_apart([line(MAIN)], {id: line()})
    [same] = told_apart([line()], NOBODY)

    assert (again.id, again.is_known) == (id, True)
    assert same.id == id
