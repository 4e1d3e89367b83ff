"""Deposits and open invoices: which readings there are, on which grounds, and when one is sure."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.model.names import CustomerId
from portal.money import Money
from tests.billing.deposit_samples import ACME, MINATO, SAKURA, deposit, ids, matched, one, owed

OTHER = CustomerId("cus_other")
PAYER = "カ）サクラソフト"


# payer · memo · amount · how many of the oldest invoices · grounds · sure
SAKURAS = [
    ("カ）サクラソフト", "", 11000, 1, ("amount", "payer"), True),
    ("ｻｸﾗｿﾌﾄ(ｶ", "", 33000, 2, ("together", "payer"), True),
    ("カ）サクラソフト", "", 10340, 1, ("amount", "fee", "payer"), True),
    ("カ）サクラソフト", "", 32560, 2, ("together", "fee", "payer"), True),
    ("カ）サクラソフト", "", 10517, 1, ("amount", "odd_fee", "payer"), False),
    ("サクラソフト　オオサカシテン", "", 11000, 1, ("amount", "like_payer"), False),
    ("カ）サクラリフト", "", 11000, 1, ("amount", "like_payer"), False),
    ("ユ）サクラソフト", "", 11000, 1, ("amount", "like_payer"), False),
    ("ヤマダ　ハナコ", "", 11000, 1, ("amount",), False),
    ("ヤマダ　ハナコ", "ＳＡＫＵＲＡ０００１", 11000, 1, ("amount", "number"), True),
    ("SAKURA-0001 ヤマダ", "", 11000, 1, ("amount", "number"), True),
]


@pytest.mark.parametrize(("payer", "memo", "amount", "count", "grounds", "is_sure"), SAKURAS)
def test_a_deposit_is_read_by_its_amount_its_payer_and_its_number(
    payer: str, memo: str, amount: int, count: int, grounds: tuple[str, ...], is_sure: bool
) -> None:
    invoices = owed(SAKURA, 11000, 22000)

    found = one(deposit(amount, payer, memo), [*invoices, *owed(ACME, 55000)])

    assert found.readings[0].invoices == ids(invoices[:count])
    assert found.readings[0].grounds == grounds
    assert found.is_sure is is_sure
    assert (found.readings[0].confidence >= 90) is is_sure


def test_whom_a_payer_was_confirmed_for_is_known() -> None:
    invoices = [*owed(MINATO, 11000), *owed(SAKURA, 11000)]

    found = one(deposit(11000, "ヤマダ　タロウ"), invoices, {"ヤマダタロウ": frozenset({MINATO})})

    assert found.is_sure
    assert found.readings[0].grounds == ("amount", "known_payer")


def test_a_payer_of_two_customers_is_sure_only_where_the_amount_tells_them_apart() -> None:
    known = {"ヤマダタロウ": frozenset({MINATO, SAKURA})}

    found = one(deposit(11000, "ヤマダ タロウ"), [*owed(MINATO, 11000), *owed(SAKURA, 22000)], known)

    assert found.is_sure
    assert found.readings[0].grounds == ("amount", "shared_payer")
    assert not one(deposit(11000, "ヤマダ タロウ"), [*owed(MINATO, 11000), *owed(SAKURA, 11000)], known).is_sure


def test_a_name_of_two_customers_is_never_sure() -> None:
    invoices = [*owed(SAKURA, 11000), *owed(OTHER, 22000, name="サクラソフト株式会社")]

    assert not one(deposit(11000, PAYER), invoices).is_sure


def test_the_legal_form_tells_two_customers_of_one_name_apart() -> None:
    invoices = [*owed(SAKURA, 11000), *owed(OTHER, 22000, name="有限会社サクラソフト")]

    found = one(deposit(22000, "ユ）サクラソフト"), invoices)

    assert found.is_sure
    assert found.readings[0].customer == OTHER


def test_the_amount_alone_offers_all_whom_it_fits_and_none_is_sure() -> None:
    found = one(deposit(11000, "スズキ イチロウ"), [*owed(MINATO, 11000), *owed(SAKURA, 11000), *owed(ACME, 5500)])

    assert {reading.customer for reading in found.readings} == {MINATO, SAKURA}
    assert not found.is_sure


def test_a_name_in_kanji_that_may_sound_so_comes_before_one_that_cannot() -> None:
    invoices = [*owed(OTHER, 11000, name="株式会社湊建設"), *owed(MINATO, 11000)]

    found = one(deposit(11000, "カ）ミナトシヨウジ"), invoices)

    assert [reading.customer for reading in found.readings] == [MINATO, OTHER]
    assert found.readings[0].grounds == ("amount", "like_payer")
    assert not found.is_sure


def test_of_two_equal_invoices_the_oldest_comes_first_and_neither_is_sure() -> None:
    invoices = owed(SAKURA, 11000, 11000)

    found = one(deposit(11000, PAYER), invoices)

    assert [reading.invoices for reading in found.readings] == [ids(invoices[:1]), ids(invoices[1:])]
    assert not found.is_sure


def test_the_number_tells_equal_invoices_apart() -> None:
    invoices = owed(SAKURA, 11000, 11000)

    found = one(deposit(11000, PAYER, "SAKURA-0002"), invoices)

    assert found.is_sure
    assert found.readings[0].invoices == ids(invoices[1:])


def test_as_many_deposits_as_equal_invoices_pay_them_in_turn() -> None:
    invoices = owed(SAKURA, 11000, 11000)

    later, earlier = matched([deposit(11000, PAYER, day=9, line=1), deposit(11000, PAYER, day=2, line=2)], invoices)

    assert (earlier.is_sure, later.is_sure) == (True, True)
    assert earlier.readings[0].invoices + later.readings[0].invoices == ids(invoices)


def test_the_same_line_twice_is_not_sure() -> None:
    for invoices in (owed(SAKURA, 11000), owed(SAKURA, 11000, 11000)):
        found = matched([deposit(11000, PAYER, line=1), deposit(11000, PAYER, line=2)], invoices)

        assert [one.is_sure for one in found] == [False, False]


def test_of_two_that_claim_one_invoice_the_one_that_says_its_number_has_it() -> None:
    named, other = matched([deposit(11000, PAYER, "SAKURA-0001"), deposit(11000, PAYER, day=5)], owed(SAKURA, 11000))

    assert named.is_sure
    assert not other.is_sure
    assert other.readings[0].confidence <= 20


def test_what_one_deposit_has_surely_paid_leaves_one_reading_to_the_other() -> None:
    invoices = owed(SAKURA, 11000, 11000)

    named, other = matched([deposit(11000, PAYER, "SAKURA-0001"), deposit(11000, PAYER, day=5)], invoices)

    assert named.is_sure
    assert other.is_sure
    assert other.readings[0].invoices == ids(invoices[1:])


def test_one_invoice_is_not_sure_where_two_others_come_to_the_same() -> None:
    found = one(deposit(33000, PAYER), owed(SAKURA, 11000, 22000, 33000, 44000))

    assert not found.is_sure
    assert len(found.readings[0].invoices) == 1


def test_a_number_that_is_not_open_makes_nothing_sure() -> None:
    assert not one(deposit(11000, PAYER, "SAKURA-0009"), owed(SAKURA, 11000)).is_sure


def test_numbers_name_more_invoices_than_would_be_looked_for() -> None:
    invoices = owed(SAKURA, *range(1000, 1900, 100))
    numbers = " ".join(invoice.number or "" for invoice in invoices[:8])

    found = one(deposit(sum(range(1000, 1800, 100)), "ヤマダ", numbers), invoices)

    assert found.is_sure
    assert found.readings[0].invoices == ids(invoices[:8])


def test_what_came_before_the_invoice_was_issued_is_not_sure() -> None:
    late = [replace(invoice, issued_at=datetime(2026, 12, 20, tzinfo=UTC)) for invoice in owed(SAKURA, 11000)]

    assert not one(deposit(11000, PAYER, day=1), late).is_sure
    assert one(deposit(11000, PAYER, day=20), late).is_sure


@pytest.mark.parametrize("amount", [11001, 9900 - 1100, 0, -11000, 5])
def test_too_much_and_too_little_have_no_reading(amount: int) -> None:
    assert one(deposit(amount, PAYER), owed(SAKURA, 11000)).readings == []


def test_currencies_are_apart() -> None:
    invoices = [*owed(SAKURA, 11000, currency="usd"), *owed(ACME, 11000)]

    found = one(deposit(9500, "WIRE TRANSFER FROM SAKURA SOFT", currency="usd"), invoices)

    assert [reading.fee for reading in found.readings] == [Money(1500, "usd")]
    assert one(deposit(11000, PAYER, currency="eur"), invoices).readings == []
