"""Webhook endpoints: who is told what. The secret is shown once, at creation."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from portal.sandbox.books import Books
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import boolean, many, merged, metadata, text
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing

MOST = 16
FIELDS = {"description": text, "enabled_events": many(text), "metadata": metadata, "url": text}


def create(books: Books, *, url: str, enabled_events: list[str], api_version: str | None = None, **given: Any) -> Thing:
    _check_url(url)
    if len(books.objects["webhook_endpoint"]) >= MOST:
        raise invalid(f"You have reached the maximum of {MOST} test webhook endpoints.")
    endpoint: Thing = {
        "id": books.new_id("we"),
        "object": "webhook_endpoint",
        "api_version": api_version,
        "application": None,
        "created": books.clock.now(),
        "description": given.get("description"),
        "enabled_events": enabled_events,
        "livemode": False,
        "metadata": merged({}, given.get("metadata")),
        "status": "enabled",
        "url": url,
    }
    books.endpoint_secrets[endpoint["id"]] = f"whsec_{secrets.token_urlsafe(24)}"
    books.put("webhook_endpoint", endpoint)
    return {**endpoint, "secret": books.endpoint_secrets[endpoint["id"]]}


def update(books: Books, id: str, *, disabled: bool | None = None, **given: Any) -> Thing:
    endpoint = books.take("webhook_endpoint", id)
    if "url" in given:
        _check_url(given["url"])
    if "metadata" in given:
        given["metadata"] = merged(endpoint["metadata"], given["metadata"])
    if disabled is not None:
        given["status"] = "disabled" if disabled else "enabled"
    books.change(endpoint, given)
    return endpoint


def delete(books: Books, id: str) -> Thing:
    books.take("webhook_endpoint", id)
    books.shelves["webhook_endpoint"].remove(id)
    return {"id": id, "object": "webhook_endpoint", "deleted": True}


def _check_url(url: str | None) -> None:
    """Plain http is let through, unlike at Stripe: the portal under test listens on a loopback address."""
    parts = urlsplit(url or "")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise invalid(
            "Invalid URL: An explicit scheme (such as https) must be provided.", param="url", code="url_invalid"
        )


_PATH = "/v1/webhook_endpoints"
_ID = _PATH + "/{webhook_endpoint}"
OPERATIONS = [
    listing(_PATH, "webhook_endpoint", {}),
    Operation("POST", _PATH, create, {**FIELDS, "api_version": text}, ("enabled_events", "url")),
    Operation("GET", _ID, retrieve("webhook_endpoint")),
    Operation("POST", _ID, update, {**FIELDS, "disabled": boolean}),
    Operation("DELETE", _ID, delete),
]
