"""Two tabs, two accounts: every link, form and redirect of a page stays in the account that the page shows."""

import re

import pytest

from portal.assembly import Portal
from portal.model.names import CustomerId
from portal.pages import tabs
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, Person, let_in, rows_of, text_of

CLINIC, HOTEL = make.AOBA, CustomerId("cus_Hotel")
PAGES = (
    "/",
    "/plan",
    "/invoices",
    "/invoices/in_hotel",
    "/invoices/export",
    "/statement",
    "/members",
    "/members/me",
    "/sessions",
)
NOT_OF_AN_ACCOUNT = re.compile(r"/(static|brand|language|sign-out|accounts/)")


@pytest.fixture
async def both(hana: Person, given: Given) -> Person:
    """A bookkeeper of two customers, who has chosen the clinic last."""
    await given(
        make.customer(HOTEL, name="風早ホテル", default_payment_method=None),
        make.invoice("in_clinic"),
        *(make.invoice("in_hotel" if n == 0 else f"in_{n}", HOTEL, status="open") for n in range(30)),
        make.subscription("sub_hotel", HOTEL),
    )
    await hana.post(f"/accounts/{CLINIC}")
    return hana


def addresses(page: str) -> list[str]:
    return [one for one in re.findall(r'\s(?:href|action)="(/[^"]*)"', page) if not NOT_OF_AN_ACCOUNT.match(one)]


@pytest.mark.parametrize("path", PAGES)
async def test_no_address_and_no_form_of_a_page_leaves_its_account(both: Person, path: str) -> None:
    answer = await both.get(path, params={"account": HOTEL})
    forms = re.findall(r'<form\b(?![^>]*method="post").*?</form>', answer.text, re.DOTALL)

    assert answer.status_code == 200
    assert "風早ホテル" in text_of(answer.text) or path == "/sessions"
    assert len(addresses(answer.text)) > 4
    assert [one for one in addresses(answer.text) if f"account={HOTEL}" not in one] == []
    assert all(f'name="account" value="{HOTEL}"' in form for form in forms)
    assert CLINIC not in answer.text


async def test_each_tab_shows_its_own_whatever_the_other_does(both: Person) -> None:
    hotel = await both.get("/invoices", params={"account": HOTEL})
    clinic = await both.get("/invoices", params={"account": CLINIC})
    older = re.findall(r'href="(/invoices\?[^"]*cursor=[^"]*)"', hotel.text)[0].replace("&amp;", "&")

    assert rows_of(clinic.text) == ["in_clinic"]
    assert len(rows_of(hotel.text)) == 25
    assert len(rows_of((await both.get(older)).text)) == 5
    assert rows_of((await both.get("/invoices")).text) == ["in_clinic"]


@pytest.mark.parametrize("path", ["/invoices/in_hotel", "/invoices/in_hotel?account=" + CLINIC])
async def test_an_invoice_opens_in_its_own_account(both: Person, path: str) -> None:
    answer = await both.get(path)

    assert answer.status_code == 200
    assert "風早ホテル" in text_of(answer.text)
    assert f'href="/invoices?account={HOTEL}"' in answer.text


async def test_a_form_acts_on_the_account_it_stands_on(both: Person, portal: Portal) -> None:
    await both.post("/members", data={"email": KEN, "role": "viewer", "customer": HOTEL})
    invited = await both.post(f"/members?account={HOTEL}", data={"email": "mari@x.example", "role": "viewer"})

    assert invited.headers["location"] == f"/members?account={HOTEL}"
    assert KEN in (await both.get("/members", params={"account": HOTEL})).text
    assert "mari@x.example" in (await both.get("/members", params={"account": HOTEL})).text
    assert KEN not in (await both.get("/members")).text


async def test_an_account_lost_meanwhile_is_not_replaced_by_the_one_that_is_left(both: Person, given: Given) -> None:
    await given(make.customer(HOTEL, email="new@hotel.example"))

    assert (await both.get("/", params={"account": HOTEL})).status_code == 404
    assert (await both.post("/members/leave", data={"customer": HOTEL})).status_code == 404
    assert (await both.get("/")).status_code == 200


async def test_who_sees_one_account_sees_plain_addresses(hana: Person) -> None:
    assert "account=" not in (await hana.get("/")).text
    assert (await hana.get("/", params={"account": CLINIC})).status_code == 200


async def test_roles_and_accounts_do_not_mix(ken: Person, portal: Portal, given: Given) -> None:
    await given(make.customer(HOTEL, name="風早ホテル", email=HANA))
    await let_in(portal, KEN, "owner", HOTEL)
    answer = await ken.post("/members", data={"email": "x@x.example", "role": "viewer", "customer": CLINIC})

    assert answer.status_code == 403
    assert (await ken.get("/members", params={"account": HOTEL})).status_code == 200


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "/?account=cus_Hotel"),
        ("/invoices?q=a+b&account=cus_Aoba#x", "/invoices?q=a+b&account=cus_Hotel#x"),
        ("/sign-in?next=/", "/sign-in?next=/"),
        ("https://billing.stripe.com/p/session/x", "https://billing.stripe.com/p/session/x"),
    ],
)
def test_an_address_takes_the_account_and_strangers_addresses_do_not(path: str, kept: str) -> None:
    assert tabs.at(path, HOTEL) == kept


def test_words_that_look_like_addresses_are_left_alone() -> None:
    said = '<p title="/a">href=&#34;/invoices&#34;</p> <input value="/invoices"> <a href="mailto:x@y.example">'

    assert tabs.keep(said, HOTEL) == said
