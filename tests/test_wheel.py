"""The wheel has everything beside the code: templates, styles, catalogues; and an operator's folder wins over it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT

RENDER = """
from pathlib import Path
from zoneinfo import ZoneInfo
from portal import resources
from portal.routes import path_for
from portal.templating import open_templates
opened = open_templates(path_for, ZoneInfo("UTC"), "en", Path("own"))
print(resources.folder("templates"))
print(", ".join(opened.languages))
print(opened.render("problems/own.html", "ja", staff=False, company=None))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 (our own program)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_an_operators_folder_wins_over_an_installed_portal(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "own/templates/problems").mkdir(parents=True)
    (tmp_path / "own/templates/problems/own.html").write_text(
        '{{ _("Sign in") }} {% include "original/mail/sign_in/subject.txt" %}'
    )
    done = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", RENDER],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    where, languages, said = done.stdout.splitlines() or [done.stderr] * 3

    assert where == str(installed / "portal/templates"), done.stderr
    assert languages == "en, ja"
    assert said.startswith("サインイン ")
