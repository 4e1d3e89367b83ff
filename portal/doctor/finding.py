"""One line of the doctor: what was looked at, how it stands, and what mends it. In words only where it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from portal.language import Language

Status = Literal["ok", "warning", "problem", "look"]  # `look`: no program can, a person must


@dataclass(frozen=True, slots=True)
class Finding:
    """`message` and `remedy` are message ids, filled with the facts."""

    check: str
    status: Status
    message: str
    remedy: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def says(self, language: Language) -> str:
        return language.text(self.message, **self.facts)

    def mend(self, language: Language) -> str:
        return language.text(self.remedy, **self.facts) if self.remedy else ""


def ok(check: str, message: str, **facts: object) -> Finding:
    return Finding(check, "ok", message, "", facts)


def warning(check: str, message: str, remedy: str, **facts: object) -> Finding:
    return Finding(check, "warning", message, remedy, facts)


def problem(check: str, message: str, remedy: str, **facts: object) -> Finding:
    return Finding(check, "problem", message, remedy, facts)


def look(check: str, message: str, where: str, **facts: object) -> Finding:
    return Finding(check, "look", message, where, facts)
