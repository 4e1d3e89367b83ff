"""Which customers an address may see, and which of them is opened."""

from portal.access import accounts, invitations
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.model.member import OwnCustomer
from portal.model.names import CustomerId, Email, InvoiceId
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, let_in


async def seen_by(portal: Portal, email: str) -> list[OwnCustomer]:
    async with reading(portal.engine) as conn:
        return await accounts.list_for(conn, Email(email))


def customer(id: str) -> OwnCustomer:
    return OwnCustomer(CustomerId(id), "Clinic", HANA, "en", "jpy", 0, None, False)


async def test_an_address_sees_the_customers_that_have_it_by_name(portal: Portal, given: Given) -> None:
    await given(
        make.customer("cus_2", name="Clinic B", email="Hana@Aoba-Clinic.example"),
        make.customer("cus_1", name="Clinic A"),
        make.customer("cus_3", name="Other", email="other@aoba-clinic.example"),
        make.customer("cus_4", name="Gone", deleted=True),
        make.customer("cus_5", name="No address", email=None),
    )

    assert [one.id for one in await seen_by(portal, HANA)] == ["cus_1", "cus_2"]


async def test_an_unknown_or_empty_address_sees_nobody(portal: Portal, given: Given) -> None:
    await given(make.customer("cus_1", email=None), make.customer("cus_2", email=""))

    assert await seen_by(portal, "nobody@nowhere.example") == []
    assert await seen_by(portal, "") == []
    assert await seen_by(portal, "%") == []


async def test_no_lookalike_is_taken_for_the_address(portal: Portal, given: Given) -> None:
    await given(make.customer("cus_1", email="hana_x@aoba.example"))

    for lookalike in ("hana-x@aoba.example", "hana%@aoba.example", "hana_x@aoba.example ", "hana_x@aoba.example.evil"):
        assert await seen_by(portal, lookalike) == []


def test_the_only_customer_is_opened_without_a_choice() -> None:
    opened = accounts.open_account(HANA, [customer("cus_1")], None)

    assert opened is not None
    assert (opened[0].customer, opened[0].email, opened[1].id) == ("cus_1", HANA, "cus_1")


def test_among_several_one_must_be_chosen_and_be_among_them() -> None:
    mine = [customer("cus_1"), customer("cus_2")]
    chosen = accounts.open_account(HANA, mine, "cus_2")

    assert accounts.open_account(HANA, mine, None) is None
    assert accounts.open_account(HANA, mine, "cus_Mallory") is None
    assert accounts.open_account(HANA, [], "cus_1") is None
    assert chosen is not None
    assert chosen[0].customer == "cus_2"


def test_a_choice_that_is_no_longer_theirs_opens_the_one_that_is() -> None:
    opened = accounts.open_account(HANA, [customer("cus_1")], "cus_Mallory")

    assert opened is not None
    assert opened[0].customer == "cus_1"


async def test_who_was_let_in_sees_the_customer_with_their_role_and_only_once_they_came(
    portal: Portal, given: Given
) -> None:
    await given(make.customer("cus_1", name="Clinic A"), make.customer("cus_2", name="Clinic B"))
    await let_in(portal, KEN, "billing", "cus_2")
    async with writing(portal.engine) as conn:
        await invitations.create(conn, make.account("cus_1"), KEN, "owner", portal.clock())

    assert [(one.id, one.role) for one in await seen_by(portal, KEN)] == [("cus_2", "billing")]
    assert [(one.id, one.role) for one in await seen_by(portal, HANA)] == [("cus_1", "owner"), ("cus_2", "owner")]


async def test_stripes_own_address_is_an_owner_once_even_if_it_was_let_in_before(portal: Portal, given: Given) -> None:
    await given(make.customer("cus_1"))
    await let_in(portal, KEN, "viewer", "cus_1")
    await given(make.customer("cus_1", email="Ken@Aoba-Clinic.example"))

    assert [(one.id, one.role) for one in await seen_by(portal, KEN)] == [("cus_1", "owner")]
    assert await seen_by(portal, HANA) == []


async def test_a_customer_without_an_address_or_deleted_is_seen_only_while_it_is_there(
    portal: Portal, given: Given
) -> None:
    await given(make.customer("cus_1", email=None), make.customer("cus_2", email=None))
    for customer_id in ("cus_1", "cus_2"):
        await let_in(portal, KEN, "viewer", customer_id)
    await given(make.customer("cus_2", email=None, deleted=True))

    assert [one.id for one in await seen_by(portal, KEN)] == ["cus_1"]


async def test_an_invoice_is_found_in_the_account_it_is_of_and_in_no_other(portal: Portal, given: Given) -> None:
    await given(
        make.customer("cus_1"), make.customer("cus_2"), make.customer(make.MALLORYS, email="mallory@else.example")
    )
    await given(make.invoice("in_1", "cus_1"), make.invoice("in_2", make.MALLORYS))
    async with reading(portal.engine) as conn:
        found = [await accounts.find_of_invoice(conn, HANA, InvoiceId(id)) for id in ("in_1", "in_2", "in_none")]

    assert [one.id if one else None for one in found] == ["cus_1", None, None]
