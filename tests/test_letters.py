"""Which letters the papers print: every one that Japanese programs write, and a mark where there is none."""

import pytest

from portal.letters import GETA, printable, takes_second, unprintable

EXTENSIONS = "".join(
    bytes([first, second]).decode("cp932")
    for first in range(0xFA, 0xFD)
    for second in range(0x40, 0xFD if first < 0xFC else 0x4C)
    if second != 0x7F
)


def test_every_letter_that_windows_adds_to_japanese_is_printed() -> None:
    assert len(EXTENSIONS) == 388
    assert unprintable([EXTENSIONS]) == ""
    assert printable(EXTENSIONS) == EXTENSIONS


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("神社 都", "神社 都"),
        ("か\u3099", "が"),
        ("葛\U000e0100城", "葛城"),
        ("a\u200bb\x00c\n", "abc\n"),
        ("￥1\u2007000", "¥1 000"),
        ("☕ קפה", f"{GETA} {GETA * 3}"),
        (GETA, GETA),
    ],
)
def test_what_cannot_be_seen_goes_and_what_no_font_has_is_seen_to_be_missing(text: str, drawn: str) -> None:
    assert printable(text) == drawn


def test_what_is_missing_is_told_once_and_a_printers_mark_is_not_missing() -> None:
    assert unprintable(["☕☕", "店〓", "אב☕"]) == "אב☕"


def test_the_second_font_is_read_only_for_its_letters() -> None:
    assert not takes_second("株式会社 ¥1,000\n")
    assert takes_second("濵")
