"""The waiting window: the code of the mail signs in here, and a wrong one tells nobody anything."""

import pytest
from starlette.applications import Starlette

from portal.assembly import Portal
from portal.background.post import send_queued
from tests import make
from tests.conftest import Given
from tests.people import HANA, Letters, Person, SetClock, text_of
from tests.tables import contents

NOBODY = "nobody@nowhere.example"


@pytest.fixture
async def code(stranger: Person, portal: Portal, given: Given, letters: Letters) -> str:
    """What Hana was mailed after asking from /invoices/in_1."""
    await given(make.customer())
    return await asked(stranger, portal, letters)


async def asked(person: Person, portal: Portal, letters: Letters) -> str:
    await person.post("/sign-in", data={"email": HANA, "next": "/invoices/in_1"})
    await send_queued(portal)
    return letters.codes[-1]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_the_code_opens_a_session_where_the_person_wanted_to_go(stranger: Person, code: str) -> None:
    used = await stranger.post("/sign-in/code", data={"code": code})

    assert used.status_code == 303
    assert used.headers["location"] == "/invoices/in_1"
    assert (await stranger.get("/")).status_code == 200
    assert "portal-asked" not in stranger.cookies


async def test_the_window_has_a_field_that_phones_and_password_managers_know(stranger: Person, code: str) -> None:
    shown = await stranger.get("/sign-in/code")

    assert shown.status_code == 200
    assert 'inputmode="numeric"' in shown.text
    assert 'autocomplete="one-time-code"' in shown.text
    assert HANA in shown.text


async def test_the_same_code_opens_nothing_in_another_browser(app: Starlette, code: str) -> None:
    thief = Person(app)
    without = await thief.post("/sign-in/code", data={"code": code})
    await thief.post("/sign-in", data={"email": HANA})
    guessed = await thief.post("/sign-in/code", data={"code": code})

    assert without.status_code == 410
    assert 'name="email"' in without.text
    assert guessed.status_code in (410, 422)
    assert (await thief.get("/")).status_code == 303


async def test_after_five_wrong_codes_the_right_one_is_refused_and_the_link_still_works(
    stranger: Person, code: str, letters: Letters
) -> None:
    answers = [await stranger.post("/sign-in/code", data={"code": wrong(code)}) for _ in range(5)]
    right = await stranger.post("/sign-in/code", data={"code": code})

    assert [answer.status_code for answer in answers] == [422] * 4 + [410]
    assert "4 more tries" in text_of(answers[0].text)
    assert "one more try" in text_of(answers[3].text)
    assert right.status_code == 410
    assert (await stranger.post(letters.links[0])).status_code == 303


async def test_what_is_no_code_is_no_guess(stranger: Person, code: str) -> None:
    for typed in ("", "12345", "hello", "1234567"):
        assert (await stranger.post("/sign-in/code", data={"code": typed})).status_code == 422

    first = await stranger.post("/sign-in/code", data={"code": wrong(code)})
    assert "4 more tries" in text_of(first.text)


async def test_full_width_digits_and_spaces_are_read(stranger: Person, code: str) -> None:
    typed = "".join(chr(ord("０") + int(digit)) for digit in code)

    assert (await stranger.post("/sign-in/code", data={"code": f" {typed[:3]}　{typed[3:]} "})).status_code == 303


async def test_who_asked_twice_may_type_the_code_of_the_first_mail(
    stranger: Person, portal: Portal, code: str, letters: Letters
) -> None:
    await asked(stranger, portal, letters)

    assert (await stranger.post("/sign-in/code", data={"code": code})).status_code == 303
    assert (await stranger.post(letters.links[-1])).status_code == 410


async def test_wrong_codes_sound_the_same_for_an_address_that_nobody_knows(
    app: Starlette, portal: Portal, given: Given
) -> None:
    await given(make.customer())
    heard = []
    for address in (HANA, NOBODY):
        person = Person(app)
        await person.post("/sign-in", data={"email": address})
        early = await person.post("/sign-in/code", data={"code": "000000"})
        await send_queued(portal)
        answers = [await person.post("/sign-in/code", data={"code": "000000"}) for _ in range(6)]
        heard.append([(one.status_code, one.text.replace(address, "X")) for one in (early, *answers)])

    assert heard[0] == heard[1]


async def test_the_code_ends_with_its_link(
    stranger: Person, code: str, letters: Letters, clock: SetClock, app: Starlette
) -> None:
    await Person(app).post(letters.links[0])

    assert (await stranger.post("/sign-in/code", data={"code": code})).status_code == 410


async def test_a_code_older_than_30_minutes_is_gone(stranger: Person, code: str, clock: SetClock) -> None:
    clock.forward(minutes=31)

    assert (await stranger.post("/sign-in/code", data={"code": code})).status_code == 410


async def test_a_forged_memory_is_no_memory(stranger: Person, code: str) -> None:
    stranger.cookies.clear()
    stranger.cookies.set("portal-asked", "a.b.c")

    assert (await stranger.get("/sign-in/code")).headers["location"] == "/sign-in"
    assert (await stranger.post("/sign-in/code", data={"code": code})).status_code == 410


async def test_one_place_cannot_guess_on_and_on(app: Starlette, portal: Portal, given: Given) -> None:
    await given(make.customer())
    statuses = []
    for _ in range(5):
        person = Person(app)
        await person.post("/sign-in", data={"email": HANA})
        await send_queued(portal)
        statuses += [(await person.post("/sign-in/code", data={"code": "000000"})).status_code for _ in range(5)]

    assert statuses[-5:] == [429] * 5


async def test_the_page_behind_the_link_knows_the_browser_that_asked(
    stranger: Person, app: Starlette, code: str, letters: Letters
) -> None:
    here, elsewhere = await stranger.get(letters.links[0]), await Person(app).get(letters.links[0])

    assert "another device" not in here.text
    assert "another device" in elsewhere.text


async def test_neither_code_nor_browser_is_stored_in_clear(
    stranger: Person, portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    await stranger.post("/sign-in", data={"email": HANA})
    queued = contents(portal)
    await send_queued(portal)

    assert "browser" in queued
    assert stranger.cookies["portal-asked"].split(".")[0] not in queued + contents(portal)
    assert f"'{letters.codes[0]}'" not in contents(portal)
