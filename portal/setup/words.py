"""What setup has to say: a message and its facts, put into a language only where it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.language import Language


@dataclass(frozen=True, slots=True)
class Words:
    message: str
    facts: Mapping[str, object]

    def said(self, language: Language) -> str:
        return language.text(self.message, **self.facts)


def words(message: str, **facts: object) -> Words:
    return Words(message, facts)
