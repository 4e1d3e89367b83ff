"""Mail through a real server: what arrives, and what is said when nothing does."""

import email.utils
import socket
from dataclasses import replace

import pytest

from portal.mail.delivery import Deliver, Mail, Undelivered, delivery_of
from portal.model.names import Email
from tests.mail.server import PostOffice, open_post_office

SENDER = "ヒノデソフト <billing@hinode-schedule.example>"
MAIL = Mail(Email("hana@aoba-clinic.example"), "サインイン用リンク", "リンク: http://x\n", "<p>リンク</p>\n")


def through(office: PostOffice, login: str = "") -> Deliver:
    return delivery_of(f"smtp://{login}127.0.0.1:{office.port}", SENDER)


async def test_text_and_html_arrive_with_the_headers_of_a_careful_sender() -> None:
    async with open_post_office() as office:
        await through(office)(MAIL)

    [letter] = office.letters
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert letter.get_content_type() == "multipart/alternative"
    assert text.get_content().splitlines() == ["リンク: http://x"]
    assert html.get_content().splitlines() == ["<p>リンク</p>"]
    assert letter["Subject"] == "サインイン用リンク"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@hinode-schedule.example>")
    assert email.utils.parsedate_to_datetime(letter["Date"]).tzinfo is not None


async def test_what_may_be_switched_off_says_where_and_answers_go_to_people() -> None:
    stop = "https://billing.example.com/unsubscribe/token"
    async with open_post_office() as office:
        await through(office)(replace(MAIL, unsubscribe=stop, reply_to="support@hinode.example"))
        await through(office)(MAIL)

    letter, plain = office.letters
    assert letter["List-Unsubscribe"] == f"<{stop}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Reply-To"] == "support@hinode.example"
    assert [plain[name] for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To")] == [None] * 3


async def test_a_mail_sent_again_after_an_unclear_answer_has_the_same_name() -> None:
    async with open_post_office() as office:
        for id in ("abc", "abc", "def", None, None):
            await through(office)(replace(MAIL, id=id))

    names = [letter["Message-ID"] for letter in office.letters]
    assert names[:3] == [f"<{id}@hinode-schedule.example>" for id in ("abc", "abc", "def")]
    assert len(set(names)) == 4


async def test_the_envelope_names_one_sender_and_one_recipient() -> None:
    async with open_post_office() as office:
        await through(office)(MAIL)

    [envelope] = office.envelopes
    [letter] = office.letters
    assert envelope.mail_from == "billing@hinode-schedule.example"
    assert envelope.rcpt_tos == ["hana@aoba-clinic.example"]
    assert letter["To"] == "hana@aoba-clinic.example"
    assert email.utils.parseaddr(letter["From"]) == ("ヒノデソフト", "billing@hinode-schedule.example")


async def test_user_and_password_may_hold_any_character() -> None:
    async with open_post_office(login=True) as office:
        await through(office, "billing%40hinode:p%40ss%3Aword@")(MAIL)

    assert office.logins[-1] == (b"billing@hinode", b"p@ss:word")
    assert len(office.envelopes) == 1


async def test_a_wrong_password_is_undelivered() -> None:
    async with open_post_office(login=True) as office:
        with pytest.raises(Undelivered):
            await through(office, "billing:wrong@")(MAIL)


@pytest.mark.parametrize("refusal", ["450 try again later", "550 no such mailbox"])
async def test_a_refused_recipient_is_undelivered(refusal: str) -> None:
    async with open_post_office() as office:
        office.refusal = refusal
        with pytest.raises(Undelivered, match=refusal[:3]):
            await through(office)(MAIL)


async def test_no_server_is_undelivered() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody else answers here
        deliver = delivery_of(f"smtp://127.0.0.1:{taken.getsockname()[1]}", SENDER)
        with pytest.raises(Undelivered):
            await deliver(MAIL)


async def test_the_console_shows_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    await delivery_of("console:", "")(MAIL)

    shown = capsys.readouterr()
    assert "hana@aoba-clinic.example" in shown.err
    assert "リンク: http://x" in shown.err
    assert shown.out == ""


async def test_a_subject_cannot_smuggle_a_header_in() -> None:
    async with open_post_office() as office:
        with pytest.raises(Undelivered):
            await through(office)(Mail(MAIL.to, "Hello\r\nBcc: everybody@evil.example", "text", "html"))

    assert office.envelopes == []
