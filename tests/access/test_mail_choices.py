"""Who gets which mail: Stripe's address unless it says no, the others if they say yes, and nobody without access."""

from portal.access import invitations, mail_choices, members
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.model.mail_kind import MailKind
from portal.model.names import Email
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, let_in

MARI = Email("mari@aoba-clinic.example")


async def who_wants(portal: Portal, kind: MailKind = "transfer_invoice_overdue") -> list[str]:
    async with reading(portal.engine) as conn:
        return list(await mail_choices.who_wants(conn, make.account(), kind))


async def choose(portal: Portal, email: Email, *wanted: str) -> None:
    async with writing(portal.engine) as conn:
        await mail_choices.put(conn, make.account(), email, ["transfer_invoice_overdue", "renewal_upcoming"], wanted)


async def test_without_a_choice_stripes_address_gets_them_as_it_is_written_there(portal: Portal, given: Given) -> None:
    await given(make.customer(email="Hana@Aoba-Clinic.example"))
    await let_in(portal, KEN, "owner")

    assert await who_wants(portal) == ["Hana@Aoba-Clinic.example"]


async def test_each_gets_what_was_ticked_and_only_of_that_kind(portal: Portal, given: Given) -> None:
    await given(make.customer())
    await let_in(portal, KEN, "viewer")
    await choose(portal, KEN, "transfer_invoice_overdue")
    await choose(portal, HANA, "renewal_upcoming")

    assert await who_wants(portal, "transfer_invoice_overdue") == [KEN]
    assert await who_wants(portal, "renewal_upcoming") == [HANA]
    assert await who_wants(portal, "payment_failed") == [HANA]


async def test_a_choice_can_be_taken_back(portal: Portal, given: Given) -> None:
    await given(make.customer())
    await choose(portal, HANA)
    nobody = await who_wants(portal)
    await choose(portal, HANA, "transfer_invoice_overdue")

    assert (nobody, await who_wants(portal)) == ([], [HANA])


async def test_where_stripe_has_no_address_the_owners_stand_in(portal: Portal, given: Given) -> None:
    await given(make.customer(email=None))
    await let_in(portal, KEN, "owner")
    await let_in(portal, MARI, "billing")

    assert await who_wants(portal) == [KEN]


async def test_who_is_only_invited_was_removed_or_is_no_longer_stripes_gets_nothing(
    portal: Portal, given: Given
) -> None:
    await given(make.customer())
    ken = await let_in(portal, KEN, "owner")
    for one in (KEN, HANA, MARI):
        await choose(portal, one, "transfer_invoice_overdue")
    async with writing(portal.engine) as conn:
        await invitations.create(conn, make.account(), MARI, "owner", portal.clock())
        member = await members.find(conn, make.account(), ken)
        assert member is not None
        await members.remove(conn, make.account(), member)
    await given(make.customer(email="new@aoba-clinic.example"))

    assert await who_wants(portal) == ["new@aoba-clinic.example"]
