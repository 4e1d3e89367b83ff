"""Mail that cannot go holds nobody up: what no try would mend is given up at once, and the urgent waits for nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from portal.app import create_app
from portal.assembly import Portal
from portal.background import post
from portal.background.post import send_queued
from portal.billing import card_failures
from portal.database.engine import writing
from portal.mail import outbox
from portal.mail.delivery import Mail, Refused
from portal.model.names import Email
from tests import make
from tests.conftest import Given
from tests.pages.staff.test_failures import failed
from tests.people import HANA, ITO, KEN, Letters, Person, SetClock, notices_of, text_of
from tests.tables import select
from tests.waiting import until


@dataclass
class Choosy:
    """A mail server that refuses some for ever, and keeps hold of others until it is told to go on."""

    letters: Letters
    refuses: Callable[[Mail], bool] = lambda mail: False
    holds: Callable[[Mail], bool] = lambda mail: False
    held: list[Mail] = field(default_factory=list)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, mail: Mail) -> None:
        if self.refuses(mail):
            raise Refused(f"{mail.to}: 554 content refused")
        if self.holds(mail):
            self.held.append(mail)
            await self.go_on.wait()
        await self.letters.deliver(mail)


@pytest.fixture
def choosy(portal: Portal, letters: Letters) -> Choosy:
    choosy = Choosy(letters)
    portal.deliver = choosy.deliver
    return choosy


async def tell_of(portal: Portal, whom: str, to: Email = HANA, **facts: str) -> None:
    """A mail like any other: that somebody has no access any more. It is tried for a month."""
    news = {"customer": make.AOBA, "change": "removed", "email": whom, "by": HANA, "role": "viewer", **facts}
    async with writing(portal.engine) as conn:
        await outbox.put(conn, "access_changed", to, news, portal.clock(), timedelta(days=30))


async def ask(portal: Portal, email: Email = HANA) -> None:
    async with writing(portal.engine) as conn:
        await outbox.put(conn, "sign_in", email, {"destination": "/", "language": "en"}, portal.clock())


async def test_what_is_refused_for_ever_is_told_to_staff_at_once_and_the_next_mail_goes(
    portal: Portal, given: Given, letters: Letters, choosy: Choosy, ito: Person
) -> None:
    await given(make.customer())
    choosy.refuses = lambda mail: "ken@" in mail.text
    await tell_of(portal, "ken@aoba-clinic.example")
    await tell_of(portal, "mori@aoba-clinic.example")
    await send_queued(portal)
    page = (await ito.get("/staff")).text

    assert ["mori@" in mail.text for mail in letters.mails] == [True]
    assert notices_of(page) == ["mails_failed"]
    assert f"{HANA}: 554 content refused" in text_of(page)


async def test_what_cannot_be_written_is_told_to_staff_at_once_and_the_next_mail_goes(
    portal: Portal, given: Given, letters: Letters, ito: Person
) -> None:
    await given(make.customer())
    await tell_of(portal, "ken@aoba-clinic.example", role="of another time")
    await tell_of(portal, "mori@aoba-clinic.example")
    await send_queued(portal)
    page = (await ito.get("/staff")).text

    assert ["mori@" in mail.text for mail in letters.mails] == [True]
    assert notices_of(page) == ["mails_failed"]
    assert "KeyError: 'of another time'" in text_of(page)
    assert "The mail server said" not in text_of(page)


async def test_what_was_refused_is_not_said_to_be_under_way(
    portal: Portal, given: Given, choosy: Choosy, clock: SetClock, ito: Person
) -> None:
    invoice = failed("in_1")
    await given(make.customer(), invoice)
    async with writing(portal.engine) as conn:
        await card_failures.announce(conn, invoice, (), (card_failures.TO_CUSTOMER,), clock())
    choosy.refuses = lambda mail: True
    await send_queued(portal)

    assert select(portal, "SELECT outcome FROM moments") == [("failed",)]
    assert "not sent: the mail was given up" in text_of((await ito.get("/staff/moments")).text)


async def test_sent_again_once_it_is_mended(
    portal: Portal, given: Given, letters: Letters, choosy: Choosy, ito: Person
) -> None:
    await given(make.customer())
    choosy.refuses = lambda mail: True
    await tell_of(portal, "ken@aoba-clinic.example")
    await send_queued(portal)
    choosy.refuses = lambda mail: False
    await ito.post("/staff/mails/send-again")
    await send_queued(portal)
    await send_queued(portal)

    assert len(letters.mails) == 1


async def test_a_message_of_a_newer_version_is_left_for_whoever_knows_it(portal: Portal) -> None:
    async with writing(portal.engine) as conn:
        await outbox.put(conn, "of_another_version", HANA, {}, portal.clock())
    await send_queued(portal)

    assert select(portal, "SELECT failed_at, tries FROM outbox") == [(None, 1)]


async def test_who_cannot_be_sent_one_mail_can_still_sign_in(
    portal: Portal, given: Given, letters: Letters, clock: SetClock
) -> None:
    await given(make.customer())
    letters.down = True
    await tell_of(portal, "ken@aoba-clinic.example")
    for _ in range(8):
        await send_queued(portal)
        clock.forward(hours=1)
    await send_queued(portal)  # to be tried again in an hour
    letters.down = False
    await ask(portal)
    await send_queued(portal)

    assert [mail.to for mail in letters.mails] == [HANA]
    assert len(letters.links) == 1


async def test_while_one_mail_of_many_is_in_hand_a_link_to_sign_in_goes_out_beside_it(
    portal: Portal, given: Given, letters: Letters, choosy: Choosy
) -> None:
    await given(make.customer())
    choosy.holds = lambda mail: "/members" in mail.text
    for number in range(60):
        await tell_of(portal, KEN, Email(f"{number}@aoba-clinic.example"))
    app = create_app(portal)
    async with app.router.lifespan_context(app):
        await until(lambda: len(choosy.held) == 1)
        await Person(app).post("/sign-in", data={"email": HANA})
        await until(lambda: len(letters.links) == 1)
        assert (len(choosy.held), [mail.to for mail in letters.mails]) == (1, [HANA])
        choosy.go_on.set()


async def test_what_is_urgent_is_the_first_of_all_that_waits(portal: Portal, given: Given, letters: Letters) -> None:
    await given(make.customer())
    await tell_of(portal, KEN)
    await ask(portal)
    await tell_of(portal, KEN, ITO)
    await ask(portal)
    await send_queued(portal)

    assert ["/members" in mail.text for mail in letters.mails] == [False, False, True, True]


def test_what_is_urgent_is_a_message() -> None:
    assert set(outbox.URGENT) <= post.MESSAGES.keys()
