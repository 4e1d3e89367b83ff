"""Keys of the operator's back end: shown once, known by their hash, one living key for each name."""

import pytest

from portal.access import api_keys
from portal.access.api_keys import ApiKey, NameTaken
from portal.assembly import Portal
from portal.database.engine import reading, writing
from tests.people import SetClock
from tests.tables import contents


async def create(portal: Portal, name: str = "shop") -> str:
    async with writing(portal.engine) as conn:
        return await api_keys.create(conn, name, portal.clock())


async def use(portal: Portal, key: str) -> ApiKey | None:
    async with writing(portal.engine) as conn:
        return await api_keys.use(conn, key, portal.clock())


async def end(portal: Portal, wanted: str) -> bool:
    async with writing(portal.engine) as conn:
        return await api_keys.end(conn, wanted, portal.clock())


async def list_all(portal: Portal) -> list[ApiKey]:
    async with reading(portal.engine) as conn:
        return await api_keys.list_all(conn)


async def test_a_key_is_known_again_and_its_use_is_written_down(portal: Portal, clock: SetClock) -> None:
    key = await create(portal)
    [fresh] = await list_all(portal)
    clock.forward(hours=1)
    used = await use(portal, key)

    assert (fresh.name, fresh.used_at, fresh.ended_at) == ("shop", None, None)
    assert used is not None
    assert used.used_at == clock()
    assert await list_all(portal) == [used]


async def test_the_key_is_not_stored_and_what_is_stored_opens_nothing(portal: Portal) -> None:
    key = await create(portal)
    stored = contents(portal)

    assert "shop" in stored
    assert key not in stored
    assert key.removeprefix("portal_key_") not in stored
    for made_up in ("", "shop", "portal_key_x", (await list_all(portal))[0].id):
        assert await use(portal, made_up) is None


@pytest.mark.parametrize("by_name", [True, False])
async def test_an_ended_key_opens_nothing_and_stays_in_the_list(portal: Portal, by_name: bool) -> None:
    key, other = await create(portal), await create(portal, "mobile")
    ended = await end(portal, "shop" if by_name else (await use(portal, key)).id)  # type: ignore[union-attr]

    assert ended
    assert await use(portal, key) is None
    assert await use(portal, other)
    assert {one.name for one in await list_all(portal) if one.ended_at} == {"shop"}
    assert not await end(portal, "shop")


async def test_a_name_is_free_again_when_its_key_has_ended(portal: Portal) -> None:
    await create(portal)
    with pytest.raises(NameTaken):
        await create(portal)
    await end(portal, "shop")

    assert await use(portal, await create(portal))
