"""Payers' names: one name is the same however a bank, a contract or a foreign register writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.billing.payer_names import normalised, read_name

SAME = [
    ("ミナトシヨウジ", "ｶ)ﾐﾅﾄｼﾖｳｼﾞ|カ）ミナトショウジ|ミナトシヨウジ（カ|ミナトシヨウジ(カ)|㈱みなとしょうじ"),
    ("ミナトシヨウジ", "株式会社ミナトショウジ|ミナト ショウジ 株式会社|カブシキガイシヤ ミナトシヨウジ"),
    ("ミナトシヨウジ", "(株)ミナト・ショウジ|カ．ミナトシヨウジ|ユ)ミナトシヨウジ|ミナトシヨウジ様"),
    ("ミナトシヨウジ", "ﾌﾘｺﾐ ｶ)ﾐﾅﾄｼﾖｳｼﾞ|振込　カ）ミナトシヨウジ|ＦＢ　カ）ミナトシヨウジ"),
    ("ミナトシヨウジ", "0012345 カ）ミナトシヨウジ|ミナトシヨウジ ケイリブ|ミナトショウジ本社"),
    ("バイオレツトセンタ", "ヴァイオレットセンター|ﾊﾞｲｵﾚﾂﾄｾﾝﾀ-|バイオレットセンタ—"),
    ("ミナト商事", "株式会社ミナト商事|ミナト商事（株）|みなと商事㍿"),
    (
        "MINATOSHOJI",
        "Minato Shoji K.K.|MINATO SHOJI CO., LTD.|Minato Shoji, Inc.|ＭＩＮＡＴＯ　ＳＨＯＪＩ|WIRE FROM MINATO SHOJI",
    ),
    ("NORDWIND", "Nordwind GmbH|NORDWIND GMBH|Nordwind S.A.|The Nordwind Company"),
    ("日本港協会", "一般社団法人 日本港協会|（一社）日本港協会|公益社団法人日本港協会"),
    (
        "アオバクリニツク",
        "医療法人社団 アオバクリニック|イ）アオバクリニツク|医）アオバクリニック",
    ),
    ("ミドリノカイ", "NPO法人みどりのかい|トクヒ）ミドリノカイ|特定非営利活動法人みどりのかい"),
    ("ヤマダタロウ", "ヤマダ　タロウ|ﾔﾏﾀﾞ ﾀﾛｳ|やまだ たろう"),
    ("ミナトオオサカ", "ミナト オオサカシテン|ミナト(カ)オオサカシテン|カ）ミナト オオサカエイギヨウシヨ"),
]
# What is left of a name that is nothing but such words.
ALONE = [
    ("株式会社", "株式会社"),
    ("カ", "カ"),
    ("シテン", "シテン"),
    ("フリコミ", "フリコミ"),
    ("12345", "12345"),
    ("K.K.", "KK"),
]


@pytest.mark.parametrize(("name", "written"), [(name, one) for name, ways in SAME for one in ways.split("|")])
def test_one_name_is_the_same_in_all_its_ways(name: str, written: str) -> None:
    assert normalised(written) == name


@pytest.mark.parametrize(("written", "name"), ALONE)
def test_a_name_of_such_words_alone_stays(written: str, name: str) -> None:
    assert normalised(written) == name


def test_what_has_no_letter_is_empty() -> None:
    assert normalised("") == normalised("　（）-・ ") == ""


@given(st.text(st.sampled_from("カユ)(ミナトシヨウジ株式会社支店ーｶﾞ ・０12AKkc.,"), max_size=16))
def test_whatever_a_bank_writes_is_read_and_read_again_alike(written: str) -> None:
    assert read_name(written) == read_name(written + " ")
    assert not set(normalised(written)) & set(" ()・.,ーｶ０k")


@pytest.mark.parametrize(
    ("payer", "customer", "contradicts"),
    [
        ("カ）ミナト", "株式会社ミナト", False),
        ("ミナト（カ", "株式会社ミナト", False),
        ("ユ）ミナト", "株式会社ミナト", True),
        ("ミナト", "株式会社ミナト", False),
        ("カ）ミナト", "Minato LLC", False),
    ],
)
def test_two_companies_that_share_a_name_differ_in_their_legal_form(
    payer: str, customer: str, contradicts: bool
) -> None:
    assert read_name(payer).contradicts(read_name(customer)) is contradicts


@pytest.mark.parametrize(
    ("payer", "core"),
    [
        ("ミナト(カ)オオサカシテン", "ミナト"),
        ("カ）ミナト オオサカシテン", "ミナト"),
        ("港商事株式会社 大阪支店", "港商事"),
        ("0123 カ）ミナト", "ミナト"),
        ("ミナトシテン", "ミナトシテン"),
    ],
)
def test_the_core_of_a_name_is_without_its_branch(payer: str, core: str) -> None:
    assert read_name(payer).core == core
