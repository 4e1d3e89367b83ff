"""Signing in by a mailed link, and every way in which a link can fail to do it."""

import re

import pytest
from starlette.applications import Starlette

from portal.assembly import Portal
from portal.background.post import send_queued
from tests import make
from tests.conftest import Given
from tests.people import Letters, Person, SetClock

ADDRESS = "hana@aoba-clinic.example"


@pytest.fixture
async def link(stranger: Person, portal: Portal, given: Given, letters: Letters) -> str:
    """The link Hana was mailed after asking from /invoices/in_1."""
    await given(make.customer())
    await stranger.post("/sign-in", data={"email": ADDRESS, "next": "/invoices/in_1"})
    await send_queued(portal)
    return letters.links[0]


async def test_the_button_behind_the_link_opens_a_session_where_the_person_wanted_to_go(
    stranger: Person, link: str
) -> None:
    shown = await stranger.get(link)
    used = await stranger.post(link)

    assert shown.status_code == 200
    assert used.status_code == 303
    assert used.headers["location"] == "/invoices/in_1"
    cookie = used.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert (await stranger.get("/")).status_code == 200


async def test_a_scanner_that_fetches_the_link_many_times_spoils_nothing(app: Starlette, link: str) -> None:
    scanner, person = Person(app), Person(app)
    for _ in range(3):
        await scanner.get(link)
        await scanner.head(link)

    assert (await person.post(link)).status_code == 303


async def test_a_second_use_is_gone_and_says_so(stranger: Person, link: str) -> None:
    await stranger.post(link)
    again = await stranger.post(link)
    looked = await stranger.get(link)

    assert again.status_code == looked.status_code == 410
    assert 'name="email"' in again.text


async def test_a_link_older_than_30_minutes_is_gone(stranger: Person, link: str, clock: SetClock) -> None:
    clock.forward(minutes=31)

    assert (await stranger.get(link)).status_code == 410
    assert (await stranger.post(link)).status_code == 410


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "%00", "x" * 3000])
async def test_a_forged_link_is_gone(stranger: Person, token: str) -> None:
    assert (await stranger.get(f"/sign-in/{token}")).status_code == 410
    assert (await stranger.post(f"/sign-in/{token}")).status_code == 410


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    stranger: Person, portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    known = await stranger.post("/sign-in", data={"email": ADDRESS})
    unknown = await stranger.post("/sign-in", data={"email": "nobody@nowhere.example"})
    await send_queued(portal)

    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(ADDRESS, "X") == unknown.text.replace("nobody@nowhere.example", "X")
    differs = {name for name, value in known.headers.items() if unknown.headers[name] != value}
    assert known.headers.keys() == unknown.headers.keys()
    assert differs <= {"content-length", "set-cookie"}
    assert [mail.to for mail in letters.mails] == [ADDRESS]


async def test_an_address_is_found_however_it_is_typed(
    stranger: Person, portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer(email="Hana@Aoba-Clinic.example"))
    await stranger.post("/sign-in", data={"email": "  HANA@aoba-clinic.EXAMPLE "})
    await send_queued(portal)

    assert len(letters.mails) == 1


@pytest.mark.parametrize("typed", ["", "hana", "hana@", "@aoba.example", "a b@c.example", "hana@aoba\n.example"])
async def test_what_cannot_be_an_address_is_asked_again_and_kept(stranger: Person, typed: str) -> None:
    answer = await stranger.post("/sign-in", data={"email": typed, "next": "/invoices"})

    assert answer.status_code == 422
    assert 'value="/invoices"' in answer.text


@pytest.mark.parametrize(("browser", "language"), [("fr", "ja"), ("en", "en"), ("ja", "ja")])
async def test_the_mail_speaks_the_browsers_language_or_else_the_customers(
    app: Starlette, portal: Portal, given: Given, letters: Letters, browser: str, language: str
) -> None:
    await given(make.customer(language="ja"))
    await Person(app, browser).post("/sign-in", data={"email": ADDRESS})
    await send_queued(portal)

    assert ("サインイン" in letters.mails[0].subject) is (language == "ja")


async def test_the_session_id_is_new_at_each_sign_in_and_the_old_one_ends(
    stranger: Person, app: Starlette, portal: Portal, link: str, letters: Letters
) -> None:
    await stranger.post(link)
    first = stranger.cookies["portal"]
    await stranger.post("/sign-in", data={"email": ADDRESS})
    await send_queued(portal)
    await stranger.post(letters.links[-1])

    old = Person(app)
    old.cookies.set("portal", first)
    assert stranger.cookies["portal"] != first
    assert (await old.get("/")).status_code == 303


async def test_signing_out_ends_the_session_on_the_server(stranger: Person, app: Starlette, link: str) -> None:
    await stranger.post(link)
    stolen = Person(app)
    stolen.cookies.set("portal", stranger.cookies["portal"])

    out = await stranger.post("/sign-out")

    assert out.headers["location"] == "/sign-in"
    assert (await stolen.get("/")).status_code == 303


async def test_signing_out_everywhere_ends_every_session(
    stranger: Person, app: Starlette, portal: Portal, link: str, letters: Letters
) -> None:
    elsewhere = Person(app)
    await stranger.post(link)
    await elsewhere.post("/sign-in", data={"email": ADDRESS})
    await send_queued(portal)
    await elsewhere.post(letters.links[-1])

    await stranger.post("/sign-out", data={"all": "1"})

    assert (await elsewhere.get("/")).status_code == 303


async def test_signing_out_everywhere_spoils_the_links_that_wait_in_the_mailbox(
    stranger: Person, app: Starlette, portal: Portal, link: str, letters: Letters
) -> None:
    await stranger.post(link)
    await stranger.post("/sign-in", data={"email": ADDRESS})
    await send_queued(portal)

    await stranger.post("/sign-out", data={"all": "1"})

    assert (await Person(app).post(letters.links[-1])).status_code == 410


async def test_who_sees_no_customer_any_more_can_still_sign_out(
    stranger: Person, link: str, given: Given, clock: SetClock
) -> None:
    await stranger.post(link)
    clock.forward(seconds=1)
    await given(make.customer(deleted=True))
    cookie = stranger.cookies["portal"]
    out = await stranger.post("/sign-out")
    clock.forward(seconds=1)
    await given(make.customer())
    stranger.cookies.set("portal", cookie)

    assert 'portal=""' in out.headers["set-cookie"]
    assert (await stranger.get("/")).status_code == 303


@pytest.mark.parametrize("hours", [24, 15 * 24])
async def test_a_session_ends_by_itself(stranger: Person, link: str, clock: SetClock, hours: int) -> None:
    await stranger.post(link)
    clock.forward(hours=hours, seconds=1)

    assert (await stranger.get("/")).headers["location"] == "/sign-in"


async def test_a_session_in_use_lives_on_for_two_weeks(stranger: Person, link: str, clock: SetClock) -> None:
    await stranger.post(link)
    for _ in range(13):
        clock.forward(hours=23)
        assert (await stranger.get("/")).status_code == 200
    clock.forward(days=2)
    assert (await stranger.get("/")).status_code == 303


async def test_an_address_that_stripe_no_longer_knows_loses_access_at_the_next_click(
    stranger: Person, link: str, given: Given, clock: SetClock
) -> None:
    await stranger.post(link)
    clock.forward(seconds=1)
    await given(make.customer(email="new@aoba-clinic.example"))

    assert (await stranger.get("/")).status_code == 303


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\tx", "javascript:x"]
)
async def test_a_wish_to_land_elsewhere_is_forgotten(stranger: Person, wanted: str) -> None:
    shown = await stranger.get("/sign-in", params={"next": wanted})

    assert re.search(r'name="next"\s+value="/"', shown.text)
