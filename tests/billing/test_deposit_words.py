"""Grounds and likelihood in words, in both languages."""

from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from portal import resources
from portal.billing import deposit_words
from portal.catalogues import read_messages
from portal.language import Language
from portal.model.deposit import Ground, Reading
from portal.model.names import CustomerId
from portal.money import Money

ENGLISH, JAPANESE = (
    Language(code, ZoneInfo("UTC"), read_messages(code, [resources.folder("locale")])) for code in ("en", "ja")
)


def reading(confidence: int) -> Reading:
    return Reading(CustomerId("cus_1"), (), Money(0, "jpy"), ("amount",), confidence)


@pytest.mark.parametrize("ground", get_args(Ground))
def test_each_ground_has_words_in_both_languages(ground: Ground) -> None:
    assert deposit_words.said(ground, ENGLISH)
    assert deposit_words.said(ground, JAPANESE) != deposit_words.said(ground, ENGLISH)


@pytest.mark.parametrize(
    ("confidence", "is_sure", "english", "japanese"),
    [
        (93, True, "Sure: nothing else is possible", "確実（ほかの候補なし）"),
        (89, False, "Likely", "可能性が高い"),
        (70, False, "Likely", "可能性が高い"),
        (69, False, "Possible", "可能性あり"),
        (40, False, "Possible", "可能性あり"),
        (39, False, "Faint", "可能性は低い"),
        (0, False, "Faint", "可能性は低い"),
    ],
)
def test_likelihood_is_a_word_and_only_sure_is_sure(
    confidence: int, is_sure: bool, english: str, japanese: str
) -> None:
    assert deposit_words.likelihood(reading(confidence), is_sure, ENGLISH) == english
    assert deposit_words.likelihood(reading(confidence), is_sure, JAPANESE) == japanese
