"""The description that programs read: at its address, complete, and true to the routes."""

from typing import Any

from starlette.routing import Route

from portal.pages.api_problems import PREFIX
from portal.pages.openapi import DOCUMENT
from portal.routes import ROUTES
from tests.people import Person


async def test_it_stands_at_its_address_and_names_this_portal(stranger: Person) -> None:
    answer = await stranger.get("/api/openapi.json")

    assert answer.status_code == 200
    assert answer.json() == {**DOCUMENT, "servers": [{"url": "http://127.0.0.1:8000"}]}


def test_it_describes_every_address_for_programs_and_no_other() -> None:
    described = {(path, method.upper()) for path, methods in DOCUMENT["paths"].items() for method in methods}
    served = {
        (route.path, method)
        for route in ROUTES
        if isinstance(route, Route) and route.path.startswith(PREFIX)
        for method in (route.methods or set()) - {"HEAD"}
    }

    assert described == served


def test_whatever_it_refers_to_is_there() -> None:
    references = list(_references(DOCUMENT))

    assert references
    for reference in references:
        found = DOCUMENT
        for name in reference.removeprefix("#/").split("/"):
            found = found[name]


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [found for value in part.values() for found in _references(value)]
    return [found for value in part for found in _references(value)] if isinstance(part, list) else []
