"""A change of plan that a customer asks for stands on Today, for everybody at the desk: the mail may lie elsewhere."""

from dataclasses import replace

import pytest

from portal.app import create_app
from portal.assembly import Portal
from portal.settings import Settings
from tests.conftest import Visit
from tests.pages.plan_forms import confirm, preview
from tests.pages.staff.marking import SATO
from tests.pages.test_plan_requests import hidden
from tests.people import ITO, NAO, Person, notices_of, sit_down, text_of
from tests.stand_in import MINATO_TRADING, StandIn
from tests.tables import select

WISH = "株式会社みなと商事 asks for a change of plan"


@pytest.fixture
def connected_settings(connected_settings: Settings) -> Settings:
    return replace(connected_settings, plan_changes="request", alert_emails=(SATO,), staff_readers=(NAO,))


async def ask(visit: Visit, stand_in: StandIn, more: int = 3) -> None:
    """Minato, for some more seats."""
    minato, contract = await visit(MINATO_TRADING), stand_in.subscription_of(MINATO_TRADING)
    seats = contract["items"]["data"][0]["quantity"] + more
    shown = (await preview(minato, contract, seats=seats)).text
    assert (await confirm(minato, shown, agree="yes")).status_code == 303


def button(page: str) -> str:
    """The address that opens the newest wish."""
    return page.split('action="/staff/plan-requests/')[1].split('"')[0]


async def test_it_is_opened_and_confirmed_from_the_desk_and_then_it_is_gone(
    clerk: Person, visit: Visit, stand_in: StandIn
) -> None:
    await ask(visit, stand_in)
    today = (await clerk.get("/staff")).text
    opened = await clerk.post(f"/staff/plan-requests/{button(today)}")
    page = (await clerk.get(opened.headers["location"])).text
    before = stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]["quantity"]
    done = await clerk.post(opened.headers["location"], data=hidden(page))

    assert WISH in text_of(today)
    assert opened.headers["referrer-policy"] == "no-referrer"
    assert f"confirmed by {ITO}" in text_of(done.text)
    assert stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]["quantity"] == before + 3
    assert "plan_asked" not in notices_of((await clerk.get("/staff")).text)


async def test_of_two_wishes_the_later_counts_and_dealt_with_it_changes_nothing(
    clerk: Person, visit: Visit, stand_in: StandIn, connected: Portal
) -> None:
    await ask(visit, stand_in)
    connected.clock.forward(minutes=1)  # type: ignore[attr-defined]
    await ask(visit, stand_in, 5)
    stand_in.behave()
    today = (await clerk.get("/staff")).text
    for _ in range(2):
        await clerk.post(f"/staff/plan-requests/{button(today)}/dealt-with")

    assert list(notices_of(today)).count("plan_asked") == 1
    assert "plan_asked" not in notices_of((await clerk.get("/staff")).text)
    assert [call for call in stand_in.asked() if call.startswith("POST /v1/subscriptions")] == []
    logged = select(connected, "SELECT email, customer FROM staff_log WHERE deed = 'plan_request_dealt_with'")
    assert logged == [(ITO, MINATO_TRADING)]


async def test_who_may_only_read_sees_it_without_a_button(visit: Visit, stand_in: StandIn, connected: Portal) -> None:
    await ask(visit, stand_in)
    nao = await sit_down(Person(create_app(connected, background=False)), connected, NAO)
    page = (await nao.get("/staff")).text

    assert WISH in text_of(page)
    assert "/staff/plan-requests/" not in page
