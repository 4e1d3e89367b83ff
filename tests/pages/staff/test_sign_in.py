"""Staff come in by a door of their own: for whom it opens, for how long, and what it does not open."""

from dataclasses import replace

import pytest
from starlette.applications import Starlette

from portal.app import create_app
from portal.assembly import Portal
from portal.background.post import send_queued
from tests import make
from tests.conftest import Given
from tests.people import HANA, ITO, NAO, Letters, Person, SetClock, text_of
from tests.tables import select


async def ask(person: Person, portal: Portal, email: str, door: str = "/staff/sign-in") -> str:
    answer = await person.post(door, data={"email": email, "next": "/staff/log?what=signed_in"})
    await send_queued(portal)
    return answer.text


@pytest.mark.parametrize("email", [ITO, NAO])
async def test_the_mailed_link_leads_to_the_page_first_asked_for(
    stranger: Person, portal: Portal, letters: Letters, email: str
) -> None:
    await ask(stranger, portal, email)
    shown = await stranger.get(letters.links[0])
    used = await stranger.post(letters.links[0])

    assert letters.links[0].startswith("/staff/sign-in/")
    assert shown.status_code == 200
    assert used.headers["location"] == "/staff/log?what=signed_in"
    assert (await stranger.get("/staff/log")).status_code == 200
    assert select(portal, "SELECT email, deed, place FROM staff_log") == [(email, "signed_in", "127.0.0.1")]


async def test_the_code_of_the_mail_does_the_same(stranger: Person, portal: Portal, letters: Letters) -> None:
    await ask(stranger, portal, ITO)
    used = await stranger.post("/staff/sign-in/code", data={"code": letters.codes[0]})

    assert used.headers["location"] == "/staff/log?what=signed_in"
    assert (await stranger.get("/staff/log")).status_code == 200


async def test_an_address_that_is_not_staffs_gets_the_same_answer_and_no_mail(
    app: Starlette, portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    staffs, customers = await ask(Person(app), portal, ITO), await ask(Person(app), portal, HANA)

    assert staffs.replace(ITO, "X") == customers.replace(HANA, "X")
    assert [mail.to for mail in letters.mails] == [ITO]


async def test_a_link_opens_only_the_door_that_it_was_asked_at(
    app: Starlette, portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer(email=ITO))  # staff who are a customer, too
    await ask(Person(app), portal, ITO)
    await ask(Person(app), portal, ITO, "/sign-in")
    desk, front = letters.links
    person = Person(app)

    assert (await person.post(desk.removeprefix("/staff"))).status_code == 410
    assert (await person.post(f"/staff{front}")).status_code == 410
    assert (await person.post(front)).status_code == 303
    assert (await person.get("/staff/log")).headers["location"].startswith("/staff/sign-in")


async def test_a_code_opens_only_the_door_that_it_was_asked_at(
    app: Starlette, portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer(email=ITO))
    person = Person(app)
    await ask(person, portal, ITO, "/sign-in")
    person.cookies.set("portal-staff-asked", person.cookies["portal-asked"])

    assert (await person.post("/staff/sign-in/code", data={"code": letters.codes[0]})).status_code == 410


async def test_an_hour_without_a_visit_ends_it(ito: Person, clock: SetClock) -> None:
    for _ in range(3):
        clock.forward(minutes=59)
        assert (await ito.get("/staff/log")).status_code == 200
    clock.forward(minutes=61)
    assert (await ito.get("/staff/log")).status_code == 303


async def test_twelve_hours_end_it_in_any_case(ito: Person, clock: SetClock) -> None:
    for _ in range(23):
        clock.forward(minutes=31)
        await ito.get("/staff/log")
    clock.forward(minutes=8)
    assert (await ito.get("/staff/log")).status_code == 303


async def test_who_is_taken_out_of_the_settings_is_out_at_the_next_click(ito: Person, portal: Portal) -> None:
    portal.settings = replace(portal.settings, staff_emails=("@other.example",))

    assert (await ito.get("/staff/log")).headers["location"].startswith("/staff/sign-in")


async def test_signing_out_ends_this_browser_and_with_all_every_one(
    ito: Person, app: Starlette, portal: Portal
) -> None:
    other = Person(app)
    other.cookies.update(ito.cookies)
    left = await ito.post("/staff/sign-out", data={"all": "1"})

    assert left.headers["location"] == "/staff/sign-in"
    assert (await other.get("/staff/log")).status_code == 303
    assert select(portal, "SELECT deed FROM staff_log") == [("signed_out",)]


async def test_the_cookie_is_bound_to_this_host_where_there_is_tls(portal: Portal, letters: Letters) -> None:
    portal.settings = replace(portal.settings, base_url="https://billing.example.com")
    person = Person(create_app(portal, background=False))
    await ask(person, portal, ITO)
    used = await person.post(letters.links[0])

    cookie = next(one for one in used.headers.get_list("set-cookie") if one.startswith("__Host-portal-staff="))
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "Max-Age=43200" in cookie


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Sign in as billing staff"), ("ja", "請求担当者としてサインイン")]
)
async def test_the_page_and_the_mail_say_whose_door_it_is(
    app: Starlette, portal: Portal, letters: Letters, language: str, says: str
) -> None:
    person = Person(app, language)
    page = text_of((await person.get("/staff/sign-in")).text)
    await ask(person, portal, ITO)

    assert says in page
    assert letters.mails[0].subject == says
