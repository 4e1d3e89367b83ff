"""The mail server: answers, encrypts, lets in; and no mail is sent."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from portal.assembly import Portal
from portal.doctor import mail_server
from portal.doctor.case import Case
from tests.doctor.said import Said, said
from tests.mail.server import PASSWORD, open_post_office


async def examined(portal: Portal, url: str) -> Said:
    [one] = said(await mail_server.examine(Case(replace(portal, settings=replace(portal.settings, smtp_url=url)))))
    return one


async def test_a_server_that_answers_is_sent_nothing(portal: Portal) -> None:
    async with open_post_office() as office:
        one = await examined(portal, f"smtp://127.0.0.1:{office.port}")

    assert (one.status, one.says) == ("ok", f"127.0.0.1:{office.port} answers")
    assert office.letters == []


@pytest.mark.parametrize(("password", "status"), [(PASSWORD.decode(), "ok"), ("wrong", "problem")])
async def test_the_login_is_tried(portal: Portal, password: str, status: str) -> None:
    async with open_post_office(login=True) as office:
        one = await examined(portal, f"smtp://hana:{quote(password, safe='')}@127.0.0.1:{office.port}")

    assert one.status == status
    assert ("takes the login" in one.says) is (status == "ok")


async def test_a_server_that_is_not_there_is_a_problem(portal: Portal) -> None:
    one = await examined(portal, "smtp://127.0.0.1:9")

    assert (one.status, "127.0.0.1:9 does not answer" in one.says) == ("problem", True)


async def test_a_console_is_no_mail_server(portal: Portal) -> None:
    assert (await examined(portal, "console:")).status == "warning"
