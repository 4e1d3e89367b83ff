"""Names in kanji, Latin letters and kana beside each other: what may be one name, and what cannot."""

import pytest

from portal.billing import kanji_sounds, romaji
from portal.billing.kanji_sounds import sound_of
from portal.billing.skeletons import skeleton


@pytest.mark.parametrize(
    ("name", "payer", "agreement"),
    [
        ("港商事", "ミナトシヨウジ", 57),
        ("港商事", "ミナトケンセツ", 0),
        ("港商事", "シヨウジ", 0),
        ("山田電機", "ヤマダデンキ", 100),
        ("サクラ歯科医院", "サクラシカイイン", 100),
        ("サクラ会", "サクラカイ", 100),
        ("日本測量", "ニホンソクリヨウ", 37),
    ],
)
def test_the_known_parts_of_a_name_explain_so_much_of_the_payers(name: str, payer: str, agreement: int) -> None:
    sound = sound_of(name)

    assert sound is not None
    assert sound.agreement(payer) == agreement


def test_a_name_of_known_parts_has_readings() -> None:
    sound = sound_of("日本電機")

    assert sound is not None
    assert sound.readings == ("ニツポンデンキ", "ニホンデンキ")


def test_a_name_without_kanji_has_no_sound_to_guess() -> None:
    assert sound_of("サクラソフト") is None
    assert sound_of("ACME") is None


def test_the_sounds_are_written_as_banks_write_them() -> None:
    kana = set(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガギグゲゴザジズゼゾダデドバビブベボパピプペポ"
    )
    sounds = [sound for sounds in kanji_sounds.SOUNDS.values() for sound in sounds]

    assert len(sounds) > 250
    assert [sound for sound in sounds if not set(sound) <= kana] == []


@pytest.mark.parametrize(
    ("latin", "kana"),
    [
        ("YAMADADENKI", "ヤマダデンキ"),
        ("NIPPONMATCHA", "ニツポンマツチヤ"),
        ("SHIMBASHI", "シンバシ"),
        ("KENICHI", "ケニチ"),
        ("TOKYO", "トキヨ"),
        ("ACME", None),
        ("NEXT", None),
    ],
)
def test_latin_letters_that_spell_japanese_are_kana(latin: str, kana: str | None) -> None:
    assert romaji.in_kana(latin) == kana


def test_long_vowels_are_left_out_on_both_sides() -> None:
    assert (
        romaji.without_long_vowels("トウキヨウコウギヨウ")
        == romaji.without_long_vowels("トキヨコギヨ")
        == "トキヨコギヨ"
    )


@pytest.mark.parametrize(
    ("latin", "kana"),
    [
        ("NEXT", "ネクスト"),
        ("ACMEDESIGN", "アクメデザイン"),
        ("BLUEOCEANWORKS", "ブルオシヤンワクス"),
        ("KDS", "ケデイエス"),
        ("BCRAFT", "ビクラフト"),
    ],
)
def test_latin_letters_and_kana_of_one_sound_have_the_same_consonants(latin: str, kana: str) -> None:
    assert skeleton(latin) == skeleton(kana) != ""


@pytest.mark.parametrize("name", ["港商事", "アオイ", "AI", ""])
def test_what_is_too_short_or_in_kanji_has_none(name: str) -> None:
    assert skeleton(name) == ""
