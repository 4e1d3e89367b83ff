"""Refuses requests that change something and were made by another site's page. Pure ASGI; no hidden form fields."""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

_SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))


class SameOrigin:
    """`Sec-Fetch-Site` where it is sent, else `Origin`; a program that sends neither has no cookies to abuse."""

    def __init__(
        self, app: ASGIApp, base_url: str, open_paths: Iterable[str] = (), open_below: tuple[str, ...] = ()
    ) -> None:
        """`open_paths`, and all below `open_below`, know no cookie: a signature or a token says who may."""
        self.app = app
        self.own = base_url
        self.open_paths = frozenset(open_paths)
        self.open_below = open_below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._may_pass(scope):
            raise HTTPException(403)
        await self.app(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        path = scope["path"]
        if scope["method"] in _SAFE_METHODS or path in self.open_paths or path.startswith(self.open_below):
            return True
        headers = Headers(scope=scope)
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site in ("same-origin", "none")
        if origin is None:
            return True
        return origin in (self.own, f"{scope['scheme']}://{headers.get('host')}")
