"""Which language a page speaks: the switch, then the browser, then the customer's own, then the operator's."""

from dataclasses import replace

import pytest
from starlette.applications import Starlette

from portal.app import create_app
from portal.assembly import Portal, build_portal
from portal.routes import path_for
from portal.settings import Settings
from tests import make
from tests.conftest import Given
from tests.people import HANA, Person, sign_in


async def language_of(person: Person, path: str = "/sign-in") -> str:
    answer = await person.get(path)
    language = answer.headers["content-language"]
    assert f'<html lang="{language}">' in answer.text
    return language


@pytest.mark.parametrize(("header", "language"), [("ja-JP,en;q=0.5", "ja"), ("en-GB", "en"), ("fr", "en"), ("", "en")])
async def test_the_browsers_wish_is_followed(app: Starlette, header: str, language: str) -> None:
    assert await language_of(Person(app, header)) == language


async def test_the_switch_beats_the_browser_and_leads_back(stranger: Person) -> None:
    answer = await stranger.post("/language", data={"language": "ja", "back": "/sign-in?next=/invoices"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/invoices")
    assert await language_of(stranger) == "ja"


async def test_the_customers_language_counts_when_the_browser_wishes_nothing_we_speak(
    app: Starlette, portal: Portal, given: Given
) -> None:
    await given(make.customer(language="ja-JP"))
    hana = await sign_in(Person(app, "fr"), portal, HANA)

    assert await language_of(hana, "/") == "ja"


async def test_the_operators_language_is_the_last_resort(settings: Settings) -> None:
    portal = build_portal(replace(settings, locale="ja"), path_for)
    assert await language_of(Person(create_app(portal, background=False), "fr")) == "ja"
    await portal.close()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "", "javascript:alert(1)"])
async def test_the_switch_leads_nowhere_else(stranger: Person, back: str) -> None:
    answer = await stranger.post("/language", data={"language": "en", "back": back})

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("language", ["", "fr", "ja; Domain=evil.example", "../en"])
async def test_a_language_we_do_not_speak_is_a_bad_request(stranger: Person, language: str) -> None:
    answer = await stranger.post("/language", data={"language": language})

    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


async def test_a_cookie_with_nonsense_is_ignored(stranger: Person) -> None:
    stranger.cookies.set("language", "../../etc")

    assert await language_of(stranger) == "en"


async def test_a_cache_is_told_that_pages_differ_by_language(stranger: Person) -> None:
    vary = (await stranger.get("/sign-in")).headers["vary"].lower()

    assert "accept-language" in vary
    assert "cookie" in vary
