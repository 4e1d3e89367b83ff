"""Every message is said in English and in Japanese, with the same places for the same facts."""

import re

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from portal.language import LANGUAGES
from tests.house.tree import ROOT
from tools.messages import collect


def catalogue(language: str) -> Catalog:
    with (ROOT / "locale" / language / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


def forms(said: object) -> list[str]:
    return [str(form) for form in said] if isinstance(said, list | tuple) else [str(said or "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_templates_and_code_is_said(language: str) -> None:
    said = catalogue(language)
    missing = [
        wanted.id for wanted in collect() if wanted.id and not all(forms(getattr(said.get(wanted.id), "string", "")))
    ]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_kept_that_nobody_says_and_nothing_is_a_guess(language: str) -> None:
    wanted, said = collect(), catalogue(language)

    assert [message.id for message in said if message.id and wanted.get(message.id) is None] == []
    assert [message.id for message in said if message.id and message.fuzzy] == []
    assert not said.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_places_of_its_message(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            places = {*re.findall(r"%\(\w+\)[sr]", "".join(forms(message.id)))}
            for form in forms(message.string):
                assert {*re.findall(r"%\(\w+\)[sr]", form)} <= places, form
                assert len(forms(message.id)) > 1 or {*re.findall(r"%\(\w+\)[sr]", form)} == places, form


def test_japanese_is_japanese() -> None:
    same = [message.id for message in catalogue("ja") if message.id and message.string == message.id]

    assert [id for id in same if re.search(r"[a-z]{3}", str(id))] == []
