"""Transfers that have not come: by age, customer or search, and as a file."""

from collections.abc import AsyncGenerator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from portal.access import paid_outside, staff_log
from portal.assembly import Portal, portal_of
from portal.billing import unpaid_lines
from portal.billing.cells import BOM, csv_lines
from portal.clock import day_of
from portal.database.engine import reading, writing
from portal.language import Language
from portal.mirror import cash_balances, stale, unpaid
from portal.model.log_facts import Wanted
from portal.model.unpaid import UnpaidFilter
from portal.pages import arrival, said
from portal.pages.render import language_of, page
from portal.pages.staff.guards import Clerk, at_desk
from portal.pages.staff.unpaid_found import find, read


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    portal, asked = portal_of(request), read(request.query_params)
    today = day_of(portal.clock(), portal.settings.timezone)
    found = await find(portal.engine, asked, today)
    async with reading(portal.engine) as conn:
        unfinished = await paid_outside.list_unfinished_for_staff(conn)
    if found.unread:
        async with writing(portal.engine) as conn:
            await stale.mark(conn, [("cash_balance", id) for id in found.unread], portal.clock())
        portal.stale_bell.set()
    ages = unpaid_lines.ages(language_of(request))
    facts = {"asked": asked, "found": found, "ages": ages, "today": today, "unfinished": unfinished}
    facts |= {"at_stripe": unpaid_lines.at_stripe, "done": said.done(request)}
    return said.forget(request, page(request, "staff/unpaid.html", **facts))


@at_desk
async def csv(request: Request, clerk: Clerk) -> Response:
    """All that the filter shows, however many pages it has; one line for each invoice."""
    portal, asked, language = portal_of(request), read(request.query_params), language_of(request)
    place, typed = arrival.client_of(request), asked.with_(by="")
    async with writing(portal.engine) as conn:
        what = Wanted(typed) if typed else None
        await staff_log.record(conn, clerk.email, "unpaid_exported", place, portal.clock(), after=what)
    name = f"unpaid-transfers-{day_of(portal.clock(), portal.settings.timezone):%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(csv_of(portal, asked.wanted, language), 200, headers, "text/csv; charset=utf-8")


async def csv_of(portal: Portal, wanted: UnpaidFilter, language: Language) -> AsyncGenerator[bytes]:
    """The file, as the page and the command hand it out."""
    today = day_of(portal.clock(), portal.settings.timezone)
    yield BOM + csv_lines([unpaid_lines.heads(language)])
    async for rows in unpaid.walk_for_staff(portal.engine, unpaid.list_for_staff, wanted, today):
        async with reading(portal.engine) as conn:
            balances = await cash_balances.list_for_staff(conn, {row.customer for row in rows})
        yield csv_lines(unpaid_lines.cells_of(row, balances, today, language) for row in rows)
