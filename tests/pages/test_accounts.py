"""One address and several customers: choose first, switch later, and never see anybody else's."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.access import accounts
from portal.assembly import Portal
from tests import make
from tests.conftest import Given
from tests.people import Person, rows_of, text_of

CAFE, HOTEL = make.AOBA, "cus_Hotel"


@pytest.fixture
async def hana_of_two(hana: Person, given: Given) -> Person:
    """The same bookkeeper for a clinic and a hotel."""
    await given(make.customer(HOTEL, name="風早ホテル", default_payment_method=None))
    await given(make.invoice("in_clinic"), make.invoice("in_hotel", HOTEL))
    return hana


async def test_who_may_see_one_customer_is_not_asked(hana: Person) -> None:
    answer = await hana.get("/accounts?next=/invoices")

    assert (answer.status_code, answer.headers["location"]) == (303, "/invoices")
    assert "Switch account" not in (await hana.get("/")).text


async def test_who_may_see_several_is_asked_first_and_then_lands_where_they_wanted(hana_of_two: Person) -> None:
    asked = await hana_of_two.get("/invoices?status=paid")
    shown = await hana_of_two.get(asked.headers["location"])
    wanted = parse_qs(urlsplit(asked.headers["location"]).query)["next"][0]
    chosen = await hana_of_two.post(f"/accounts/{HOTEL}", data={"next": wanted})

    assert asked.headers["location"].startswith("/accounts?")
    assert "風早ホテル" in shown.text
    assert "青葉クリニック" in shown.text
    assert f'action="/accounts/{HOTEL}"' in shown.text
    assert (chosen.status_code, chosen.headers["location"]) == (303, f"/invoices?status=paid&account={HOTEL}")
    assert rows_of((await hana_of_two.get("/invoices")).text) == ["in_hotel"]


async def test_a_choice_can_be_changed_and_shows_the_other_account(hana_of_two: Person) -> None:
    for customer, own in ((HOTEL, "in_hotel"), (CAFE, "in_clinic")):
        await hana_of_two.post(f"/accounts/{customer}")

        assert "Switch account" in (await hana_of_two.get("/")).text
        assert rows_of((await hana_of_two.get("/invoices")).text) == [own]


@pytest.mark.parametrize("customer", [make.MALLORYS, "cus_none", "%00", "x" * 500])
async def test_a_foreign_customer_is_as_one_that_is_not_there(
    hana_of_two: Person, mallory: Person, customer: str
) -> None:
    answer = await hana_of_two.post(f"/accounts/{customer}")

    assert answer.status_code == 404
    assert "Mallory" not in answer.text
    assert answer.text == (await hana_of_two.post("/accounts/cus_nobody")).text


async def test_a_chosen_customer_that_is_no_longer_theirs_is_closed_at_once(
    hana_of_two: Person, given: Given, portal: Portal
) -> None:
    await hana_of_two.post(f"/accounts/{HOTEL}")
    await given(make.customer(HOTEL, email="new@hotel.example"))

    assert (await hana_of_two.get("/invoices/in_hotel")).status_code == 404
    assert rows_of((await hana_of_two.get("/invoices")).text) == ["in_clinic"]


async def test_the_choice_does_not_lead_to_another_site(hana_of_two: Person) -> None:
    answer = await hana_of_two.post(f"/accounts/{HOTEL}", data={"next": "https://evil.example/"})

    assert answer.headers["location"] == f"/?account={HOTEL}"


async def test_a_search_box_is_offered_above_four(hana_of_two: Person, given: Given) -> None:
    two = (await hana_of_two.get("/accounts")).text
    await given(*(make.customer(f"cus_{n}", name=f"Branch {n}") for n in range(3)))
    five = (await hana_of_two.get("/accounts")).text

    assert 'type="search"' not in two
    assert 'type="search"' in five
    assert "Branch 2" in text_of(five)


@pytest.mark.parametrize(("sought", "found"), [("ｂｒａｎｃｈ 2", ["cus_2"]), ("ホテル", [HOTEL]), ("zoo", [])])
async def test_the_search_works_on_the_server(hana_of_two: Person, given: Given, sought: str, found: list[str]) -> None:
    await given(*(make.customer(f"cus_{n}", name=f"Branch {n}") for n in range(3)))
    answer = await hana_of_two.get("/accounts", params={"q": sought, "next": "/invoices"})

    assert re.findall(r'action="/accounts/([^"]+)"', answer.text) == found
    assert 'value="/invoices"' in answer.text
    assert ("No account is called like this." in answer.text) is (not found)


async def test_no_customer_is_out_of_reach_however_many_an_address_has(hana: Person, given: Given) -> None:
    await given(*(make.customer(f"cus_{n:03}", name=f"Branch {n:03}") for n in range(accounts.MOST)))
    await given(make.customer("cus_last", name="支店 Last"), make.invoice("in_last", "cus_last"))
    page = text_of((await hana.get("/accounts")).text)
    found = (await hana.get("/accounts?q=ＬＡＳＴ+支店")).text
    chosen = await hana.post("/accounts/cus_last", data={"next": "/invoices"})

    assert f"The first {accounts.MOST} of {accounts.MOST + 2} are listed." in page
    assert re.findall(r'action="/accounts/([^"]+)"', found) == ["cus_last"]
    assert "are listed" not in found
    assert rows_of((await hana.get(chosen.headers["location"])).text) == ["in_last"]
    assert rows_of((await hana.get("/invoices")).text) == ["in_last"]
    assert (await hana.get("/invoices/in_last")).status_code == 200
    assert (await hana.get("/invoices?account=cus_none")).status_code == 404


async def test_a_search_takes_no_wildcards(hana_of_two: Person) -> None:
    for sought in ("%", "c_s", "\\", "\0zzz"):
        assert "No account is called like this." in (await hana_of_two.get("/accounts", params={"q": sought})).text


async def test_nobody_chooses_without_signing_in(stranger: Person) -> None:
    assert (await stranger.get("/accounts")).headers["location"].startswith("/sign-in")
    assert (await stranger.post(f"/accounts/{HOTEL}")).headers["location"] == "/sign-in"
