"""The bill of a change of plan, also when another change was made a moment before."""

from datetime import datetime, timedelta

from portal.assembly import Portal
from portal.database.engine import reading
from portal.mirror import change_invoices
from portal.model.names import SubscriptionId
from tests import make
from tests.conftest import Given


async def bill_of(portal: Portal, begun: datetime) -> str | None:
    async with reading(portal.engine) as conn:
        found = await change_invoices.find(conn, make.account(), SubscriptionId("sub_1"), begun)
    return found.id if found else None


async def test_of_two_changes_within_seconds_each_has_its_own_bill(portal: Portal, given: Given) -> None:
    first, second = make.MAY, make.MAY + timedelta(seconds=3)
    await given(
        make.customer(),
        make.invoice("in_1", issued_at=first, billing_reason="subscription_update"),
        make.invoice("in_2", issued_at=second, billing_reason="subscription_update"),
    )

    assert await bill_of(portal, first) == "in_1"
    assert await bill_of(portal, second) == "in_2"


async def test_a_bill_of_a_clock_a_little_behind_is_found_and_an_older_one_is_not(portal: Portal, given: Given) -> None:
    await given(make.customer(), make.invoice(issued_at=make.MAY, billing_reason="subscription_update"))

    assert await bill_of(portal, make.MAY + timedelta(seconds=4)) == "in_1"
    assert await bill_of(portal, make.MAY + timedelta(seconds=6)) is None
