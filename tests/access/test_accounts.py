"""Which customers an address may see, and which of them is opened."""

from portal.access import accounts
from portal.assembly import Portal
from portal.database.engine import reading
from portal.model.customer import Customer
from portal.model.names import Email
from tests import make
from tests.conftest import Given
from tests.people import HANA


async def seen_by(portal: Portal, email: str) -> list[Customer]:
    async with reading(portal.engine) as conn:
        return await accounts.list_for(conn, Email(email))


def customer(id: str) -> Customer:
    return make.customer(id).customer


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
