"""The list of one's sessions: which browsers, since when, last used when; each can be ended, by its owner alone."""

import re
from collections.abc import Sequence

import pytest
from starlette.applications import Starlette

from portal.assembly import Portal
from portal.background.post import send_queued
from tests.conftest import Given
from tests.people import HANA, Letters, Person, SetClock, text_of

SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"


@pytest.fixture
async def phone(hana: Person, app: Starlette, portal: Portal, letters: Letters, clock: SetClock) -> Person:
    """Hana once more, by the mailed link, a while before."""
    clock.forward(hours=-5)
    phone = Person(app)
    phone.headers["User-Agent"] = SAFARI
    await phone.post("/sign-in", data={"email": HANA})
    await send_queued(portal)
    await phone.post(letters.links[0])
    clock.forward(hours=5)
    return phone


async def handles(person: Person) -> Sequence[str]:
    return re.findall(r'data-session="([0-9a-f]+)"', (await person.get("/sessions")).text)


async def test_each_browser_stands_there_with_its_device_and_times(hana: Person, phone: Person) -> None:
    page = text_of((await hana.get("/sessions")).text)

    assert "Safari on iPhone Last used May 20, 2026 05:00 · Signed in May 20, 2026 05:00" in page
    assert "This browser In use now · Signed in May 20, 2026 10:00" in page
    assert page.index("This browser") < page.index("Safari on iPhone")


async def test_no_id_of_a_session_stands_on_the_page(hana: Person, phone: Person) -> None:
    page = (await hana.get("/sessions")).text

    assert hana.cookies["portal"] not in page
    assert phone.cookies["portal"] not in page


async def test_one_is_signed_out_and_the_other_stays(hana: Person, phone: Person) -> None:
    [_, on_the_phone] = await handles(hana)
    ended = await hana.post(f"/sessions/{on_the_phone}/end")

    assert ended.headers["location"].startswith("/sessions")
    assert (await phone.get("/")).headers["location"] == "/sign-in"
    assert len(await handles(hana)) == 1


async def test_ending_this_one_is_signing_out(hana: Person, phone: Person) -> None:
    [this, _] = await handles(hana)
    ended = await hana.post(f"/sessions/{this}/end")

    assert ended.headers["location"] == "/sign-in"
    assert (await hana.get("/")).status_code == 303
    assert (await phone.get("/")).status_code == 200


async def test_nobody_ends_anothers_session(hana: Person, mallory: Person) -> None:
    [hers] = await handles(hana)
    hidden = await mallory.post(f"/sessions/{hers}/end")
    absent = await mallory.post("/sessions/0123/end")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.text == absent.text
    assert (await hana.get("/")).status_code == 200


async def test_all_others_are_signed_out_and_no_mail_that_waits_lets_them_in(
    hana: Person, phone: Person, app: Starlette, portal: Portal, letters: Letters
) -> None:
    await phone.post("/sign-in", data={"email": HANA})
    await send_queued(portal)
    await hana.post("/sessions/others/end")

    assert (await phone.get("/")).status_code == 303
    assert (await phone.post(letters.links[-1])).status_code == 410
    assert (await hana.get("/sessions")).status_code == 200


async def test_what_is_over_is_not_listed(hana: Person, phone: Person, clock: SetClock) -> None:
    clock.forward(hours=20)

    assert len(await handles(hana)) == 1


async def test_a_stranger_is_asked_to_sign_in(stranger: Person, given: Given) -> None:
    assert (await stranger.get("/sessions")).headers["location"].startswith("/sign-in")
    assert (await stranger.post("/sessions/others/end")).headers["location"] == "/sign-in"
