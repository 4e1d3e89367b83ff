"""Changes of plan that customers ask for, at the desk: listed until they are made or refused, and in the log."""

from dataclasses import replace
from typing import Any

import pytest

from portal.assembly import Portal
from portal.background.post import send_queued
from portal.settings import Settings
from tests.conftest import Visit
from tests.pages.plan_forms import ask, offered, outcome, problem
from tests.pages.staff.marking import Sit
from tests.people import ITO, NAO, Letters, Person, text_of
from tests.stand_in import MINATO_TRADING, StandIn
from tests.tables import select

LIST = "/staff/plan-requests"


@pytest.fixture
def connected_settings(connected_settings: Settings) -> Settings:
    return replace(connected_settings, plan_changes="request", alert_emails=(ITO,), staff_readers=(NAO,))


@pytest.fixture
def contract(stand_in: StandIn) -> Any:
    return stand_in.subscription_of(MINATO_TRADING)


@pytest.fixture
async def minato(visit: Visit) -> Person:
    person = await visit(MINATO_TRADING)
    await person.get("/billing/return")  # other tests have changed their plan, too
    return person


@pytest.fixture
async def at(minato: Person, contract: Any, connected: Portal) -> str:
    """Minato asks for three more seats; the request's page at the desk."""
    await ask(minato, contract)
    [(id,)] = select(connected, "SELECT kept FROM plan_requests")
    return f"{LIST}/{id}"


def seats(stand_in: StandIn) -> int:
    quantity: int = stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]["quantity"]
    return quantity


def log(portal: Portal) -> Any:
    return select(portal, "SELECT deed, email, customer, before, after FROM staff_log WHERE deed LIKE 'plan%'")


async def test_a_request_is_listed_with_who_asks_for_what_and_for_how_much(
    clerk: Person, at: str, contract: Any
) -> None:
    page = await clerk.get(LIST)
    words = text_of(page.text)

    assert f'href="{at}"' in page.text
    assert f"{contract['items']['data'][0]['quantity'] + 3} × Standard (monthly)" in words
    assert "keiri@minato-trading.example" in words
    assert 'aria-current="page">Plan requests' in page.text


async def test_staff_make_it_at_the_desk_and_the_log_and_the_customer_are_told(
    clerk: Person, at: str, minato: Person, stand_in: StandIn, connected: Portal, letters: Letters
) -> None:
    before, page = seats(stand_in), (await clerk.get(at)).text
    done = await clerk.post(at, data=offered(page))
    await send_queued(connected)
    plans = f"{before} × Standard (monthly)", f"{before + 3} × Standard (monthly)"

    assert f"confirmed by {ITO}" in text_of(done.text)
    assert seats(stand_in) == before + 3
    assert log(connected) == [("plan_request_made", ITO, MINATO_TRADING, *plans)]
    [mail] = [mail for mail in letters.mails if mail.to == "keiri@minato-trading.example"]
    assert (mail.subject, plans[1] in mail.text) == ("お申し込みのプラン変更が完了しました", False)
    assert f"Standard × {before + 3}（月払い）" in mail.text
    said, words = outcome((await minato.get("/")).text)
    assert (said, "It came to " in words) == ("changed", True), words
    assert 'data-status="made"' in (await clerk.get(LIST)).text


async def test_staff_refuse_it_with_a_reason_that_the_customer_reads(
    clerk: Person, at: str, minato: Person, stand_in: StandIn, connected: Portal, letters: Letters
) -> None:
    before = seats(stand_in)
    for _ in range(2):
        await clerk.post(f"{at}/refuse", data={"note": "Your contract holds until March."})
    await send_queued(connected)

    assert [(line[0], line[4]) for line in log(connected)] == [
        ("plan_request_refused", "Your contract holds until March.")
    ]
    mails = [mail for mail in letters.mails if mail.to == "keiri@minato-trading.example"]
    assert ["Your contract holds until March." in mail.text for mail in mails] == [True]
    for path in ("/", "/plan"):
        said, words = outcome((await minato.get(path)).text)
        assert (said, "Your contract holds until March." in words) == ("refused", True)
    assert seats(stand_in) == before


async def test_whoever_orders_again_reads_of_the_new_request_alone(
    clerk: Person, at: str, minato: Person, contract: Any
) -> None:
    await clerk.post(f"{at}/refuse", data={"note": "Your contract holds until March."})
    await ask(minato, contract, 4)
    page = text_of((await minato.get("/plan")).text)

    assert "Your request has reached us" in page
    assert "Your contract holds until March." not in page


async def test_what_has_become_dearer_can_be_sent_back_with_one_click(
    clerk: Person, at: str, stand_in: StandIn
) -> None:
    stand_in.post(f"customers/{MINATO_TRADING}", {"balance": 50000})
    page = (await clerk.get(at)).text
    stand_in.post(f"customers/{MINATO_TRADING}", {"balance": 0})

    assert (problem(page), offered(page)) == ("dearer", {})
    assert '<details class="put-away" open>' in page
    assert "Please order it anew on your plan page." in page


async def test_who_may_only_read_looks_and_makes_nothing(sit: Sit, at: str, stand_in: StandIn) -> None:
    nao, before = await sit(NAO), seats(stand_in)
    page = await nao.get(at)

    assert (page.status_code, offered(page.text), "/refuse" in page.text) == (200, {}, False)
    assert (await nao.post(at, data={"preview": "x"})).status_code == 403
    assert (await nao.post(f"{at}/refuse", data={"note": "x"})).status_code == 403
    assert seats(stand_in) == before


async def test_one_that_never_was_is_not_there(clerk: Person, minato: Person) -> None:
    assert (await clerk.get(f"{LIST}/none")).status_code == 404
    assert (await minato.get(LIST)).headers["location"].startswith("/staff/sign-in")
