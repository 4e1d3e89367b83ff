"""What needs a person today, newest first; a good day says so."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from portal import pause
from portal.assembly import Portal
from portal.background.post import send_queued
from portal.billing import card_failures
from portal.database.engine import writing
from portal.mail import outbox
from portal.mirror import stale
from tests import desk_log, make
from tests.conftest import Given
from tests.pages.staff.test_failures import failed
from tests.people import HANA, ITO, Letters, Person, SetClock, notices_of, sit_down, text_of
from tests.tables import rows, select

Trouble = Callable[[], Awaitable[None]]


@pytest.fixture
def given_up(portal: Portal, letters: Letters, clock: SetClock) -> Trouble:
    """A mail about a failed card, and one to sign in, that no server took to the end."""

    async def happen() -> None:
        letters.down = True
        async with writing(portal.engine) as conn:
            await card_failures.announce(conn, failed("in_1"), [ITO], (), clock())
            facts = {"destination": "/", "language": "en"}
            await outbox.put(conn, "sign_in", HANA, facts, clock(), timedelta(minutes=30))
        for _ in range(30):
            await send_queued(portal)
            clock.forward(hours=1)
        letters.down = False

    return happen


async def test_on_a_good_day_nothing_needs_anybody(ito: Person) -> None:
    page = (await ito.get("/staff")).text

    assert "Nothing needs you today" in page
    assert notices_of(page) == []


async def test_failed_cards_are_there_with_what_to_do_and_one_link(ito: Person, given: Given) -> None:
    await given(make.customer(), failed("in_1"))
    page = (await ito.get("/staff")).text

    assert notices_of(page) == ["card_failed"]
    assert "青葉クリニック · ¥11,000" in text_of(page)
    assert "The card's balance or limit was not enough." in text_of(page)
    assert 'href="/staff/failures#in_1"' in page


async def test_what_is_set_aside_needs_nobody(ito: Person, given: Given) -> None:
    await given(make.customer(), failed("in_1"))
    await ito.post("/staff/failures/in_1/set-aside", data={"note": "agreed by telephone"})

    assert "Nothing needs you today" in (await ito.get("/staff")).text


async def test_stripe_away_and_being_behind_are_told_after_ten_minutes(
    ito: Person, portal: Portal, clock: SetClock
) -> None:
    async with writing(portal.engine) as conn:
        await stale.mark(conn, [("invoice", "in_1")], clock())
    clock.forward(minutes=9)
    soon = notices_of((await ito.get("/staff")).text)
    clock.forward(minutes=2)
    later = notices_of((await ito.get("/staff")).text)
    async with writing(portal.engine) as conn:
        await pause.begin(conn, clock() - timedelta(minutes=11))

    assert (soon, later) == ([], ["behind"])
    assert notices_of((await ito.get("/staff")).text) == ["stripe_away"]


async def test_reading_again_at_once_is_one_button_and_is_logged(ito: Person, portal: Portal, clock: SetClock) -> None:
    async with writing(portal.engine) as conn:
        await stale.mark(conn, [("invoice", "in_1")], clock())
        [claimed] = await stale.claim(conn, clock(), 1)
        await stale.put_off(conn, claimed, clock() + timedelta(hours=1))
    answer = await ito.post("/staff/read-again")

    assert answer.headers["location"] == "/staff"
    assert portal.stale_bell.is_set()
    async with writing(portal.engine) as conn:
        assert len(await stale.claim(conn, clock(), 9)) == 1
    assert select(portal, "SELECT email, deed FROM staff_log") == [(ITO, "read_again")]


async def test_mail_that_was_given_up_is_told_with_the_servers_words_and_sent_again(
    ito: Person, portal: Portal, given: Given, given_up: Trouble
) -> None:
    await given(make.customer(), failed("in_1"))
    await given_up()
    await sit_down(ito, portal, ITO)  # a day and more has gone by
    page = text_of((await ito.get("/staff")).text)
    await ito.post("/staff/mails/send-again")
    left = await ito.get("/staff")

    assert "2 mails could not be sent" in page
    assert "the mail server is down" in page
    assert "could not be sent" not in left.text
    assert "It is being tried again" in left.text
    assert [row[1] for row in rows(portal, "outbox")] == ["card_failed"]
    assert [(one.deed, one.after) for one in desk_log.read(portal)] == [("mails_sent_again", "1 mail")]


async def test_who_may_only_read_sees_it_without_a_button(nao: Person, portal: Portal, clock: SetClock) -> None:
    async with writing(portal.engine) as conn:
        await stale.mark(conn, [("invoice", "in_1")], clock() - timedelta(hours=1))
    page = (await nao.get("/staff")).text

    assert notices_of(page) == ["behind"]
    assert "Read again now" not in page
