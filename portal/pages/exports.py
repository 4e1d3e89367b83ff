"""Taking it all home: what the list's filter shows, as CSV, as an Excel file, and as an archive of all PDFs."""

import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from anyio import move_on_after
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from portal import log
from portal.access import downloads, limits
from portal.access.limits import Limit
from portal.access.secret import new_secret
from portal.assembly import portal_of
from portal.database.engine import reading, writing
from portal.exports import streams
from portal.exports.export import Export
from portal.exports.progress import Progress
from portal.pages.guards import Viewer, signed_in
from portal.pages.invoice_filter import filter_of, ground_of
from portal.pages.render import language_of, page

# A clerk goes month by month; each archive costs Stripe a read for every file.
ARCHIVES = (Limit("archive", 40, timedelta(minutes=10)),)
STILL = timedelta(minutes=3)  # a reader that takes nothing for so long has gone
Ended = Callable[[], Awaitable[None]] | None
_ID = re.compile(r"[\w-]{20,64}", re.ASCII)
_NOT_OF_THE_FILTER = ("cursor", "download")


@signed_in
async def show(request: Request, viewer: Viewer) -> Response:
    export = await _export(request, viewer)
    return page(
        request,
        "exports/show.html",
        tally=await export.tally(),
        asked=_filter(request),
        download=new_secret(),
        years=portal_of(request).settings.document_years,
    )


@signed_in
async def csv(request: Request, viewer: Viewer) -> Response:
    export = await _export(request, viewer)
    return _sent(request, export, streams.csv(export), "csv", "text/csv; charset=utf-8")


@signed_in
async def xlsx(request: Request, viewer: Viewer) -> Response:
    export = await _export(request, viewer)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _sent(request, export, streams.xlsx(export), "xlsx", kind)


@signed_in
async def archive(request: Request, viewer: Viewer) -> Response:
    """`download` is the name under which the page asks how far it is."""
    portal, export = portal_of(request), await _export(request, viewer)
    asked = request.query_params.get("download", "")
    progress = Progress(portal, viewer.account, asked if _ID.fullmatch(asked) else new_secret())
    if request.method != "HEAD":
        async with writing(portal.engine) as conn:
            await limits.count(conn, ARCHIVES, viewer.account.customer, portal.clock())
        if not await progress.begin((await export.tally()).files):
            return page(request, "exports/busy.html", 429, asked=_filter(request))
    return _sent(request, export, streams.archive(export, progress), "zip", "application/zip", progress.end)


@signed_in
async def progress(request: Request, viewer: Viewer) -> Response:
    """Nothing yet, and nothing of another customer's, is no content: the page asks before the archive has begun."""
    async with reading(portal_of(request).engine) as conn:
        found = await downloads.find(conn, viewer.account, request.path_params["download"])
    if found is None:
        return Response(status_code=204)
    return JSONResponse({"files": found.files, "done": found.done, "failed": found.failed, "ended": found.ended})


class _StandsStill(Exception):
    """Its reader has taken nothing for a while."""


class _Stream(StreamingResponse):
    """Closed as soon as its reader has gone or stands still: what it holds must not wait for the garbage collector."""

    def __init__(self, stream: AsyncGenerator[bytes, None], kind: str, headers: dict[str, str], ended: Ended) -> None:
        super().__init__(stream, media_type=kind, headers=headers)
        self._stream, self._ended = stream, ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self._ended:  # also where the reader had gone before the first byte
                await self._ended()

    async def stream_response(self, send: Send) -> None:
        async def patiently(message: Message) -> None:
            with move_on_after(STILL.total_seconds()) as waited:
                await send(message)
            if waited.cancelled_caught:
                raise _StandsStill

        async with aclosing(self._stream):
            try:
                await super().stream_response(patiently)
            except _StandsStill:
                log.warning("a download was ended, since its reader stood still")


async def _export(request: Request, viewer: Viewer) -> Export:
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        ground = await ground_of(conn, request, viewer)
    wanted = replace(filter_of(request.query_params, ground), after=None)
    return Export(portal, viewer.account, wanted, ground.today, language_of(request))


def _filter(request: Request) -> str:
    """The list's own parameters, for the addresses of the files."""
    asked = request.query_params.multi_items()
    return urlencode([(name, value) for name, value in asked if value and name not in _NOT_OF_THE_FILTER])


def _sent(
    request: Request, export: Export, stream: AsyncGenerator[bytes, None], ending: str, kind: str, ended: Ended = None
) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{_name(export)}.{ending}"'}
    if request.method == "HEAD":
        return Response(media_type=kind, headers=headers)
    return _Stream(stream, kind, headers, ended)


def _name(export: Export) -> str:
    """Says the period, where the filter has one."""
    wanted, zone = export.wanted, export.language.zone
    if wanted.since is None or wanted.until is None:
        return f"invoices-{export.today.astimezone(zone):%Y%m%d}"
    last = wanted.until.astimezone(zone) - timedelta(seconds=1)
    return f"invoices-{wanted.since.astimezone(zone):%Y%m%d}-{last:%Y%m%d}"
