"""Templates: nothing inline that the content security policy would stop, and a word for whoever does not see."""

import re

import pytest

from tests.house.tree import ROOT, name, templates

INLINE = re.compile(r"""\sstyle=|<style\b|\son[a-z]+\s*=\s*["']|<script\b(?![^>]*\ssrc=)|javascript:""", re.IGNORECASE)


def found(pattern: str | re.Pattern[str]) -> list[str]:
    return [f"{name(path)}: {hit}" for path in templates() for hit in re.findall(pattern, path.read_text("utf-8"))]


def test_nothing_is_inline() -> None:
    assert found(INLINE) == []


def test_every_image_has_a_text_for_who_does_not_see_it() -> None:
    assert found(r"<img\b(?![^>]*\salt=)[^>]*>") == []


def test_every_field_has_a_label() -> None:
    for path in templates():
        text = path.read_text("utf-8")
        for field in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text):
            id = re.search(r'\sid="([^"]+)"', field)
            labelled = id is not None and f'for="{id[1]}"' in text
            assert 'type="hidden"' in field or "aria-label" in field or labelled, f"{name(path)}: {field}"


@pytest.mark.parametrize("forbidden", [r"\burl_for\(", r"\bwith context\b", r"\|\s*safe\b"])
def test_templates_speak_in_paths_take_arguments_and_escape(forbidden: str) -> None:
    assert found(forbidden) == []


def test_code_builds_no_address_from_the_host_header() -> None:
    pages = (ROOT / "portal").rglob("*.py")

    assert [name(path) for path in pages if re.search(r"\.url_for\(|request\.base_url", path.read_text("utf-8"))] == []


def test_static_files_are_all_used() -> None:
    said = "".join(path.read_text("utf-8") for path in templates())
    files = [path for path in (ROOT / "static").rglob("*") if path.is_file()]

    assert [name(path) for path in files if path.relative_to(ROOT / "static").as_posix() not in said] == []
