"""One line of the doctor: what was looked at, how it stands, and what mends it."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warning", "problem", "look"]  # `look`: no program can, a person must


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    status: Status
    says: str
    mend: str = ""


def ok(check: str, says: str, **facts: object) -> Finding:
    return Finding(check, "ok", says % facts)


def warning(check: str, says: str, mend: str, **facts: object) -> Finding:
    return Finding(check, "warning", says % facts, mend % facts)


def problem(check: str, says: str, mend: str, **facts: object) -> Finding:
    return Finding(check, "problem", says % facts, mend % facts)


def look(check: str, says: str, where: str) -> Finding:
    return Finding(check, "look", says, where)
