"""A reminder as it goes out: whatever has changed since somebody sent it, only what still holds reaches a mailbox."""

from collections.abc import Awaitable, Callable
from datetime import time
from typing import Any

import pytest

from portal.access import mail_choices, reminder_stops
from portal.assembly import Portal
from portal.background.post import send_queued
from portal.background.reminders import look_after
from portal.database.engine import writing
from portal.mail.delivery import Mail, Refused
from portal.model.names import Email
from portal.model.reminder import CHOSEN_AS
from tests import make
from tests.conftest import Given
from tests.pages.staff.reminding import link_of, logged, owed, post_of, remind, set_up
from tests.people import HANA, ITO, KEN, Letters, Person, SetClock, let_in, notices_of, sit_down, text_of
from tests.tables import select

IN_A_WEEK = {"kind": "will_pay", "on": "2026-05-27"}
TO_HANA = f"Mail to {HANA}"
Happens = Callable[[Portal, Given], Awaitable[None]]


@pytest.fixture(autouse=True)
async def _late(portal: Portal, given: Given) -> None:
    """Due on Friday, May 15; it is ten o'clock on Wednesday, May 20."""
    set_up(portal)
    await given(make.customer(email=HANA), owed("in_1"))


async def choose(portal: Portal, email: Email, *wanted: str) -> None:
    async with writing(portal.engine) as conn:
        await mail_choices.put(conn, make.account(), email, [CHOSEN_AS], wanted)


async def stop(portal: Portal, given: Given) -> None:
    async with writing(portal.engine) as conn:
        await reminder_stops.stop(conn, make.AOBA, ITO, "agreed by telephone", portal.clock())


async def switch_off(portal: Portal, given: Given) -> None:
    await choose(portal, HANA)


async def pay(portal: Portal, given: Given) -> None:
    await given(owed("in_1", status="paid"))


async def to_hana(portal: Portal, letters: Letters) -> list[Mail]:
    """What goes out now, but for the word to staff."""
    return [mail for mail in await post_of(portal, letters) if mail.to == HANA]


def reminded_of(portal: Portal) -> list[tuple[Any, ...]]:
    return [*select(portal, "SELECT invoice, day FROM reminders ORDER BY day, invoice")]


async def overnight(person: Person, portal: Portal, clock: SetClock, days: int = 1) -> None:
    """At the desk again: nobody stays signed in."""
    clock.forward(days=days)
    await sit_down(person, portal, ITO)


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (stop, "The customer is opted out"),
        (switch_off, "No mail to this address any more"),
        (pay, "Nothing is open any more"),
    ],
)
async def test_what_may_not_go_any_more_does_not_and_is_said_not_to_have_gone(
    ito: Person, portal: Portal, letters: Letters, given: Given, happens: Happens, why: str
) -> None:
    await remind(ito)
    await happens(portal, given)
    went = await post_of(portal, letters)
    log = text_of((await ito.get("/staff/log")).text)

    assert (went, reminded_of(portal), [*select(portal, "SELECT * FROM outbox")]) == ([], [], [])
    assert logged(portal, "reminder_dropped") == [("The portal", make.AOBA, "in_1", f"{TO_HANA} · {why}")]
    assert "A reminder did not go out" in log
    assert TO_HANA in log


async def test_what_was_answered_while_it_waited_is_left_out_and_the_rest_goes(
    ito: Person, stranger: Person, portal: Portal, letters: Letters, given: Given, clock: SetClock
) -> None:
    await remind(ito)
    [first] = await post_of(portal, letters)
    await given(owed("in_2", "2026-05-20", total=5500))
    await overnight(ito, portal, clock)
    await remind(ito)
    await stranger.post(link_of(first), data=IN_A_WEEK)
    [mail] = await to_hana(portal, letters)

    assert ("AOBA-1" in mail.text, "AOBA-2" in mail.text) == (False, True)
    assert reminded_of(portal) == [("in_1", "2026-05-20"), ("in_2", "2026-05-21")]
    assert logged(portal, "reminder_dropped") == [
        ("The portal", make.AOBA, "in_1", f"{TO_HANA} · The customer has answered")
    ]


async def test_where_all_was_answered_while_it_waited_nothing_goes(
    ito: Person, stranger: Person, portal: Portal, letters: Letters, clock: SetClock
) -> None:
    await remind(ito)
    [first] = await post_of(portal, letters)
    await overnight(ito, portal, clock)
    await remind(ito)
    await stranger.post(link_of(first), data={"kind": "question", "words": "which invoice?"})

    assert await to_hana(portal, letters) == []
    assert logged(portal, "reminder_dropped") == [
        ("The portal", make.AOBA, "in_1", f"{TO_HANA} · The customer has a question")
    ]
    assert reminded_of(portal) == [("in_1", "2026-05-20")]


async def test_of_two_readers_one_who_switched_it_off_gets_none_and_it_counts_as_sent(
    ito: Person, portal: Portal, letters: Letters
) -> None:
    await let_in(portal, KEN, "billing")
    await choose(portal, KEN, CHOSEN_AS)
    await remind(ito)
    await choose(portal, HANA)

    assert [mail.to for mail in await post_of(portal, letters)] == [KEN]
    assert reminded_of(portal) == [("in_1", "2026-05-20")]
    assert len(logged(portal, "reminder_dropped")) == 1


async def test_with_the_mail_server_away_over_midnight_only_the_new_days_reminder_goes(
    ito: Person, portal: Portal, letters: Letters, clock: SetClock
) -> None:
    letters.down = True
    await remind(ito)
    await send_queued(portal)
    await overnight(ito, portal, clock)
    await remind(ito)
    letters.down = False
    for _ in range(3):
        await send_queued(portal)
        clock.forward(hours=1)

    assert [mail.to for mail in letters.mails] == [HANA]
    assert "Second reminder" not in letters.mails[0].subject
    assert reminded_of(portal) == [("in_1", "2026-05-21")]
    assert logged(portal, "reminder_dropped") == [("The portal", make.AOBA, "in_1", f"{TO_HANA} · Its day is over")]


async def test_a_step_whose_mail_did_not_go_out_on_its_day_goes_out_on_the_next(
    portal: Portal, letters: Letters, clock: SetClock
) -> None:
    set_up(portal, reminders_at=time(10))
    letters.down = True
    await look_after(portal)
    for _ in range(15):
        await send_queued(portal)
        clock.forward(hours=1)
    waiting = select(portal, "SELECT trouble FROM outbox WHERE failed_at IS NULL")
    letters.down = False
    clock.forward(hours=9)
    await look_after(portal)

    assert (waiting, len(await post_of(portal, letters))) == ([], 1)
    assert reminded_of(portal) == [("in_1", "2026-05-21")]


async def test_what_was_given_up_counts_as_not_sent_and_is_not_sent_again_with_the_others(
    ito: Person, portal: Portal, letters: Letters
) -> None:
    async def refuse(mail: Mail) -> None:
        raise Refused(f"{mail.to}: 550 no such mailbox")

    takes, portal.deliver = portal.deliver, refuse
    await remind(ito)
    await send_queued(portal)
    told = (await ito.get("/staff")).text
    portal.deliver = takes
    await ito.post("/staff/mails/send-again")
    afterwards = text_of((await ito.get("/staff")).text)

    assert notices_of(told) == ["mails_failed", "reminders"]
    assert "There was nothing to send again any more" in afterwards
    assert (await post_of(portal, letters), reminded_of(portal)) == ([], [])
    [(_, _, invoice, why)] = logged(portal, "reminder_dropped")
    assert (invoice, why) == ("in_1", f"{TO_HANA} · The mail was given up · Refused: {HANA}: 550 no such mailbox")
    await remind(ito)  # once the address is mended, as if it had not been tried
    assert [mail.to for mail in await post_of(portal, letters)] == [HANA]
