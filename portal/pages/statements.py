"""The statement of account of a period: as a page, and as a PDF in the same words."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.assembly import portal_of
from portal.billing import papers, statement_words
from portal.clock import day_of
from portal.database.engine import Connection, searching
from portal.mirror import statement
from portal.model.account import Account
from portal.model.statement import Statement, statements
from portal.pages.fiscal_year import first_month
from portal.pages.guards import Viewer, signed_in
from portal.pages.render import language_of, page
from portal.pages.statement_period import Period, choices, period_of

MOST = 1000  # entries that anybody reads; beyond it, a shorter period is asked for


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address asks for. `period` is None for nonsense, `found` also for more than anybody reads."""

    period: Period | None
    found: list[Statement] | None
    today: datetime
    fiscal_month: int

    @property
    def aged_on(self) -> datetime | None:
        """The day that the debt's age is told of."""
        return min(self.period.last, self.today) if self.period else None


@signed_in
async def show(request: Request, viewer: Viewer) -> Response:
    answer, language = await _answer(request, viewer), language_of(request)
    drawn = (viewer.customer, portal_of(request).company)
    return page(
        request,
        "statements/show.html",
        200 if answer.period else 400,
        period=answer.period,
        found=answer.found,
        aged_on=answer.aged_on,
        choices=choices(answer.today, answer.fiscal_month),
        typed={name: request.query_params.get(name, "") for name in ("from", "to")},
        most=MOST,
        missing=await to_thread.run_sync(papers.missing_on_statement, *drawn),
        words=partial(statement_words.describe, language=language),
        remark=partial(statement_words.remark, language=language),
        ages=statement_words.ages(language),
    )


@signed_in
async def pdf(request: Request, viewer: Viewer) -> Response:
    """The page's own period and currencies on paper; what the page could not show leads back to it."""
    portal, answer = portal_of(request), await _answer(request, viewer)
    period, found, company = answer.period, answer.found, portal.company
    if period is None or found is None or company is None:
        return RedirectResponse(f"{portal.path_for('statement')}?{urlencode([*request.query_params.items()])}", 303)
    days = (period.first, period.last, min(period.last, answer.today))
    facts = (found, days, viewer.customer, company, language_of(request), portal.clock())
    content = await to_thread.run_sync(papers.draw_statement, *facts)
    name = f"statement-{period.first:%Y%m%d}-{period.last:%Y%m%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)


async def _answer(request: Request, viewer: Viewer) -> Answer:
    portal = portal_of(request)
    today = day_of(portal.clock(), portal.settings.timezone)
    async with searching(portal.engine) as conn:
        month = await first_month(conn, portal, viewer)
        period = period_of(request.query_params, today, month)
        found = await _find(conn, viewer.account, period, today) if period else None
    return Answer(period, found, today, month)


async def _find(conn: Connection, account: Account, period: Period, today: datetime) -> list[Statement] | None:
    """One for each currency; None if there is more than anybody reads."""
    entries = await statement.list_entries(conn, account, period.first, period.until, MOST + 1)
    if len(entries) > MOST:
        return None
    owed = await statement.list_owed(conn, account, period.until)
    return statements(entries, owed, min(period.last, today).date(), today.tzinfo)
