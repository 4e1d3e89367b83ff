"""Stripe's files alone: PDFs that come, die, break off or take their time, and the one API call for fresh addresses."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tests import make
from tests.serving import serve

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8


class FileServer:
    """`troubles` of a file are answered one after the other, before the file itself is."""

    def __init__(self) -> None:
        self.url = ""
        self.files: dict[str, bytes] = {}
        self.troubles: dict[str, deque[Response]] = {}
        self.asked: Counter[str] = Counter()
        self.latency = 0.0
        self.now, self.most = 0, 0
        self.owner = make.AOBA
        routes = [Route("/pdf/{name}", self._pdf), Route("/v1/invoices/{id}", self._invoice)]
        self.app = Starlette(routes=routes)

    def holds(self, *names: str, content: bytes = PDF) -> None:
        self.files.update(dict.fromkeys(names, content))

    def troubled(self, name: str, *answers: Response | int) -> None:
        self.troubles[name] = deque(Response(status_code=one) if isinstance(one, int) else one for one in answers)

    def at(self, name: str) -> str:
        return f"{self.url}/pdf/{name}"

    async def _pdf(self, request: Request) -> Response:
        name = request.path_params["name"]
        self.asked[name] += 1
        assert "authorization" not in request.headers
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.latency)
        finally:
            self.now -= 1
        if self.troubles.get(name):
            return self.troubles[name].popleft()
        content = self.files.get(name)
        return Response(content, media_type="application/pdf") if content else Response(status_code=404)

    async def _invoice(self, request: Request) -> Response:
        id = request.path_params["id"]
        self.asked[f"fresh {id}"] += 1
        amounts = dict.fromkeys(("subtotal", "total", "amount_due", "amount_paid"), 11000)
        lines = {"data": [], "has_more": False}
        said = {"id": id, "currency": "jpy", "created": 1, "status": "paid", "customer": self.owner, "lines": lines}
        wire = {"amount_remaining": 0, "collection_method": "charge_automatically", "attempt_count": 1}
        return JSONResponse({**said, **amounts, **wire, "invoice_pdf": self.at(f"fresh-{id}")})


def leads_to(address: str) -> Response:
    return RedirectResponse(address, 302)


def page(text: str = "<html>This link has expired.</html>") -> Response:
    return Response(text, media_type="text/html")


def broken_off() -> Response:
    """Announces more than it sends."""

    async def some() -> AsyncIterator[bytes]:
        yield PDF

    return StreamingResponse(some(), headers={"content-length": str(len(PDF) + 1)}, media_type="application/pdf")


@asynccontextmanager
async def serve_files() -> AsyncIterator[FileServer]:
    files = FileServer()
    async with serve(files.app) as files.url:
        yield files
