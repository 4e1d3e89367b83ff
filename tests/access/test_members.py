"""An account's people: never without an owner, one change at a time, and nobody of another account."""

import asyncio
from dataclasses import replace

import pytest

from portal.access import invitations, mail_choices, members
from portal.access.members import LastOwner, NotAnOwner
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.model.account import Account
from portal.model.member import Member, Role
from portal.model.names import Email
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, let_in
from tests.tables import contents

MARI = Email("mari@aoba-clinic.example")


def seen_as(email: Email) -> Account:
    return replace(make.account(), email=email)


async def find(portal: Portal, id: str, account: Account | None = None) -> Member | None:
    async with reading(portal.engine) as conn:
        return await members.find(conn, account or make.account(), id)


async def remove(portal: Portal, by: Email, id: str) -> None:
    """As an owner does it on the page."""
    async with writing(portal.engine) as conn:
        await members.hold_as_owner(conn, seen_as(by))
        member = await members.find(conn, seen_as(by), id)
        assert member is not None
        await members.remove(conn, seen_as(by), member)


async def change_role(portal: Portal, id: str, role: Role) -> None:
    async with writing(portal.engine) as conn:
        await members.hold(conn, make.account())
        member = await members.find(conn, make.account(), id)
        assert member is not None
        await members.change_role(conn, make.account(), member, role)


async def test_stripes_address_is_an_owner_beside_those_who_were_made_one(portal: Portal, given: Given) -> None:
    await given(make.customer())
    await let_in(portal, KEN, "owner")
    await let_in(portal, MARI, "billing")
    async with reading(portal.engine) as conn:
        owners = await members.list_owners(conn, make.account())
        people = await members.list_for(conn, make.account())

    assert owners == [HANA, KEN]
    assert [(one.email, one.role, one.is_invited) for one in people] == [
        (KEN, "owner", False),
        (MARI, "billing", False),
    ]


async def test_a_member_of_another_account_is_not_there(portal: Portal, given: Given) -> None:
    await given(make.customer(), make.customer(make.MALLORYS))
    ken = await let_in(portal, KEN, "viewer")

    assert await find(portal, ken)
    assert await find(portal, ken, make.account(make.MALLORYS)) is None


@pytest.mark.parametrize("role", ["billing", "viewer"])
async def test_the_last_owner_stays_one_where_stripe_has_no_address(portal: Portal, given: Given, role: Role) -> None:
    await given(make.customer(email=None))
    ken = await let_in(portal, KEN, "owner")
    async with writing(portal.engine) as conn:
        await invitations.create(conn, make.account(), MARI, "owner", portal.clock())  # who has not come is none yet

    with pytest.raises(LastOwner):
        await change_role(portal, ken, role)
    with pytest.raises(LastOwner):
        await remove(portal, KEN, ken)
    found = await find(portal, ken)
    assert found is not None
    assert found.role == "owner"


async def test_with_an_address_at_stripe_or_another_owner_an_owner_may_go(portal: Portal, given: Given) -> None:
    await given(make.customer())
    ken, mari = await let_in(portal, KEN, "owner"), await let_in(portal, MARI, "owner")
    await remove(portal, HANA, ken)
    await given(make.customer(email=None))

    with pytest.raises(LastOwner):
        await remove(portal, MARI, mari)
    assert await find(portal, ken) is None


async def test_of_two_owners_who_remove_each_other_at_once_one_stays(portal: Portal, given: Given) -> None:
    await given(make.customer(email=None))
    ken, mari = await let_in(portal, KEN, "owner"), await let_in(portal, MARI, "owner")
    ends = await asyncio.gather(remove(portal, KEN, mari), remove(portal, MARI, ken), return_exceptions=True)

    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "NotAnOwner"]
    assert sum([await find(portal, id) is not None for id in (ken, mari)]) == 1


async def test_who_is_no_owner_changes_nobody(portal: Portal, given: Given) -> None:
    await given(make.customer())
    ken = await let_in(portal, KEN, "billing")

    for stranger in (KEN, Email("mallory@mallory-consulting.example")):
        with pytest.raises(NotAnOwner):
            await remove(portal, stranger, ken)


async def test_who_is_removed_leaves_nothing_behind(portal: Portal, given: Given) -> None:
    await given(make.customer())
    ken = await let_in(portal, KEN, "viewer")
    async with writing(portal.engine) as conn:
        await mail_choices.put(conn, make.account(), KEN, ["transfer_invoice_overdue"], ["transfer_invoice_overdue"])
    await remove(portal, HANA, ken)

    assert KEN not in contents(portal)
