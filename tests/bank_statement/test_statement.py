"""Statement files of the banks: what came in, on which day, by whom; and how many lines say something else."""

from datetime import date

import pytest

from portal.bank_statement.problems import Unreadable
from portal.bank_statement.statement import open_statement, read_deposits
from portal.model.deposit import Deposit
from portal.money import Money
from tests.bank_statement import samples

TODAY = date(2026, 11, 27)
ENCODINGS = ("cp932", "utf-8", "utf-8-sig", "utf-16")
FIRST, SECOND = (date(2026, 11, 25), Money(55000, "jpy")), (date(2026, 11, 26), Money(44340, "jpy"))


def taken(content: bytes) -> tuple[list[Deposit], int]:
    opened = open_statement(content)
    assert opened.found.is_certain
    deposits, left_out = read_deposits(opened, opened.found.columns, TODAY)
    return [*deposits], left_out


@pytest.mark.parametrize("bank", samples.JAPANESE)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_japanese_banks_file_is_read_without_asking(bank: str, encoding: str) -> None:
    content = samples.JAPANESE[bank].encode(encoding)
    deposits, left_out = taken(content)
    first, second = sorted(deposits, key=lambda one: one.day)

    assert open_statement(content).bank == bank
    assert [(first.day, first.amount), (second.day, second.amount)] == [FIRST, SECOND]
    assert ("ミナトシヨウジ（カ" in first.payer, "アオバクリニツク" in second.payer) == (True, True)
    assert left_out == samples.JAPANESE[bank].count("デンキダイ") + samples.JAPANESE[bank].count("合計")


def test_lines_are_counted_from_the_top_of_the_file() -> None:
    assert [one.line for one in taken(samples.MIZUHO.encode("cp932"))[0]] == [5, 7]


def test_an_era_in_words_and_a_column_that_says_which_way_it_went() -> None:
    deposits, left_out = taken(samples.ERA_IN_WORDS.encode("cp932"))

    assert [(one.day, one.amount) for one in deposits] == [FIRST, SECOND]
    assert (deposits[1].memo, left_out) == ("HSS-0003", 1)


def test_wise_tells_currency_payer_and_reference_line_by_line() -> None:
    deposits, left_out = taken(samples.WISE.encode())

    assert [(one.day, one.amount, one.payer) for one in deposits] == [
        (date(2026, 11, 25), Money(125000, "usd"), "Northwind Traders Inc."),
        (*SECOND, "アオバクリニツク"),
    ]
    assert deposits[0].memo == "Received money from Northwind HSS-0042"
    assert left_out == 1


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_generic_file_with_debit_and_credit_signs_and_sums(separator: str) -> None:
    deposits, left_out = taken(samples.GENERIC.replace(";", separator).encode())

    assert [(one.day.day, one.amount.minor, one.payer) for one in deposits] == [
        (25, 125000, "MINATO TRADING"),
        (26, 4430, "AOBA CLINIC INV 3"),
    ]
    assert left_out == 2


@pytest.mark.parametrize("ends", ["\r\n", "\n", ""])
@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_a_zengin_notice_with_and_without_line_ends(ends: str, encoding: str) -> None:
    text = samples.notice(("081125", 55000, "ﾐﾅﾄｼﾖｳｼﾞ(ｶ"), ("081126", 44340, "ｱｵﾊﾞｸﾘﾆﾂｸ")).replace("\r\n", ends)
    deposits, left_out = taken(text.encode(encoding))

    assert [(one.day, one.amount) for one in deposits] == [FIRST, SECOND]
    assert (deposits[0].payer, deposits[0].memo, left_out) == ("ﾐﾅﾄｼﾖｳｼﾞ(ｶ", "HSS-7 ﾐｽﾞﾎ ｼﾌﾞﾔ", 0)


def test_a_transfer_that_was_taken_back_did_not_come() -> None:
    wrong = ("081125", 9000, "ｶﾝﾁｶﾞｲ")
    deposits, left_out = taken(samples.notice(wrong, ("081125", 55000, "ﾐﾅﾄ"), canceled=[wrong]).encode("cp932"))

    assert [one.amount.minor for one in deposits] == [55000]
    assert left_out == 2


def test_of_a_zengin_statement_only_what_came_in() -> None:
    booked = ("1", "081125", 55000, "ﾐﾅﾄ"), ("2", "081125", 12000, "ﾃﾞﾝｷ"), ("1", "261126", 44340, "")
    deposits, left_out = taken(samples.statement(*booked).encode("cp932"))

    assert [(one.day, one.amount, one.payer) for one in deposits] == [(*FIRST, "ﾐﾅﾄ"), (*SECOND, "ﾌﾘｺﾐ")]
    assert left_out == 1


@pytest.mark.parametrize("taken_away", [1, 2, 3])
def test_half_a_zengin_file_is_no_file(taken_away: int) -> None:
    text = samples.notice(("081125", 55000, "ﾐﾅﾄ"), ("081126", 44340, "ｱｵﾊﾞ"))
    half = "\r\n".join(text.splitlines()[:-taken_away])

    with pytest.raises(Unreadable, match="cut"):
        taken(half.encode("cp932"))


def test_a_line_lost_in_the_middle_shows_in_the_sums() -> None:
    lines = samples.notice(("081125", 55000, "ﾐﾅﾄ"), ("081126", 44340, "ｱｵﾊﾞ")).splitlines()

    with pytest.raises(Unreadable, match="sums"):
        taken("\r\n".join([lines[0], *lines[2:]]).encode("cp932"))


def test_another_zengin_file_says_so() -> None:
    with pytest.raises(Unreadable, match="other_zengin"):
        taken(samples.notice().replace("1010", "1210", 1).encode("cp932"))
