"""Sessions: found by the cookie's id only, ended on the server, idle after a day, over after two weeks."""

from datetime import timedelta

from portal.access import sessions
from portal.access.sessions import Session
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.model.names import CustomerId
from tests.people import HANA, MALLORY, SetClock
from tests.tables import contents, rows, select


async def open_one(portal: Portal, email: str = HANA) -> str:
    async with writing(portal.engine) as conn:
        return await sessions.open_session(conn, email, None, portal.clock())  # type: ignore[arg-type]


async def find(portal: Portal, id: str) -> Session | None:
    async with reading(portal.engine) as conn:
        return await sessions.find(conn, id, portal.clock())


async def test_every_session_has_an_id_of_its_own_and_none_is_stored(portal: Portal) -> None:
    ids = {await open_one(portal) for _ in range(5)}
    stored = contents(portal)

    assert len(ids) == 5
    assert all(len(id) >= 40 and id not in stored for id in ids)
    assert await find(portal, "made-up") is None


async def test_what_is_stored_does_not_open_a_session(portal: Portal) -> None:
    await open_one(portal)
    [(stored,)] = select(portal, "SELECT id_hash FROM sessions")

    assert await find(portal, stored) is None


async def test_a_chosen_customer_stays_chosen(portal: Portal) -> None:
    id = await open_one(portal)
    session = await find(portal, id)
    assert session is not None
    async with writing(portal.engine) as conn:
        await sessions.choose(conn, session, CustomerId("cus_Aoba"))

    assert await find(portal, id) == Session(id, HANA, CustomerId("cus_Aoba"), portal.clock())


async def test_a_visit_is_written_down_at_most_every_five_minutes(portal: Portal, clock: SetClock) -> None:
    session = await find(portal, await open_one(portal))

    assert session is not None
    assert not session.is_worth_a_touch(clock() + timedelta(minutes=4, seconds=59))
    assert session.is_worth_a_touch(clock() + timedelta(minutes=5))


async def test_a_day_without_a_visit_ends_a_session_and_a_visit_prolongs_it(portal: Portal, clock: SetClock) -> None:
    kept, left = await open_one(portal), await open_one(portal)
    clock.forward(hours=23)
    session = await find(portal, kept)
    assert session is not None
    async with writing(portal.engine) as conn:
        await sessions.touch(conn, session, clock())
    clock.forward(hours=2)

    assert await find(portal, kept)
    assert await find(portal, left) is None


async def test_ending_all_sessions_of_one_address_leaves_the_others(portal: Portal) -> None:
    mine, elsewhere, hers = await open_one(portal), await open_one(portal), await open_one(portal, MALLORY)
    async with writing(portal.engine) as conn:
        await sessions.end_all(conn, HANA)

    assert [await find(portal, id) for id in (mine, elsewhere)] == [None, None]
    assert await find(portal, hers)


async def test_only_what_is_over_is_forgotten(portal: Portal, clock: SetClock) -> None:
    await open_one(portal)
    clock.forward(hours=25)
    living = await open_one(portal)
    async with writing(portal.engine) as conn:
        await sessions.forget_old(conn, clock())

    assert len(rows(portal, "sessions")) == 1
    assert await find(portal, living)
