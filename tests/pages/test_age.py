"""A page says how old it is, once it is older than ten minutes: for whatever reason nothing came in."""

from datetime import timedelta

import pytest

from portal.assembly import Portal
from portal.background.sweep import sweep
from portal.database.engine import writing
from portal.mirror import instants, stale
from portal.stripe_api.problems import StripeAway
from tests.people import Person, SetClock

AWAY = "The payment provider is not answering just now. What you see is as of "
BEHIND = "News from the payment provider has not come in for a while. What you see is as of "

TEN = "10:00"  # in Tokyo, where the clock stood at the beginning


async def says(person: Person) -> list[str]:
    page = (await person.get("/")).text
    return [sentence for sentence in (AWAY, BEHIND) if sentence in page and TEN in page.split(sentence)[1][:40]]


async def test_sweeps_that_stripe_does_not_answer_make_it_old(hana: Person, portal: Portal, clock: SetClock) -> None:
    for _ in range(3):
        with pytest.raises(StripeAway):
            await sweep(portal)
        clock.forward(hours=1)

    assert await says(hana) == [AWAY]


async def test_an_announcement_that_nobody_reads_makes_it_old(hana: Person, portal: Portal, clock: SetClock) -> None:
    async with writing(portal.engine) as conn:
        await stale.mark(conn, [("invoice", "in_1")], clock())
    clock.forward(minutes=10)
    soon = await says(hana)
    clock.forward(minutes=1)

    assert soon == []
    assert await says(hana) == [BEHIND]


async def test_no_sweep_for_long_makes_it_old_unless_the_key_may_not(
    hana: Person, portal: Portal, clock: SetClock
) -> None:
    async with writing(portal.engine) as conn:
        await instants.keep(conn, instants.SWEPT, clock())
    clock.forward(minutes=30)
    soon = await says(hana)
    clock.forward(minutes=1)
    late = await says(hana)
    async with writing(portal.engine) as conn:
        await instants.keep(conn, instants.NOT_LET_IN, clock() - timedelta(days=1))

    assert (soon, late) == ([], [BEHIND])
    assert await says(hana) == []


async def test_staff_are_told_the_same(ito: Person, portal: Portal, clock: SetClock) -> None:
    async with writing(portal.engine) as conn:
        await stale.mark(conn, [("invoice", "in_1")], clock())
    clock.forward(minutes=11)

    assert BEHIND in (await ito.get("/staff")).text
