"""What the doctor says, as an English reader reads it."""

from dataclasses import dataclass

from portal.doctor.finding import Finding
from portal.routes import path_for
from portal.settings import UTC
from portal.templating import open_templates

ENGLISH = open_templates(path_for, UTC, "en").languages["en"]


@dataclass(frozen=True)
class Said:
    check: str
    status: str
    says: str
    mend: str


def said(findings: list[Finding]) -> list[Said]:
    return [Said(one.check, one.status, one.says(ENGLISH), one.mend(ENGLISH)) for one in findings]
