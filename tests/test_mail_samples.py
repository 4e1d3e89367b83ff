"""All mails in all states and languages: they can be written, read without images, and say the same in both parts."""

import html
import re

import pytest

from portal import resources
from portal.assembly import Portal
from portal.background.post import MESSAGES
from portal.mail_samples import SAMPLES, render, render_all
from portal.mail_samples.sample import Sample
from portal.model.mail_kind import MOMENT_NAMES
from portal.templating import Templates

FOLDERS = {folder.name for folder in (resources.folder("templates") / "mail").iterdir() if folder.is_dir()}
LEFT_OVER = re.compile(r"None|Undefined|%\(|\{\{|\{%|&amp;amp;|Money\(|datetime")


@pytest.fixture
def templates(portal: Portal) -> Templates:
    return portal.templates


def test_every_mail_has_a_sample_and_every_sample_a_mail() -> None:
    assert {sample.message for sample in SAMPLES} == FOLDERS
    assert set(MESSAGES) - {"staff_sign_in"} == FOLDERS
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
async def test_it_is_written_in_text_and_html_without_an_image(
    templates: Templates, sample: Sample, language: str
) -> None:
    mail = render(templates, sample, language)

    assert not LEFT_OVER.search(mail.subject + mail.text + mail.html)
    assert not re.search(r"<img|<link|url\(|<script|src=|@import", mail.html)
    assert "color-scheme" in mail.html
    assert "prefers-color-scheme: dark" in mail.html
    assert f'<html lang="{language}">' in mail.html
    assert bool(re.search("[ぁ-ん]", mail.subject + mail.text)) == (language == "ja")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
async def test_each_link_of_the_one_part_stands_in_the_other(templates: Templates, sample: Sample) -> None:
    mail = render(templates, sample, "en")
    linked = {html.unescape(link) for link in re.findall(r'href="([^"]+)"', mail.html)}

    assert linked == set(re.findall(r"https://\S+", mail.text)) - {"https://billing.example.com"}


async def test_only_what_was_not_asked_for_and_is_no_staffs_says_how_to_stop_it(templates: Templates) -> None:
    stoppable = {sample.message for sample, _, mail in render_all(templates) if mail.unsubscribe}
    said = {sample.message for sample, _, mail in render_all(templates) if "/unsubscribe/" in mail.text + mail.html}

    assert stoppable == said == {*MOMENT_NAMES, "access_changed", "reminder"}


async def test_a_subject_fits_into_a_list_of_mails_and_tells_mails_apart(templates: Templates) -> None:
    subjects = {(sample.message, language): mail.subject for sample, language, mail in render_all(templates)}

    assert [subject for subject in subjects.values() if len(subject) > 90] == []
    assert len(set(subjects.values())) == len(subjects)
