"""A change of plan that a customer asks for stands on Today, for everybody at the desk: the mail may lie elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal.app import create_app
from portal.assembly import Portal
from portal.settings import Settings
from tests.conftest import Visit
from tests.pages.plan_forms import ask, offered
from tests.pages.staff.marking import SATO
from tests.people import NAO, Person, notices_of, sit_down, text_of
from tests.stand_in import MINATO_TRADING, StandIn

WISH = "株式会社みなと商事 asks for a change of plan"


@pytest.fixture
def connected_settings(connected_settings: Settings) -> Settings:
    return replace(connected_settings, plan_changes="request", alert_emails=(SATO,), staff_readers=(NAO,))


@pytest.fixture(autouse=True)
def _contracts(stand_in: StandIn) -> Iterator[None]:
    with stand_in.restored("subscription", "subscription_item"):
        yield


async def wish(visit: Visit, stand_in: StandIn, more: int = 3) -> None:
    """Minato, for some more seats."""
    await ask(await visit(MINATO_TRADING), stand_in.subscription_of(MINATO_TRADING), more)


async def test_it_is_opened_and_made_from_there_and_then_it_is_gone(
    clerk: Person, visit: Visit, stand_in: StandIn, connected: Portal
) -> None:
    await wish(visit, stand_in)
    connected.clock.forward(minutes=1)  # type: ignore[attr-defined]
    await wish(visit, stand_in, 5)
    today = (await clerk.get("/staff")).text
    [at] = re.findall(r'href="(/staff/plan-requests/[^"]+)"', today)
    before = stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]["quantity"]
    done = await clerk.post(at, data=offered((await clerk.get(at)).text))

    assert WISH in text_of(today)
    assert done.status_code < 400
    assert stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]["quantity"] == before + 5
    assert "plan_asked" not in notices_of((await clerk.get("/staff")).text)


async def test_who_may_only_read_sees_it_as_well(visit: Visit, stand_in: StandIn, connected: Portal) -> None:
    await wish(visit, stand_in)
    nao = await sit_down(Person(create_app(connected, background=False)), connected, NAO)

    assert WISH in text_of((await nao.get("/staff")).text)
