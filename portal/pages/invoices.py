"""The list of invoices, and one of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.assembly import portal_of
from portal.billing.reasons import explain
from portal.clock import day_of, seconds
from portal.database.engine import reading
from portal.mirror import invoices
from portal.mirror.invoices import PAGE_SIZE, STATUSES, Cursor, InvoiceFilter
from portal.model.invoice import InvoiceRow
from portal.model.names import InvoiceId
from portal.pages.guards import Viewer, signed_in
from portal.pages.render import page


@signed_in
async def index(request: Request, viewer: Viewer) -> Response:
    portal, asked = portal_of(request), request.query_params
    zone = portal.settings.timezone
    today = day_of(portal.clock(), zone)
    wanted = filter_of(asked, zone)
    async with reading(portal.engine) as conn:
        rows = await invoices.list_for(conn, viewer.account, wanted, today)
        span = await invoices.issued_between(conn, viewer.account)
    return page(
        request,
        "invoices/list.html",
        rows=rows[:PAGE_SIZE],
        years=_years(span, zone),
        year=wanted.since.year if wanted.since else None,
        status=wanted.status,
        next_cursor=_cursor_behind(rows),
        newer=wanted.after is not None,
        today=today,
    )


@signed_in
async def show(request: Request, viewer: Viewer) -> Response:
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        invoice = await invoices.find(conn, viewer.account, InvoiceId(request.path_params["invoice"]))
    if invoice is None:
        raise HTTPException(404)
    refused = next((payment for payment in invoice.payments if payment.has_failed), None)
    return page(
        request,
        "invoices/show.html",
        invoice=invoice,
        row=invoice.row,
        customer=viewer.customer,
        reason=explain(refused) if invoice.row.has_failed else None,
        today=day_of(portal.clock(), portal.settings.timezone),
    )


def filter_of(asked: QueryParams, zone: ZoneInfo) -> InvoiceFilter:
    """`year`, `status` and `cursor` of the address; anything else than we offer is answered with 400."""
    year, status, cursor = asked.get("year") or None, asked.get("status") or None, asked.get("cursor") or None
    if (status is not None and status not in STATUSES) or (year is not None and not _is_year(year)):
        raise HTTPException(400)
    since = datetime(int(year), 1, 1, tzinfo=zone) if year else None
    until = datetime(int(year) + 1, 1, 1, tzinfo=zone) if year else None
    return InvoiceFilter(since, until, status, _cursor(cursor) if cursor else None)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and 1970 <= int(text) <= 9998


def _cursor(text: str) -> Cursor:
    at, dot, id = text.partition(".")
    if not (dot and at.isascii() and at.isdigit() and len(at) <= 12 and len(id) <= 255):
        raise HTTPException(400)
    return Cursor(int(at), id)


def _cursor_behind(rows: list[InvoiceRow]) -> str | None:
    """The last row of this page, if another page follows."""
    if len(rows) <= PAGE_SIZE:
        return None
    last = rows[PAGE_SIZE - 1]
    return f"{seconds(last.issued_at)}.{last.id}"


def _years(span: tuple[datetime, datetime] | None, zone: ZoneInfo) -> list[int]:
    if span is None:
        return []
    first, last = (moment.astimezone(zone).year for moment in span)
    return list(range(last, first - 1, -1))
