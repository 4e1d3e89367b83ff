"""Cards that failed and are not yet paid: why, what to do, and where to set one aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.access import staff_log
from portal.assembly import Portal, portal_of
from portal.billing import staff_reasons
from portal.billing.staff_reasons import StaffReason
from portal.database.engine import Connection, reading, writing
from portal.mirror import open_failures
from portal.model.deed import Deed
from portal.model.failure import History, OpenFailure
from portal.model.names import InvoiceId
from portal.pages import arrival, said
from portal.pages.render import page
from portal.pages.staff.guards import Clerk, acting, at_desk
from portal.stripe_api import dashboard

A_YEAR = timedelta(days=365)
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the list, with everything that stands in its place."""

    found: OpenFailure
    reason: StaffReason
    history: History | None
    days: int  # for how many it has been open
    at_stripe: str


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    return said.forget(request, await _list(request))


@acting
async def set_aside(request: Request, clerk: Clerk) -> Response:
    """Out of the way, with the reason, until somebody takes it up again. A second click changes nothing."""
    portal, form = portal_of(request), await request.form()
    invoice, note = InvoiceId(request.path_params["invoice"]), str(form.get("note", "")).strip()
    if not note or len(note) > LONGEST_NOTE:
        return await _list(request, 422, blamed=invoice, note=note)
    async with writing(portal.engine) as conn:
        found = await _must_be_open(conn, invoice)
        if await open_failures.set_aside(conn, invoice, clerk.email, note, portal.clock()):
            await _log(request, conn, clerk, "set_aside", found, after=note)
    return said.back(request, "failures", "set_aside")


@acting
async def take_up(request: Request, clerk: Clerk) -> Response:
    """Back among those that wait for somebody."""
    portal, invoice = portal_of(request), InvoiceId(request.path_params["invoice"])
    async with writing(portal.engine) as conn:
        found = await _must_be_open(conn, invoice)
        if found.aside and await open_failures.take_up(conn, invoice):
            await _log(request, conn, clerk, "taken_up", found, before=found.aside.note)
    return said.back(request, "failures", "taken_up")


async def _log(
    request: Request,
    conn: Connection,
    clerk: Clerk,
    deed: Deed,
    found: OpenFailure,
    *,
    before: str | None = None,
    after: str | None = None,
) -> None:
    it, place, now = found.failure, arrival.client_of(request), portal_of(request).clock()
    about = {"before": before, "after": after}
    await staff_log.record(conn, clerk.email, deed, place, now, customer=it.customer, invoice=it.invoice, **about)


async def _must_be_open(conn: Connection, invoice: InvoiceId) -> OpenFailure:
    """Raises a 404 where there is none, or it has been paid or voided meanwhile."""
    found = await open_failures.find_for_staff(conn, invoice)
    if found is None:
        raise HTTPException(404)
    return found


async def _list(request: Request, code: int = 200, *, blamed: str = "", note: str = "") -> Response:
    portal = portal_of(request)
    async with reading(portal.engine) as conn:
        waiting = await _shown(portal, conn, await open_failures.list_for_staff(conn))
        aside = await _shown(portal, conn, await open_failures.list_for_staff(conn, aside=True))
    facts = {
        "waiting": waiting[: open_failures.MOST],
        "more": len(waiting) > open_failures.MOST,
        "aside": aside,
        "blamed": blamed,
        "note": note,
        "longest": LONGEST_NOTE,
        "test": dashboard.is_test(portal.settings.stripe_api_key),
        "done": said.done(request) if code == 200 else "",
    }
    return page(request, "staff/failures.html", code, **facts)


async def _shown(portal: Portal, conn: Connection, listed: Sequence[OpenFailure]) -> list[Shown]:
    now, key = portal.clock(), portal.settings.stripe_api_key
    whose = [one.failure.customer for one in listed]
    histories = await open_failures.histories_for_staff(conn, whose, now - A_YEAR)
    return [
        Shown(
            one,
            staff_reasons.explain(one.failure),
            histories.get(one.failure.customer),
            max(0, (now - one.failure.failed_at).days),
            dashboard.invoice_page(key, one.failure.invoice),
        )
        for one in listed
    ]
