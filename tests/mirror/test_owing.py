"""What a customer still has to pay: one sum for each currency, and what of it is late."""

from datetime import UTC, datetime, timedelta

from portal.assembly import Portal
from portal.database.engine import reading
from portal.mirror import owing
from portal.money import Money
from tests import make
from tests.conftest import Given

TODAY = datetime(2026, 5, 20, tzinfo=UTC)


async def test_what_is_owed_is_summed_for_each_currency(portal: Portal, given: Given) -> None:
    late, later = TODAY - timedelta(seconds=1), TODAY
    refused = (make.payment("inpay_3", "in_3", status="open", code="card_declined"),)
    await given(
        make.invoice("in_1", status="open", total=1000, due_at=late),
        make.invoice("in_2", status="open", total=200, due_at=later, amount_remaining=50),
        make.invoice("in_3", status="open", total=30, currency="usd", attempt_count=2, payments=refused),
        make.invoice("in_4", status="open", total=4, currency="usd", attempt_count=1),
        make.invoice("in_5", status="paid"),
        make.invoice("in_6", status="draft"),
        make.invoice("in_7", make.MALLORYS, status="open"),
    )
    async with reading(portal.engine) as conn:
        owed, overdue = await owing.owed(conn, make.account(), TODAY)

    assert owed == [Money(1050, "jpy"), Money(34, "usd")]
    assert overdue == [Money(1000, "jpy"), Money(30, "usd")]


async def test_the_open_ones_are_listed_newest_first(portal: Portal, given: Given) -> None:
    await given(
        *(make.invoice(f"in_{n}", status="open", issued_at=make.MAY + timedelta(days=n)) for n in range(3)),
        make.invoice("in_paid"),
        make.invoice("in_hers", make.MALLORYS, status="open"),
    )
    async with reading(portal.engine) as conn:
        assert [row.id for row in await owing.list_open(conn, make.account())] == ["in_2", "in_1", "in_0"]


async def test_nothing_is_owed_by_who_has_paid_all(portal: Portal, given: Given) -> None:
    await given(make.invoice())
    async with reading(portal.engine) as conn:
        assert await owing.owed(conn, make.account(), TODAY) == ([], [])
