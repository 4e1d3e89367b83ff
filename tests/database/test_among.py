"""Many ids as one argument: those rows and no others, on both databases."""

from sqlalchemy import delete, select

from portal.assembly import Portal
from portal.database.among import among, as_ids
from portal.database.engine import reading, writing
from portal.database.statement import Statement
from portal.database.tables import customers, invoice_lines, subscription_items
from tests import make
from tests.conftest import Given

FIND = Statement(lambda dialect: select(customers.c.id).where(among(customers.c.id, dialect)))
DROP = Statement(lambda dialect: delete(customers).where(among(customers.c.id, dialect)))
ITEM = subscription_items.c
ITEMS = Statement(lambda dialect: select(ITEM.id).where(among(ITEM.subscription, dialect)))
LINES = Statement(lambda dialect: select(invoice_lines.c.invoice).where(among(invoice_lines.c.invoice, dialect)))
QUOTED = """cus_'"\\,[]"""


async def test_only_those_are_found(portal: Portal, given: Given) -> None:
    await given(*(make.customer(id) for id in ("cus_1", "cus_2", "cus_3", QUOTED)))
    async with reading(portal.engine) as conn:
        some = await conn.rows(FIND, ids=as_ids(["cus_3", "cus_1", "cus_none", QUOTED]))
        none = await conn.rows(FIND, ids=as_ids([]))

    assert {id for (id,) in some} == {"cus_1", "cus_3", QUOTED}
    assert list(none) == []


async def test_only_those_go(portal: Portal, given: Given) -> None:
    await given(*(make.customer(id) for id in ("cus_1", "cus_2", "cus_3")))
    async with writing(portal.engine) as conn:
        gone = await conn.run(DROP, ids=as_ids(["cus_2", "cus_none"]))
        left = await conn.rows(FIND, ids=as_ids(["cus_1", "cus_2", "cus_3"]))

    assert gone == 1
    assert {id for (id,) in left} == {"cus_1", "cus_3"}


async def test_parts_are_found_by_what_they_belong_to(portal: Portal, given: Given) -> None:
    await given(make.subscription(), make.subscription("sub_2"), make.invoice(), make.invoice("in_2"))
    async with reading(portal.engine) as conn:
        items = await conn.rows(ITEMS, ids=as_ids(["sub_2"]))
        lines = await conn.rows(LINES, ids=as_ids(["in_2"]))

    assert [id for (id,) in items] == ["si_sub_2"]
    assert [id for (id,) in lines] == ["in_2"]
