"""Settings, their documentation and their reader name the same things."""

import dataclasses
import re

from portal.settings import Settings
from tests.house.tree import ROOT


def named_in(file: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (ROOT / file).read_text("utf-8")))


READ = named_in("portal/settings.py", r'"(PORTAL_[A-Z_]+)"')


def test_every_setting_is_documented_once_and_nothing_else_is() -> None:
    rows = re.findall(r"(?m)^\| `(PORTAL_[A-Z_]+)`", (ROOT / "docs/settings.md").read_text("utf-8"))

    assert sorted(rows) == sorted(READ)


def test_every_field_has_its_setting() -> None:
    assert len(dataclasses.fields(Settings)) == len(READ)


def test_every_setting_of_the_readme_exists() -> None:
    assert named_in("README.md", r"\b(PORTAL_[A-Z_]+)\b") <= READ | {"PORTAL_ENV_FILE"}
