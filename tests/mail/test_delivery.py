"""Mail through a real server: what arrives, and what is said when nothing does."""

import asyncio
import email.utils
import socket
from dataclasses import replace

import pytest

from portal.mail.delivery import Deliver, Mail, Refused, Undelivered, delivery_of
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


async def test_a_wrong_password_is_the_operators_to_mend() -> None:
    async with open_post_office(login=True) as office:
        with pytest.raises(Undelivered) as trouble:
            await through(office, "billing:wrong@")(MAIL)
        with pytest.raises(Undelivered) as unasked:
            await through(office)(MAIL)

    assert [type(one.value) for one in (trouble, unasked)] == [Undelivered, Undelivered]
    assert "535" in str(trouble.value)
    assert "530" in str(unasked.value)


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("450 4.2.1 greylisted, try again later", Undelivered),
        ("421 4.7.0 too many connections", Undelivered),
        ("530 5.7.0 authentication required", Undelivered),
        ("550 5.1.1 no such mailbox", Refused),
        ("554 5.7.1 content refused", Refused),
    ],
)
async def test_what_is_refused_for_ever_is_told_from_what_may_pass(
    at: str, answer: str, kind: type[Undelivered]
) -> None:
    async with open_post_office() as office:
        office.refusal, office.refused_at = answer, at
        with pytest.raises(Undelivered, match=answer[:3]) as trouble:
            await through(office)(MAIL)

    assert type(trouble.value) is kind
    assert office.letters == []


async def test_a_refusal_names_whom_it_was_about_and_the_servers_words() -> None:
    async with open_post_office() as office:
        office.refusal = "550 5.1.1 no such mailbox"
        with pytest.raises(Refused) as trouble:
            await through(office)(MAIL)

    assert str(trouble.value) == "hana@aoba-clinic.example: 550 5.1.1 no such mailbox"


async def test_a_server_that_takes_nobody_in_is_passing_trouble() -> None:
    async def turn_away(_: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        to.write(b"554 no service here\r\n")
        await to.drain()
        to.close()

    server = await asyncio.start_server(turn_away, "127.0.0.1", 0)
    async with server:
        with pytest.raises(Undelivered, match="554") as trouble:
            await delivery_of(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}", SENDER)(MAIL)

    assert type(trouble.value) is Undelivered


async def test_an_address_that_cannot_be_written_is_refused() -> None:
    async with open_post_office() as office:
        with pytest.raises(Refused):
            await through(office)(replace(MAIL, to=Email("花@aoba-clinic.example")))

    assert office.envelopes == []


async def test_no_server_is_undelivered() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody else answers here
        deliver = delivery_of(f"smtp://127.0.0.1:{taken.getsockname()[1]}", SENDER)
        with pytest.raises(Undelivered) as trouble:
            await deliver(MAIL)

    assert type(trouble.value) is Undelivered


async def test_the_console_shows_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    await delivery_of("console:", "")(MAIL)

    shown = capsys.readouterr()
    assert "hana@aoba-clinic.example" in shown.err
    assert "リンク: http://x" in shown.err
    assert shown.out == ""


async def test_a_subject_cannot_smuggle_a_header_in() -> None:
    async with open_post_office() as office:
        with pytest.raises(Refused):
            await through(office)(Mail(MAIL.to, "Hello\r\nBcc: everybody@evil.example", "text", "html"))

    assert office.envelopes == []
