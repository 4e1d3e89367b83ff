"""What a change of plan would cost, for staff: on the customer's own page, and nothing is kept to be ordered."""

import re
from typing import Any

import pytest

from portal.assembly import Portal
from tests.pages.plan_forms import PREMIUM, figure, preview
from tests.pages.staff.marking import Sit
from tests.people import ITO, Person, text_of
from tests.stand_in import AOBA_CLINIC, NORTHWIND, StandIn
from tests.tables import select

AT = f"/staff/customers/{AOBA_CLINIC}/view"


@pytest.fixture
async def looking(clerk: Person) -> Person:
    await clerk.post(AT)
    return clerk


@pytest.fixture
def contract(stand_in: StandIn) -> Any:
    return stand_in.subscription_of(AOBA_CLINIC)


async def ask(person: Person, contract: Any, **more: str) -> Any:
    item = contract["items"]["data"][0]
    form = {f"price.{item['id']}": PREMIUM, f"seats.{item['id']}": "15", "subscription": contract["id"]}
    return await person.post(f"{AT}/plan/preview", data=form | {"customer": AOBA_CLINIC} | more)


async def test_staff_see_the_price_that_the_customer_would_be_shown(
    looking: Person, visit: Any, contract: Any, connected: Portal, stand_in: StandIn
) -> None:
    page, part = await ask(looking, contract), await ask(looking, contract, part="figures")
    kept = select(connected, "SELECT id FROM kept_previews")
    theirs = (await preview(await visit(AOBA_CLINIC), contract, PREMIUM, 15)).text

    assert (page.status_code, part.status_code, part.headers["x-part"]) == (200, 200, "figures")
    assert figure(page.text, "recurring") == figure(part.text, "recurring") == figure(theirs, "recurring")
    assert "Only their own people can order it." in text_of(part.text)
    assert 'action="/plan/confirm' not in page.text + part.text
    assert kept == []


async def test_the_form_that_asks_for_it_is_alive_and_no_other_is(looking: Person, contract: Any) -> None:
    page = (await looking.get(f"{AT}/plan?subscription={contract['id']}")).text
    forms = [form for form in re.findall(r"<form[^>]*>", page) if 'method="post"' in form and "inert" not in form]

    assert sorted(re.findall(r'action="([^"]*)"', " ".join(forms))) == [
        "/language",
        f"{AT}/end",
        f"{AT}/plan/preview",
    ]


async def test_anothers_contract_has_no_price_there_and_nothing_is_confirmed(
    looking: Person, stand_in: StandIn, contract: Any
) -> None:
    assert (await ask(looking, stand_in.subscription_of(NORTHWIND))).status_code == 404
    assert (await looking.post(f"{AT}/plan/confirm", data={"preview": "any"})).status_code == 403


async def test_staff_use_up_none_of_the_prices_that_the_customer_may_ask_for(
    looking: Person, visit: Any, contract: Any
) -> None:
    for _ in range(31):
        last = await ask(looking, contract, part="figures")

    assert "too many were asked for" in text_of(last.text)
    assert (await preview(await visit(AOBA_CLINIC), contract, PREMIUM, 15)).status_code == 200


async def test_who_has_not_begun_to_look_asks_for_nothing(sit: Sit, contract: Any) -> None:
    assert (await ask(await sit(ITO), contract)).headers["location"] == f"/staff/customers/{AOBA_CLINIC}"
