"""Names of files: as the books' law asks, and safe wherever an archive is opened."""

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.billing.file_names import LONGEST, FileNames
from portal.money import Money

DAY = date(2026, 5, 1)
COMPANY = "ヒノデソフト株式会社"
SAFE = re.compile(r'\d{8}_[^<>:"/\\|?*_\x00-\x1f]+_-?\d+(\.\d+)?_[^<>:"/\\|?*_\x00-\x1f]+(_\d+)?\.pdf')
TEXTS = st.text(max_size=120)
NASTY = st.sampled_from(
    ["../../etc/passwd", "CON", "aux.txt", "a/b\\c", "..", ".", "", "ＡＢ", "ab", "AB", "か\u3099", "が"]
)


YEN = Money(41250, "jpy")


def name(partner: str = COMPANY, amount: Money = YEN, number: str = "HINODE-0001") -> str:
    return FileNames().name(DAY, partner, amount, number)


def test_date_partner_amount_and_number() -> None:
    assert name() == "20260501_ヒノデソフト株式会社_41250_HINODE-0001.pdf"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Money(1900, "usd"), "19.00"),
        (Money(5, "eur"), "0.05"),
        (Money(0, "jpy"), "0"),
        (Money(1234567890, "jpy"), "1234567890"),
        (Money(1234, "kwd"), "1.234"),
        (Money(123400, "isk"), "1234"),
        (Money(-500, "jpy"), "-500"),
    ],
)
def test_amounts_are_plain_digits(amount: Money, written: str) -> None:
    assert name(amount=amount) == f"20260501_{COMPANY}_{written}_HINODE-0001.pdf"


def test_what_windows_refuses_is_replaced_and_japanese_stays() -> None:
    assert name("A/B: 日の出<ソフト>?. ", number="..\\7|8*") == "20260501_A-B- 日の出-ソフト--_41250_-7-8-.pdf"


def test_what_cannot_be_seen_is_left_out() -> None:
    assert name("a\u202efdp\u200b\x00b\tc\n") == "20260501_afdpb c_41250_HINODE-0001.pdf"


def test_no_two_are_alike() -> None:
    names = FileNames()
    made = [names.name(DAY, partner, Money(1, "jpy"), "n") for partner in ("Hi", "HI", "ｈｉ", "hi", "か\u3099", "が")]

    assert made[:4] == [
        "20260501_Hi_1_n.pdf",
        "20260501_HI_1_n_2.pdf",
        "20260501_ｈｉ_1_n_3.pdf",
        "20260501_hi_1_n_4.pdf",
    ]
    assert made[4:] == ["20260501_が_1_n.pdf", "20260501_が_1_n_2.pdf"]


def test_a_long_name_loses_of_the_partner_only() -> None:
    long = name("株式会社" * 100)

    assert long.endswith("_41250_HINODE-0001.pdf")
    assert LONGEST - 12 <= len(long.encode()) <= LONGEST


@given(st.lists(st.tuples(TEXTS | NASTY, st.integers(-(10**12), 10**12), TEXTS | NASTY), min_size=1, max_size=12))
@example([("\ud800", 0, "\udfff")])
def test_whatever_they_are_made_of(wishes: list[tuple[str, int, str]]) -> None:
    names = FileNames()
    made = [names.name(DAY, partner, Money(amount, "usd"), number) for partner, amount, number in wishes]

    for one in made:
        assert SAFE.fullmatch(one)
        assert len(one.encode()) <= LONGEST
        assert unicodedata.is_normalized("NFC", one)
        assert not one.removesuffix(".pdf").endswith((" ", "."))
    assert len({unicodedata.normalize("NFKC", one).casefold() for one in made}) == len(made)
