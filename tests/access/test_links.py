"""Sign-in links: good for one use and half an hour, and nowhere in the database."""

import asyncio
from datetime import timedelta

import pytest

from portal.access import links
from portal.access.secret import Spoilt
from portal.assembly import Portal
from portal.database.engine import reading, writing
from tests.people import HANA, SetClock
from tests.tables import contents

KEYS = ("test-key",)


async def new_link(portal: Portal, keys: tuple[str, ...] = KEYS) -> str:
    async with writing(portal.engine) as conn:
        return await links.create(conn, HANA, "/invoices", keys, portal.clock())


async def use(portal: Portal, token: str, keys: tuple[str, ...] = KEYS) -> links.Link | None:
    async with writing(portal.engine) as conn:
        return await links.use(conn, token, keys, portal.clock())


async def test_a_link_knows_to_whom_it_was_sent_and_where_it_leads(portal: Portal) -> None:
    token = await new_link(portal)
    async with reading(portal.engine) as conn:
        link = await links.find(conn, token, KEYS)

    assert link is not None
    assert (link.email, link.destination, link.used_at) == (HANA, "/invoices", None)
    assert link.is_good(portal.clock())
    assert not link.is_good(portal.clock() + timedelta(minutes=30))


async def test_of_two_clicks_at_the_same_moment_one_wins(portal: Portal) -> None:
    token = await new_link(portal)
    used = await asyncio.gather(*(use(portal, token) for _ in range(8)))

    assert sum(link is not None for link in used) == 1


async def test_a_link_that_ran_out_cannot_be_used(portal: Portal, clock: SetClock) -> None:
    token = await new_link(portal)
    clock.forward(minutes=30)

    assert await use(portal, token) is None


async def test_an_older_link_stays_good_when_a_newer_one_is_made(portal: Portal) -> None:
    older, newer = await new_link(portal), await new_link(portal)

    assert await use(portal, older)
    assert await use(portal, newer)


async def test_a_link_survives_the_turn_of_the_key_and_not_its_end(portal: Portal) -> None:
    token = await new_link(portal, ("old",))

    with pytest.raises(Spoilt):
        await use(portal, token, ("new",))
    assert await use(portal, token, ("new", "old"))


async def test_no_token_is_stored(portal: Portal, settings: object) -> None:
    token = await new_link(portal)
    stored = contents(portal)

    assert HANA in stored
    assert token not in stored
    assert token.split(".")[0] not in stored


async def test_a_used_link_is_remembered_for_a_week_and_then_forgotten(portal: Portal, clock: SetClock) -> None:
    token = await new_link(portal)
    await use(portal, token)

    for days, known in ((6, True), (2, False)):
        clock.forward(days=days)
        async with writing(portal.engine) as conn:
            await links.forget_old(conn, clock())
            assert (await links.find(conn, token, KEYS) is not None) is known
