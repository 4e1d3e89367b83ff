"""NUL, which PostgreSQL's texts cannot hold and nobody types: no page meets one.

In a path another control character, made for that, stands for it: what names nothing still names nothing. Out of query
and form it is dropped, and the rest of what was typed stays.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette import requests, routing
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

Page = Callable[[Request], Awaitable[Response]]
_NUL, _ESCAPED, _SUBSTITUTE = "\0", b"%00", "\x1a"


class WithoutNul:
    """Path and query. Pure ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path, query = scope["path"].replace(_NUL, _SUBSTITUTE), _dropped(scope["query_string"])
            scope = {**scope, "path": path, "query_string": query}
        await self.app(scope, receive, send)


class Route(routing.Route):
    """An address whose page reads its form without."""

    def __init__(self, path: str, page: Page, **facts: Any) -> None:
        async def read(request: Request) -> Response:
            return await page(_Request(request.scope, request.receive, request._send))

        super().__init__(path, page, **facts)
        self.app = routing.request_response(read)


class _Request(requests.Request):
    async def _get_form(self, **most: Any) -> FormData:
        """Also of a form with files, whose contents are what they are."""
        if self._form is None:
            form = await super()._get_form(**most)
            self._form = FormData([(without_nul(name), _plain(value)) for name, value in form.multi_items()])
        return self._form


def without_nul(typed: str) -> str:
    return typed.replace(_NUL, "")


def _plain(value: str | UploadFile) -> str | UploadFile:
    return without_nul(value) if isinstance(value, str) else value


def _dropped(query: bytes) -> bytes:
    while _ESCAPED in query:  # what is left may come together to another one
        query = query.replace(_ESCAPED, b"")
    return query.replace(b"\0", b"")
