"""Where the operator wants to confirm changes: the order is mailed to staff, whose link makes it with one click."""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.applications import Starlette

from portal.app import create_app
from portal.assembly import Portal
from portal.background.post import send_queued
from portal.settings import Settings
from tests.conftest import Visit
from tests.pages.plan_forms import ask, confirm, figure, offered, outcome, preview, problem
from tests.people import Letters, Person, text_of
from tests.stand_in import MINATO_TRADING, StandIn
from tests.tables import select

ITO, SATO = "ito@hinode.example", "sato@hinode.example"
UPDATE = "POST /v1/subscriptions/{subscription}"


@pytest.fixture
def connected_settings(connected_settings: Settings) -> Settings:
    time.sleep(1 - time.time() % 1)  # Stripe dates bills by the second: what another test has changed is a second old
    return replace(connected_settings, plan_changes="request", alert_emails=(ITO, SATO))


@pytest.fixture
def staff(connected: Portal) -> Person:
    """A browser in which nobody has signed in."""
    return Person(create_app(connected, background=False))


@pytest.fixture
async def links(visit: Visit, connected: Portal, stand_in: StandIn, letters: Letters) -> list[str]:
    """Minato asks for three more seats, twice by mistake; then the links that were mailed."""
    minato, contract = await visit(MINATO_TRADING), stand_in.subscription_of(MINATO_TRADING)
    seats = contract["items"]["data"][0]["quantity"] + 3
    shown = (await preview(minato, contract, seats=seats)).text
    stand_in.behave()
    for _ in range(2):
        await confirm(minato, shown, agree="yes")
    await send_queued(connected)
    assert outcome((await minato.get("/")).text)[0] == "waiting"
    return [re.findall(r"(/plan-requests/\S+)", mail.text)[0] for mail in letters.mails]


def yen(amount: str) -> int:
    return int(re.sub(r"[^0-9]", "", amount))


async def test_each_of_staff_is_mailed_a_link_of_their_own_and_nothing_is_changed(
    links: list[str], letters: Letters, stand_in: StandIn
) -> None:
    assert sorted(mail.to for mail in letters.mails) == [ITO, SATO]
    assert len(set(links)) == 2
    assert letters.mails[0].subject == "株式会社みなと商事 asks for a change of plan"
    assert [call for call in stand_in.asked() if call.startswith("POST /v1/subscriptions")] == []


async def test_one_click_makes_the_change_and_the_other_link_says_by_whom(
    links: list[str], staff: Person, visit: Visit, stand_in: StandIn
) -> None:
    page = (await staff.get(links[0])).text
    before = stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]["quantity"]
    done = await staff.post(links[0], data=offered(page))
    after = stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]["quantity"]
    other = text_of((await staff.get(links[1])).text)

    assert (done.status_code, after) == (200, before + 3)
    assert f"confirmed by {ITO}" in other
    assert "Confirm and make the change now" not in other
    said, words = outcome((await (await visit(MINATO_TRADING)).get("/plan")).text)
    assert said == "changed"
    assert "exactly as previewed" in words


async def test_a_scanner_that_opens_the_link_changes_nothing(
    links: list[str], staff: Person, stand_in: StandIn
) -> None:
    before = stand_in.subscription_of(MINATO_TRADING)
    for _ in range(2):
        assert (await staff.get(links[0])).status_code == 200

    assert stand_in.subscription_of(MINATO_TRADING) == before
    assert (await staff.post(links[0], headers={"Sec-Fetch-Site": "cross-site"})).status_code == 403


async def test_a_price_that_has_moved_since_staff_looked_is_shown_again(
    links: list[str], staff: Person, stand_in: StandIn
) -> None:
    page = (await staff.get(links[0])).text
    stand_in.post(f"customers/{MINATO_TRADING}", {"balance": -300})
    again = await staff.post(links[0], data=offered(page))
    stand_in.post(f"customers/{MINATO_TRADING}", {"balance": 0})

    assert again.status_code == 409
    assert "The price has changed since it was shown." in text_of(again.text)
    assert figure(again.text, "now") != figure(page, "now")


async def test_a_link_that_is_not_ours_or_too_old_opens_nothing(
    links: list[str], staff: Person, connected: Portal, app: Starlette
) -> None:
    assert (await staff.get(links[0] + "x")).status_code == 410
    connected.clock.forward(days=15)  # type: ignore[attr-defined]
    assert (await staff.get(links[0])).status_code == 410
    assert (await staff.post(links[0], data={"preview": "none"})).status_code == 410


@pytest.fixture
def indebted(stand_in: StandIn, links: list[str]) -> Iterator[None]:
    """Since the order, Minato's next invoice has something to collect besides."""
    stand_in.post(f"customers/{MINATO_TRADING}", {"balance": 50000})
    yield
    stand_in.post(f"customers/{MINATO_TRADING}", {"balance": 0})


@pytest.mark.usefixtures("indebted")
async def test_what_has_become_dearer_than_ordered_is_not_made(
    links: list[str], staff: Person, stand_in: StandIn
) -> None:
    page = await staff.get(links[0])
    before = stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]["quantity"]

    assert (page.status_code, problem(page.text)) == (200, "dearer")
    assert f"and it is {figure(page.text, 'now')} now" in text_of(page.text)
    assert offered(page.text) == {}
    assert stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]["quantity"] == before


async def test_nor_if_it_becomes_so_between_two_clicks_of_staff(
    links: list[str], staff: Person, stand_in: StandIn
) -> None:
    page = (await staff.get(links[0])).text
    stand_in.post(f"customers/{MINATO_TRADING}", {"balance": 50000})
    again = await staff.post(links[0], data=offered(page))
    stand_in.post(f"customers/{MINATO_TRADING}", {"balance": 0})

    assert (again.status_code, problem(again.text)) == (409, "dearer")
    assert offered(again.text) == {}


async def test_fewer_seats_are_credited_from_the_order_on_however_late_staff_come(
    clinic: Person, staff: Person, connected: Portal, stand_in: StandIn, letters: Letters
) -> None:
    contract = stand_in.subscribe(clinic.headers["X-Customer"], collection_method="send_invoice", days_until_due=30)
    await clinic.get("/billing/return")
    shown = await ask(clinic, contract, -6)
    await send_queued(connected)
    [link] = {re.findall(r"(/plan-requests/\S+)", mail.text)[0] for mail in letters.mails if mail.to == ITO}
    connected.clock.forward(days=3)  # type: ignore[attr-defined]
    page = (await staff.get(link)).text

    assert figure(page, "credit") == figure(shown, "credit")
    assert (await staff.post(link, data=offered(page))).status_code == 200
    await clinic.get("/billing/return")
    [invoice] = [one for one in stand_in.invoices_of(contract["customer"]) if one["total"] < 0]
    assert f"¥{-invoice['total']:,}" == figure(shown, "credit")


async def test_more_seats_cost_what_is_left_of_the_period_when_they_are_given(
    clinic: Person, staff: Person, connected: Portal, stand_in: StandIn, letters: Letters
) -> None:
    contract = stand_in.subscribe(clinic.headers["X-Customer"], collection_method="send_invoice", days_until_due=30)
    await clinic.get("/billing/return")
    shown = await ask(clinic, contract, 80)
    await send_queued(connected)
    [link] = {re.findall(r"(/plan-requests/\S+)", mail.text)[0] for mail in letters.mails if mail.to == ITO}
    connected.clock.forward(days=3)  # type: ignore[attr-defined]
    page = (await staff.get(link)).text

    assert problem(page) == "cheaper"
    assert yen(figure(page, "now")) < yen(figure(shown, "now"))
    assert "nothing of it is higher" in text_of(page)


async def test_the_mail_names_the_plan_that_is_asked_for(links: list[str], letters: Letters, stand_in: StandIn) -> None:
    seats = stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]["quantity"] + 3

    assert f"{seats} × Standard (monthly)" in letters.mails[0].text
    assert f"{seats} × Standard (monthly)" in letters.mails[0].html


async def test_a_link_whose_address_is_no_longer_staffs_opens_nothing(
    links: list[str], staff: Person, connected: Portal
) -> None:
    connected.settings = replace(connected.settings, alert_emails=("sato@hinode.example",), staff_emails=())
    opened = [(await staff.get(link)).status_code for link in links]

    assert sorted(opened) == [200, 410]


async def test_a_request_is_refused_with_a_reason_and_then_neither_link_makes_it(
    links: list[str], staff: Person, stand_in: StandIn
) -> None:
    page = (await staff.get(links[1])).text
    nothing = await staff.post(f"{links[0]}/refuse", data={"note": " "})
    refused = await staff.post(f"{links[0]}/refuse", data={"note": "Your contract holds until March."})
    stand_in.behave()
    late = await staff.post(links[1], data=offered(page))

    assert nothing.status_code == 422
    assert "Please write a reason" in text_of(nothing.text)
    assert "Your contract holds until March." in text_of(refused.text)
    assert "It was refused on" in text_of(late.text)
    assert [call for call in stand_in.asked() if call.startswith("POST /v1/subscriptions")] == []


async def test_two_people_at_once_make_one_change(
    links: list[str], staff: Person, stand_in: StandIn, connected: Portal
) -> None:
    pages = [(await staff.get(link)).text for link in links]
    stand_in.behave()
    answers = await asyncio.gather(
        *(staff.post(link, data=offered(page)) for link, page in zip(links, pages, strict=True))
    )

    assert {answer.status_code for answer in answers} <= {200, 409}
    assert 200 in {answer.status_code for answer in answers}
    changes = {call: count for call, count in stand_in.asked().items() if call.startswith("POST /v1/subscriptions")}
    assert list(changes.values()) == [1]
    assert select(connected, "SELECT deed FROM staff_log") == [("plan_request_made",)]


async def test_an_answer_that_got_lost_is_found_again_and_the_change_is_not_made_twice(
    links: list[str], staff: Person, stand_in: StandIn, connected: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, item = (await staff.get(links[0])).text, stand_in.subscription_of(MINATO_TRADING)["items"]["data"][0]
    monkeypatch.setattr("portal.pages.plan_request_case.CHANGE_SECONDS", 0.0)
    away = await staff.post(links[0], data=offered(page))
    monkeypatch.undo()
    contract = stand_in.subscription_of(MINATO_TRADING)["id"]
    stand_in.post(f"subscriptions/{contract}", {"items": [{"id": item["id"], "quantity": item["quantity"] + 3}]})
    stand_in.behave()
    again = await staff.post(links[0], data=offered(page))

    assert away.status_code == 503
    assert "confirmed by" in text_of(again.text)
    assert [call for call in stand_in.asked() if call.startswith("POST /v1/subscriptions")] == []
