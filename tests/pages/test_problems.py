"""Which trouble is which page: in plain words, framed like the others, and never a traceback."""

import re

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.app import create_app
from portal.assembly import Portal
from portal.database.engine import DatabaseAway
from portal.stripe_api.problems import RefusedByStripe, StripeAway
from tests.people import Person, text_of


def breaking(error: Exception) -> Route:
    async def page(request: Request) -> Response:
        raise error

    return Route("/breaks", page)


async def met(portal: Portal, error: Exception, language: str = "en") -> httpx2.Response:
    """As a person meets it: the server goes on after a page broke."""
    app = create_app(portal, background=False, extra=[breaking(error)])
    return await Person(app, language, survives=True).get("/breaks")


async def test_a_page_that_breaks_says_so_with_a_reference_that_stands_in_the_log(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await met(portal, LookupError("sk_test_123 and other secrets"))
    reference = re.search(r'class="number">\s*([0-9a-f]+)', answer.text)

    assert answer.status_code == 500
    assert reference is not None
    assert reference[1] in caplog.text
    assert "LookupError" in caplog.text
    for inside in ("Traceback", "LookupError", "sk_test_123", "/portal/"):
        assert inside not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StripeAway("HTTP 500 for sk_test_123"), "Our payment provider does not answer just now"),
        (RefusedByStripe("the key sk_test_123 may not"), "trying again will not help"),
    ],
)
async def test_trouble_at_stripe_is_503_and_not_our_inside(portal: Portal, error: Exception, words: str) -> None:
    answer = await met(portal, error)

    assert answer.status_code == 503
    assert words in text_of(answer.text)
    assert "sk_test_123" not in answer.text


async def test_without_the_database_everybody_is_asked_to_come_again(portal: Portal) -> None:
    answer = await met(portal, DatabaseAway("ConnectionRefusedError: 10.0.0.7"), "ja")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert "ただいまポータルをご利用いただけません" in text_of(answer.text)
    assert "10.0.0.7" not in answer.text


async def test_a_broken_page_is_broken_in_the_readers_language(portal: Portal) -> None:
    assert '<html lang="ja">' in (await met(portal, LookupError(), "ja")).text


@pytest.mark.parametrize(
    "path", ["/nothing", "/invoices/in_1/nothing", "/.env", "/demo/inbox", "/%00", "/static/none.css"]
)
async def test_what_is_not_there_is_a_page_of_ours(stranger: Person, path: str) -> None:
    answer = await stranger.get(path)

    assert answer.status_code == 404
    assert "There is no such page" in text_of(answer.text)


@pytest.mark.parametrize("path", ["/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static//etc/passwd"])
async def test_no_file_outside_is_served(stranger: Person, path: str) -> None:
    assert (await stranger.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/"), ("DELETE", "/invoices"), ("PUT", "/sign-in"), ("GET", "/sign-out")]
)
async def test_a_method_that_an_address_does_not_answer_to_is_405(app: Starlette, method: str, path: str) -> None:
    answer = await Person(app).request(method, path)

    assert answer.status_code == 405
    assert "<html" in answer.text


async def test_a_form_that_is_no_form_is_asked_again(stranger: Person) -> None:
    for body, kind in ((b"\xff\xfe", "application/x-www-form-urlencoded"), (b"{}", "application/json")):
        answer = await stranger.post("/sign-in", content=body, headers={"Content-Type": kind})
        assert answer.status_code in (400, 422)


async def test_a_broken_multipart_body_is_a_bad_request(stranger: Person) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await stranger.post("/sign-in", content=b"--x\r\nnonsense", headers=headers)

    assert answer.status_code in (400, 422)
