"""What staff did: filtered, page by page, and as a file. Taking it away as a file is written down, too."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from portal.access import staff_log
from portal.assembly import Portal, portal_of
from portal.billing import log_lines
from portal.billing.cells import BOM, csv_lines
from portal.clock import day_of
from portal.database.engine import reading, writing
from portal.language import Language, read_day
from portal.model.deed import DEEDS, LogFilter
from portal.model.log_facts import Wanted
from portal.model.names import email_key
from portal.pages import arrival
from portal.pages.render import language_of, page
from portal.pages.staff.guards import Clerk, at_desk

FIELDS = ("who", "what", "customer", "from", "to")
_IN_A_FILE = 1000  # lines read at a time


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the form, what it means, and which fields could not be understood."""

    typed: dict[str, str]
    wanted: LogFilter
    problems: frozenset[str]


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    asked = _asked(request)
    async with reading(portal_of(request).engine) as conn:
        done = [] if asked.problems else await staff_log.list_for_staff(conn, asked.wanted)
        people = await staff_log.list_people(conn)
    shown, more = done[: staff_log.PAGE_SIZE], len(done) > staff_log.PAGE_SIZE
    lines = [log_lines.line_of(one, language_of(request)) for one in shown]
    facts = {
        "lines": lines,
        "people": [(one, log_lines.who(one, language_of(request))) for one in people],
        "deeds": log_lines.names(language_of(request)),
        "asked": asked,
    }
    cursor = shown[-1].id if more else None
    return page(request, "staff/log.html", 400 if asked.problems else 200, cursor=cursor, **facts)


@at_desk
async def csv(request: Request, clerk: Clerk) -> Response:
    """All that the filter shows, however many pages it has."""
    portal, asked, language = portal_of(request), _asked(request), language_of(request)
    async with writing(portal.engine) as conn:
        place, what = arrival.client_of(request), Wanted(asked.typed) if asked.typed else None
        await staff_log.record(conn, clerk.email, "log_exported", place, portal.clock(), after=what)
    name = f"staff-log-{day_of(portal.clock(), portal.settings.timezone):%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_lines(portal, asked.wanted, language), 200, headers, "text/csv; charset=utf-8")


async def _lines(portal: Portal, wanted: LogFilter, language: Language) -> AsyncGenerator[bytes]:
    yield BOM + csv_lines([log_lines.heads(language)])
    while True:
        async with reading(portal.engine) as conn:
            done = await staff_log.list_for_staff(conn, wanted, _IN_A_FILE)
        yield csv_lines(log_lines.cells_of(one, language) for one in done)
        if len(done) < _IN_A_FILE:
            return
        wanted = replace(wanted, before_id=done[-1].id)


def _asked(request: Request) -> Asked:
    query = request.query_params
    typed = {name: query[name].strip()[:200] for name in FIELDS if query.get(name, "").strip()}
    zone = portal_of(request).settings.timezone
    days = {name: read_day(typed[name]) for name in ("from", "to") if name in typed}
    problems: set[str] = {name for name, day in days.items() if day is None}
    if typed.get("what", DEEDS[0]) not in DEEDS:
        problems.add("what")
    first, last = days.get("from"), days.get("to")
    wanted = LogFilter(
        email=email_key(typed.get("who", "")),
        deed=typed.get("what", ""),
        customer=typed.get("customer", ""),
        since=datetime.combine(first, time(), zone) if first else None,
        until=datetime.combine(last + timedelta(days=1), time(), zone) if last and last.year < 9999 else None,
        before_id=_before(query),
    )
    return Asked(typed, wanted, frozenset(problems))


def _before(query: QueryParams) -> int | None:
    cursor = query.get("cursor", "")
    return int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) <= 15 else None
