"""Whose a payer's name is: certain only where nobody else's is written so."""

import pytest

from portal.billing.payers import WEAK, Payers
from portal.model.names import CustomerId

SAKURA, MINATO, NEXT, YAMADA = (CustomerId(f"cus_{name}") for name in ("sakura", "minato", "next", "yamada"))
NAMES = {
    SAKURA: "サクラソフトウェア株式会社",
    MINATO: "株式会社港商事",
    NEXT: "NEXT K.K.",
    YAMADA: "Yamada Denki Co., Ltd.",
}
PAYERS = Payers(NAMES, {"スズキハナコ": frozenset({MINATO}), "ヒカリナゴヤ": frozenset({MINATO})})


@pytest.mark.parametrize(
    ("payer", "customer", "ground", "is_certain"),
    [
        ("カ）サクラソフトウエア", SAKURA, "payer", True),
        ("サクラソフトウエア(カ", SAKURA, "payer", True),
        ("カ）ヤマダデンキ", YAMADA, "payer", True),
        ("YAMADA DENKI", YAMADA, "payer", True),
        ("DENKI YAMADA", YAMADA, "payer", True),
        ("スズキ ハナコ", MINATO, "known_payer", True),
        ("ヒカリ ナゴヤシテン", MINATO, "known_payer", True),
        ("ド）サクラソフトウエア", SAKURA, "like_payer", False),
        ("サクラソフトウエア(カ)ナゴヤシテン", SAKURA, "like_payer", False),
        ("カ）サクラソウトウエア", SAKURA, "like_payer", False),
        ("カ）サクラソフトウ", SAKURA, "like_payer", False),
        ("ＡＢサクラソフトウエアヒガシ", SAKURA, "like_payer", False),
        ("スズキ ハナユ", MINATO, "like_payer", False),
    ],
)
def test_whose_name_it_is(payer: str, customer: CustomerId, ground: str, is_certain: bool) -> None:
    found = PAYERS.of(payer)

    assert set(found) == {customer}
    assert (found[customer].ground, found[customer].is_certain) == (ground, is_certain)
    assert found[customer].score > WEAK


@pytest.mark.parametrize(
    ("payer", "customer"), [("カ）サクラ", SAKURA), ("カ）ネクスト", NEXT), ("カ）ミナトシヨウジ", MINATO)]
)
def test_what_only_sounds_so_or_begins_so_is_weak(payer: str, customer: CustomerId) -> None:
    likeness = PAYERS.of(payer)[customer]

    assert likeness.ground == "like_payer"
    assert likeness.score <= WEAK


@pytest.mark.parametrize("payer", ["リソク", "カ）アルファ", "", "サ", "カ）ミドリケンセツ"])
def test_a_stranger_is_nobody(payer: str) -> None:
    assert PAYERS.of(payer) == {}


def test_a_name_is_plausible_or_not_beside_the_amount() -> None:
    assert PAYERS.plausibility("カ）ミナトシヨウジ", MINATO) > PAYERS.plausibility("カ）アルファ", MINATO)
    assert PAYERS.plausibility("カ）アルファ", SAKURA) > PAYERS.plausibility("ユ）アルファ", SAKURA)


def test_a_customer_that_owes_nothing_is_not_remembered() -> None:
    payers = Payers({SAKURA: "サクラ"}, {"ミナト": frozenset({MINATO})})

    assert payers.of("ミナト") == {}
