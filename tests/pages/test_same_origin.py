"""Forms of another site are refused, links from anywhere are not, and no answer trusts the Host header."""

import httpx2
import pytest

from tests import make
from tests.conftest import Given
from tests.people import Person

FORMS = [
    "/sign-in",
    "/sign-in/code",
    "/sign-in/token",
    "/enter/token",
    "/sign-out",
    "/accounts/cus_Aoba",
    "/billing/portal",
    "/sessions/others/end",
    "/language",
]


async def send(person: Person, path: str, headers: dict[str, str]) -> httpx2.Response:
    person.headers.pop("Sec-Fetch-Site", None)
    return await person.post(path, data={"language": "en", "email": "hana@aoba.example"}, headers=headers)


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8001"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
    ],
)
async def test_another_sites_form_is_refused_and_changes_nothing(
    hana: Person, path: str, headers: dict[str, str]
) -> None:
    answer = await send(hana, path, headers)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "came from another website" in answer.text
    assert (await hana.get("/")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://127.0.0.1:8000"}, {}],
)
async def test_our_own_form_is_taken(stranger: Person, headers: dict[str, str]) -> None:
    assert (await send(stranger, "/language", headers)).status_code == 303


async def test_a_program_with_a_key_comes_from_anywhere(stranger: Person) -> None:
    """Its address takes no cookie, so that there is nothing to abuse: 401 is its own word, not the fence's."""
    assert (await send(stranger, "/api/sign-in-links", {"Sec-Fetch-Site": "cross-site"})).status_code == 401
    assert (await send(stranger, "/api/none", {"Sec-Fetch-Site": "cross-site"})).status_code == 403


async def test_a_link_from_anywhere_may_be_followed(hana: Person, given: Given) -> None:
    await given(make.invoice())
    hana.headers["Sec-Fetch-Site"] = "cross-site"

    for path in ("/", "/invoices", "/invoices/in_1", "/sign-in"):
        assert (await hana.get(path)).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/invoices/", "/sign-in/", "/accounts", "/billing/return", "/invoices/in_1/pdf/"]
)
async def test_no_redirect_repeats_the_host_that_was_claimed(stranger: Person, path: str) -> None:
    answer = await stranger.get(path, headers={"Host": "evil.example"})

    assert "evil.example" not in answer.headers.get("location", "")
    assert "evil.example" not in answer.text
