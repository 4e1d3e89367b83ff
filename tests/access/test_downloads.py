"""How far an archive is: told to its own customer, and forgotten after a day."""

from datetime import timedelta

from portal.access import downloads
from portal.access.downloads import Download
from portal.assembly import Portal
from portal.database.engine import reading, writing
from tests import make

ID = "d" * 43


async def find(portal: Portal, customer: str = make.AOBA) -> Download | None:
    async with reading(portal.engine) as conn:
        return await downloads.find(conn, make.account(customer), ID)


async def test_it_begins_goes_on_and_ends(portal: Portal) -> None:
    assert await find(portal) is None
    async with writing(portal.engine) as conn:
        await downloads.begin(conn, make.account(), ID, 12, portal.clock())
    assert await find(portal) == Download(12)
    async with writing(portal.engine) as conn:
        await downloads.go_on(conn, make.account(), ID, 9, 2)
    assert await find(portal) == Download(12, 9, 2)
    async with writing(portal.engine) as conn:
        await downloads.end(conn, make.account(), ID, portal.clock())
    assert await find(portal) == Download(12, 9, 2, True)


async def test_the_same_page_may_begin_again(portal: Portal) -> None:
    for files in (12, 13):
        async with writing(portal.engine) as conn:
            await downloads.begin(conn, make.account(), ID, files, portal.clock())
            await downloads.end(conn, make.account(), ID, portal.clock())
    async with writing(portal.engine) as conn:
        await downloads.begin(conn, make.account(), ID, 14, portal.clock())

    assert await find(portal) == Download(14)


async def test_another_customer_neither_sees_nor_changes_it(portal: Portal) -> None:
    mallory = make.account(make.MALLORYS)
    async with writing(portal.engine) as conn:
        await downloads.begin(conn, make.account(), ID, 12, portal.clock())
        await downloads.begin(conn, mallory, ID, 99, portal.clock())
        await downloads.go_on(conn, mallory, ID, 99, 99)
        await downloads.end(conn, mallory, ID, portal.clock())

    assert await find(portal, make.MALLORYS) is None
    assert await find(portal) == Download(12)


async def test_after_a_day_it_is_forgotten(portal: Portal) -> None:
    async with writing(portal.engine) as conn:
        await downloads.begin(conn, make.account(), ID, 12, portal.clock())
        await downloads.forget_old(conn, portal.clock() + timedelta(hours=23))
    assert await find(portal)
    async with writing(portal.engine) as conn:
        await downloads.forget_old(conn, portal.clock() + timedelta(hours=25))
    assert await find(portal) is None
