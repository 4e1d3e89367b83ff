"""From the price to the change at Stripe's own page: exactly what was previewed, and never a price that has moved."""

from typing import Any

import pytest

from portal.assembly import Portal
from tests.conftest import Visit
from tests.pages.plan_forms import PREMIUM, confirm, fields, figure, outcome, preview, problem
from tests.people import Person, text_of
from tests.stand_in import AOBA_CLINIC, NORTHWIND, StandIn

SESSION = "POST /v1/billing_portal/sessions"
KAZEHAYA = "accounting@kazehaya.example"  # sees two customers


@pytest.fixture
async def hana(visit: Visit) -> Person:
    return await visit(AOBA_CLINIC)


@pytest.fixture
def contract(stand_in: StandIn) -> Any:
    """Hers, as it was before the test, and again after it."""
    return stand_in.subscription_of(AOBA_CLINIC)


def at_stripe(stand_in: StandIn, answer: Any) -> str:
    """Confirm on Stripe's page; where it sends the person then."""
    page = stand_in.client.get(answer.headers["location"], follow_redirects=True)
    assert page.status_code == 200
    done = stand_in.client.post(str(page.url))
    assert done.status_code == 303, done.text
    return done.headers["location"].removeprefix("http://127.0.0.1:8000")


async def test_stripe_is_handed_exactly_what_was_previewed(hana: Person, stand_in: StandIn, contract: Any) -> None:
    answer = await confirm(hana, (await preview(hana, contract, PREMIUM, 15)).text)
    session = stand_in.last_session()
    [item] = session["flow"]["subscription_update_confirm"]["items"]

    assert (answer.status_code, answer.headers["location"]) == (303, session["url"])
    assert answer.headers["cache-control"] == "no-store"
    assert item == {"id": contract["items"]["data"][0]["id"], "price": PREMIUM, "quantity": 15}
    assert session["return_url"] == "http://127.0.0.1:8000/plan"
    back = session["flow"]["after_completion"]["redirect"]["return_url"]
    assert back.startswith("http://127.0.0.1:8000/billing/return?change=")


async def test_back_again_the_page_says_what_it_came_to_beside_the_preview(visit: Visit, stand_in: StandIn) -> None:
    northwind, contract = await visit(NORTHWIND), stand_in.subscription_of(NORTHWIND)
    seats = contract["items"]["data"][0]["quantity"] + 2
    shown = (await preview(northwind, contract, seats=seats)).text
    back = at_stripe(stand_in, await confirm(northwind, shown))
    answer = await northwind.get(back)
    [invoice] = stand_in.invoices_of(NORTHWIND, limit=1)

    assert answer.headers["location"] == "/"
    said, words = outcome((await northwind.get("/")).text)
    assert said == "changed"
    assert f"{seats} × Premium (monthly)" in words
    assert f"It came to {figure(shown, 'now')}, exactly as previewed." in words
    assert figure(shown, "now") == f"${invoice['total'] / 100:,.2f}"
    assert "data-outcome" not in (await northwind.get("/")).text
    assert outcome((await northwind.get("/plan")).text)[0] == "changed"


async def test_a_bare_return_claims_nothing(hana: Person, contract: Any) -> None:
    page = (await preview(hana, contract, seats=20)).text
    await confirm(hana, page)
    await hana.get(f"/billing/return?change={fields(page)['preview']}")
    said, words = outcome((await hana.get("/")).text)

    assert said == "waiting"
    assert "The change has not been confirmed yet" in words
    await hana.get("/billing/return?change=made-up")
    assert "data-outcome" not in (await hana.get("/")).text


async def test_a_price_that_has_moved_is_shown_first(hana: Person, stand_in: StandIn, contract: Any) -> None:
    page = (await preview(hana, contract, seats=40)).text
    stand_in.post(f"customers/{AOBA_CLINIC}", {"balance": -5000})
    stand_in.behave()
    again = await confirm(hana, page)
    stand_in.post(f"customers/{AOBA_CLINIC}", {"balance": 0})

    assert (again.status_code, problem(again.text)) == (409, "moved")
    assert f"It was {figure(page, 'now')}, and is now {figure(again.text, 'now')}." in text_of(again.text)
    assert SESSION not in stand_in.asked()
    assert fields(again.text)["preview"] != fields(page)["preview"]


async def test_a_price_of_half_an_hour_ago_is_shown_anew(
    hana: Person, connected: Portal, stand_in: StandIn, contract: Any
) -> None:
    page = (await preview(hana, contract, seats=14)).text
    connected.clock.forward(minutes=31)  # type: ignore[attr-defined]
    again = await confirm(hana, page)

    assert (again.status_code, problem(again.text)) == (409, "moved")
    assert (await confirm(hana, again.text)).status_code == 303


async def test_while_stripe_is_away_nothing_is_changed_and_the_same_can_be_tried_again(
    hana: Person, stand_in: StandIn, contract: Any
) -> None:
    page = (await preview(hana, contract, seats=14)).text
    stand_in.faults(status=500)
    away = await confirm(hana, page)
    stand_in.behave()

    assert away.status_code == 503
    assert "Nothing was changed and nothing was charged." in text_of(away.text)
    assert fields(away.text) == fields(page)
    assert (await confirm(hana, away.text)).status_code == 303


async def test_anothers_price_and_one_that_never_was_are_not_there(hana: Person, visit: Visit, contract: Any) -> None:
    page = (await preview(hana, contract, seats=14)).text
    mallory = await visit(NORTHWIND)
    theirs = await mallory.post("/plan/confirm", data={"preview": fields(page)["preview"]})
    nobodys = await mallory.post("/plan/confirm", data={"preview": "none"})

    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.text == nobodys.text


async def test_with_several_accounts_stripe_sends_back_to_this_one(visit: Visit, stand_in: StandIn) -> None:
    both, hotel = await visit(KAZEHAYA), "cus_KazehayaHotel"
    contract = stand_in.subscription_of(hotel)
    page = (await preview(both, contract, seats=50, customer=hotel)).text
    await both.post("/accounts/cus_KazehayaCafe")
    assert (await confirm(both, page)).status_code == 303
    session = stand_in.last_session()

    assert session["customer"] == hotel
    assert session["return_url"].endswith(f"/plan?account={hotel}")
    assert f"account={hotel}" in session["flow"]["after_completion"]["redirect"]["return_url"]
