"""The mails themselves: three parts that say the same, in both languages."""

import re
from pathlib import Path

import pytest

from portal import resources
from portal.assembly import Portal
from portal.mail.delivery import Mail
from portal.mail.messages import render
from portal.model.company import Company
from tests.people import HANA

LINK, CODE = "https://billing.example.com/sign-in/token", "042917"
HINODE = Company("acct_1", "Hinode & <Sons>", support_phone="+81 3-5550-0100", support_email="help@hinode.example")


def sign_in_mail(portal: Portal, language: str, company: Company | None = HINODE) -> Mail:
    facts = {"company": company, "link": LINK, "code": CODE, "minutes": 30, "staff": False}
    return render(portal.templates, "sign_in", language, HANA, **facts)


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_link_code_their_life_and_the_support_contact_stand_in_text_and_html(
    portal: Portal, language: str
) -> None:
    mail = sign_in_mail(portal, language)

    for part in (mail.text, mail.html):
        assert LINK in part
        assert CODE in part
        assert "30" in part
        assert "+81 3-5550-0100" in part
        assert "help@hinode.example" in part


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_a_name_is_written_as_it_is_in_text_and_escaped_in_html(portal: Portal, language: str) -> None:
    mail = sign_in_mail(portal, language)

    assert "Hinode & <Sons>" in mail.subject + mail.text
    assert "&amp;" not in mail.subject + mail.text
    assert "<Sons>" not in mail.html
    assert "Hinode &amp; &lt;Sons&gt;" in mail.html


async def test_the_subject_is_one_line_in_the_readers_language(portal: Portal) -> None:
    english, japanese = sign_in_mail(portal, "en"), sign_in_mail(portal, "ja")

    assert "\n" not in english.subject + japanese.subject
    assert not re.search("[ぁ-ん]", english.subject + english.text)
    assert re.search("[ぁ-んァ-ヶ]", japanese.subject)


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_a_portal_that_does_not_know_its_company_yet_can_write(portal: Portal, language: str) -> None:
    mail = sign_in_mail(portal, language, None)

    assert LINK in mail.text
    assert "None" not in mail.subject + mail.text + mail.html


def test_every_mail_has_its_three_files() -> None:
    for folder in filter(Path.is_dir, (resources.folder("templates") / "mail").iterdir()):
        assert {file.name for file in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}, folder.name
