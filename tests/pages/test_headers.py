"""Security headers on every answer, whatever it is."""

import re
from dataclasses import replace

import pytest

from portal.app import create_app
from portal.assembly import Portal, build_portal
from portal.routes import path_for
from portal.settings import Settings
from tests.people import HANA, Person, sign_in

EVERY_KIND = ["/sign-in", "/", "/nothing-here", "/healthz", "/brand.css", "/invoices?year=x", "/static/icon.svg"]


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}


@pytest.mark.parametrize("path", EVERY_KIND)
async def test_every_answer_carries_them(hana: Person, path: str) -> None:
    headers = (await hana.get(path)).headers
    policy = directives(headers["content-security-policy"])

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == ["'self'"]
    assert policy["base-uri"] == ["'none'"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors" in policy


async def test_a_refused_and_a_too_large_request_carry_them_too(stranger: Person) -> None:
    refused = await stranger.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})
    too_large = await stranger.post("/sign-in", content=b"x" * (1024 * 1024 + 1))

    assert (refused.status_code, too_large.status_code) == (403, 413)
    for answer in (refused, too_large):
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_pages_are_not_kept_and_files_are(hana: Person) -> None:
    page = await hana.get("/")
    css = re.findall(r'href="(/static/css/[^"]+)"', page.text)

    assert page.headers["cache-control"] == "no-store"
    assert css
    for address in css:
        answer = await hana.get(address)
        assert "max-age=31536000" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/css")


async def test_every_file_that_a_page_names_is_there(hana: Person) -> None:
    for page in ("/", "/invoices", "/sign-in"):
        for address in re.findall(r'(?:href|src)="(/(?:static|brand)[^"]+)"', (await hana.get(page)).text):
            assert (await hana.get(address)).status_code == 200, address


async def test_a_form_may_lead_on_to_stripe_and_nowhere_else(stranger: Person, portal: Portal) -> None:
    policy = directives((await stranger.get("/sign-in")).headers["content-security-policy"])

    assert policy["form-action"] == ["'self'", "https://*.stripe.com", portal.settings.stripe_api_base]


async def test_over_https_the_cookie_is_bound_to_the_host_and_the_browser_told_to_stay(settings: Settings) -> None:
    safe = build_portal(replace(settings, base_url="https://billing.example.com"), path_for)
    person = Person(create_app(safe, background=False))
    answer = await person.post("/language", data={"language": "ja"})
    await sign_in(person, safe, HANA)
    await safe.close()

    assert "max-age=" in answer.headers["strict-transport-security"]
    assert "Secure" in answer.headers["set-cookie"]
    assert "__Host-portal" in person.cookies


async def test_over_plain_http_nothing_is_promised_for_https(stranger: Person) -> None:
    assert "strict-transport-security" not in (await stranger.get("/sign-in")).headers


async def test_a_body_that_lies_about_its_length_is_refused(stranger: Person) -> None:
    for length in ("-1", "x", "99999999999999999999"):
        answer = await stranger.post("/sign-in", content=b"email=a", headers={"Content-Length": length})
        assert answer.status_code in (400, 413)


async def test_forms_may_lead_to_stripe_and_to_where_the_operator_has_it(settings: Settings) -> None:
    named = replace(settings, stripe_api_base=None, stripe_hosts=("pay.hinode.example",))
    portal = build_portal(named, path_for)
    answer = await Person(create_app(portal, background=False)).get("/sign-in")
    await portal.close()

    policy = directives(answer.headers["content-security-policy"])
    assert policy["form-action"] == ["'self'", "https://*.stripe.com", "https://pay.hinode.example"]
