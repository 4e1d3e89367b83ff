"""From the wish for a link to the letter box: sent once, later if it must be, and never a token on the way."""

from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import update

from portal.assembly import Portal, build_portal
from portal.background.post import send_queued
from portal.database import tables
from portal.database.engine import writing
from portal.database.statement import Statement
from portal.mail import outbox
from portal.model.company import Company
from portal.routes import path_for
from portal.settings import Settings
from tests import make
from tests.conftest import Given
from tests.mail.server import open_post_office
from tests.people import HANA, MALLORY, Letters, Person, SetClock
from tests.tables import contents, select


async def ask(stranger: Person, email: str = HANA, language: str = "en") -> None:
    answer = await stranger.post("/sign-in", data={"email": email}, headers={"Accept-Language": language})
    assert answer.status_code == 200


async def test_while_the_server_is_down_a_mail_waits_and_is_then_sent_once(
    portal: Portal, stranger: Person, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.customer())
    await ask(stranger)
    letters.down = True
    await send_queued(portal)
    letters.down = False
    await send_queued(portal)
    too_soon = len(letters.mails)
    clock.forward(seconds=15)
    await send_queued(portal)
    await send_queued(portal)

    assert too_soon == 0
    assert len(letters.mails) == 1


async def test_a_mail_that_nobody_takes_is_given_up_at_last(
    portal: Portal, stranger: Person, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.customer())
    await ask(stranger)
    letters.down = True
    for _ in range(48):
        await send_queued(portal)
        clock.forward(hours=1)
    letters.down = False
    await send_queued(portal)

    assert letters.mails == []
    [(failed_at, trouble)] = select(portal, "SELECT failed_at, trouble FROM outbox")
    assert failed_at
    assert "down" in trouble


async def test_one_mail_that_cannot_go_does_not_hold_the_others_back(
    portal: Portal, stranger: Person, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    async with writing(portal.engine) as conn:
        await outbox.put(conn, "of_another_version", MALLORY, {}, portal.clock())
    await ask(stranger)
    for _ in range(2):
        with suppress(KeyError):
            await send_queued(portal)

    assert len(letters.mails) == 1


async def test_neither_the_queue_nor_any_table_holds_a_token(
    portal: Portal, stranger: Person, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    await ask(stranger)
    queued = contents(portal)
    await send_queued(portal)

    token = letters.links[0].rpartition("/")[2]
    assert "sign_in" in queued
    assert token not in contents(portal)
    assert token.split(".")[0] not in contents(portal)


async def test_a_link_counts_its_half_hour_from_the_moment_it_is_sent(
    portal: Portal, stranger: Person, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.customer())
    await ask(stranger)
    clock.forward(hours=2)
    await send_queued(portal)

    assert (await stranger.get(letters.links[0])).status_code == 200


@pytest.mark.parametrize(("language", "word"), [("ja", "サインイン"), ("en", "Sign in")])
async def test_the_mail_speaks_as_the_page_it_was_asked_on(
    portal: Portal, stranger: Person, given: Given, letters: Letters, language: str, word: str
) -> None:
    await given(make.customer())
    await ask(stranger, language=language)
    await send_queued(portal)

    assert word.lower() in (letters.mails[0].subject + letters.mails[0].text).lower()


async def test_a_letter_box_at_the_end_of_a_real_server_gets_a_link_that_works(
    settings: Settings, portal: Portal, stranger: Person, given: Given
) -> None:
    await given(make.customer())
    await ask(stranger)
    async with open_post_office() as office:
        sender = build_portal(
            replace(settings, smtp_url=f"smtp://127.0.0.1:{office.port}"),
            path_for,
            now=portal.clock,
        )
        await send_queued(sender)
        await sender.close()

    body = office.letters[0].get_body(("plain",))
    assert body is not None
    path = body.get_content().partition("/sign-in/")[2].split()[0]
    assert (await stranger.get(f"/sign-in/{path}")).status_code == 200


async def test_a_second_try_is_the_same_mail_and_answers_go_to_the_operators_support(
    portal: Portal, stranger: Person, given: Given, letters: Letters, clock: SetClock
) -> None:
    portal.company = Company("acct_1", "Hinode", support_email="help@hinode.example")
    await given(make.customer())
    await ask(stranger)
    await send_queued(portal)
    async with writing(portal.engine) as conn:  # the server's answer was lost
        await conn.run(Statement(update(tables.outbox).values(sent_at=None, not_before=0)))
    portal.settings = replace(portal.settings, reply_to="billing@hinode.example")
    await send_queued(portal)
    await ask(stranger)
    await send_queued(portal)

    first, again, other = letters.mails
    assert first.id == again.id != other.id
    assert (first.reply_to, again.reply_to) == ("help@hinode.example", "billing@hinode.example")
    assert first.unsubscribe is None
