"""What the customer sees of a change that they have asked staff for, and how they take it back."""

from dataclasses import replace
from typing import Any

import pytest

from portal.access import plan_requests
from portal.assembly import Portal
from portal.background.jobs import tidy
from portal.background.post import send_queued
from portal.database.engine import writing
from portal.settings import Settings
from tests.conftest import Visit
from tests.pages.plan_forms import ask, outcome
from tests.people import ITO, Letters, Person, text_of
from tests.stand_in import MINATO_TRADING, NORTHWIND, StandIn
from tests.tables import select


@pytest.fixture
def connected_settings(connected_settings: Settings) -> Settings:
    return replace(connected_settings, plan_changes="request", alert_emails=(ITO,))


@pytest.fixture
def contract(stand_in: StandIn) -> Any:
    return stand_in.subscription_of(MINATO_TRADING)


@pytest.fixture
async def minato(visit: Visit, contract: Any) -> Person:
    person = await visit(MINATO_TRADING)
    await ask(person, contract)
    return person


def states(portal: Portal) -> list[str]:
    return [state for (state,) in select(portal, "SELECT state FROM plan_requests ORDER BY state")]


def newest(portal: Portal) -> str:
    [(id,)] = select(portal, "SELECT kept FROM plan_requests WHERE state = 'open'")
    return str(id)


async def test_that_it_waits_is_said_until_staff_have_decided_however_long(
    minato: Person, visit: Visit, connected: Portal, contract: Any
) -> None:
    connected.clock.forward(days=100)  # type: ignore[attr-defined]
    await tidy(connected)
    again = await visit(MINATO_TRADING)

    for path in ("/", "/plan"):
        said, words = outcome((await again.get(path)).text)
        assert said == "waiting"
        assert f"{contract['items']['data'][0]['quantity'] + 3} × Standard (monthly)" in words


async def test_it_is_withdrawn_by_the_customer_and_staff_get_no_mail_of_it(
    minato: Person, connected: Portal, letters: Letters
) -> None:
    id = newest(connected)
    answers = [await minato.post(f"/plan/requests/{id}/withdraw") for _ in range(2)]
    await send_queued(connected)

    assert [answer.headers["location"] for answer in answers] == ["/plan", "/plan"]
    assert states(connected) == ["withdrawn"]
    assert letters.mails == []
    assert "data-outcome" not in (await minato.get("/plan")).text


async def test_anothers_request_is_not_there(minato: Person, visit: Visit, connected: Portal) -> None:
    other = await visit(NORTHWIND)

    assert (await other.post(f"/plan/requests/{newest(connected)}/withdraw")).status_code == 404
    assert states(connected) == ["open"]


async def test_one_that_is_just_being_made_is_not_withdrawn(minato: Person, connected: Portal) -> None:
    id = newest(connected)
    async with writing(connected.engine) as conn:
        asked = await plan_requests.find_for_staff(conn, id)
        assert asked is not None
        assert await plan_requests.begin(conn, id, asked.kept, ITO, connected.clock())
    answer = await minato.post(f"/plan/requests/{id}/withdraw")

    assert answer.status_code == 409
    assert "is just being made" in text_of(answer.text)
    assert states(connected) == ["open"]


async def test_another_order_for_the_same_contract_takes_the_place_of_the_first(
    minato: Person, connected: Portal, contract: Any, letters: Letters
) -> None:
    await ask(minato, contract, 5)
    await send_queued(connected)

    assert states(connected) == ["open", "withdrawn"]
    assert [f"{contract['items']['data'][0]['quantity'] + 5} × Standard" in mail.text for mail in letters.mails] == [
        True
    ]
