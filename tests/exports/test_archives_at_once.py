"""Two archives at once for a customer, and no more: each holds files for its reader; one that stands still is ended."""

from contextlib import AsyncExitStack
from datetime import timedelta

import httpx2
import pytest

from portal.app import create_app
from portal.assembly import Portal
from portal.exports.progress import Progress
from portal.pages import exports
from tests import make
from tests.exports.test_archive import ID, ended, given
from tests.file_server import PDF, FileServer
from tests.pages.test_documents import keep
from tests.people import HANA, Person, SetClock, sign_in, text_of
from tests.serving import serve

ENGLISH = {"accept-language": "en"}
LARGE = PDF * 1000  # 2 MB: more than what lies between a server and who does not read


@pytest.fixture
async def cookies(portal: Portal, shelf: FileServer) -> dict[str, str]:
    """Hana's browser, and forty invoices."""
    person = await sign_in(Person(create_app(portal, background=False)), portal, HANA)
    await keep(portal, make.customer())
    await given(portal, shelf, 40)
    shelf.holds(*shelf.files, content=LARGE)
    return dict(person.cookies)


async def test_the_third_is_told_to_wait_and_comes_when_one_has_ended(portal: Portal, cookies: dict[str, str]) -> None:
    async with serve(create_app(portal, background=False)) as url, AsyncExitStack() as open_ones:
        browser = await open_ones.enter_async_context(
            httpx2.AsyncClient(base_url=url, cookies=cookies, headers=ENGLISH)
        )
        for _ in range(2):
            begun = await open_ones.enter_async_context(browser.stream("GET", f"/invoices.zip?download={ID}"))
            assert begun.status_code == 200
        third = await browser.get("/invoices.zip?year=2026")
        assert third.status_code == 429
        assert "Two archives are being downloaded already" in text_of(third.text)
        assert 'href="/invoices/export?year=2026"' in third.text
        await begun.aclose()
        await ended(browser)
        async with browser.stream("GET", "/invoices.zip") as answer:
            assert answer.status_code == 200


async def test_one_whose_reader_stands_still_is_ended(
    portal: Portal, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "STILL", timedelta(seconds=0.3))
    async with (
        serve(create_app(portal, background=False)) as url,
        httpx2.AsyncClient(base_url=url, cookies=cookies) as browser,
        browser.stream("GET", f"/invoices.zip?download={ID}") as answer,
    ):
        assert answer.status_code == 200
        progress = await ended(browser)

    assert progress["done"] < 40


async def test_what_a_process_that_died_held_is_free_after_a_while(
    hana: Person, portal: Portal, clock: SetClock
) -> None:
    for _ in range(2):
        assert await Progress(portal, make.account(), ID).begin(1)
    assert (await hana.get("/invoices.zip")).status_code == 429
    clock.forward(minutes=16)

    assert (await hana.get("/invoices.zip")).status_code == 200
