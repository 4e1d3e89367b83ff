"""The first page: what is wrong now, what is paid for, what is owed, the last invoices."""

from collections.abc import Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from portal.access import kept_previews
from portal.assembly import portal_of
from portal.billing.change import Result
from portal.billing.notices import notices, worth_a_notice
from portal.clock import day_of
from portal.database.engine import Connection, reading
from portal.mirror import invoices, owing, payment_methods, payments, subscriptions
from portal.mirror.invoices import InvoiceFilter
from portal.model.account import Account
from portal.model.customer import Customer
from portal.model.invoice import InvoiceRow
from portal.model.payment import Payment
from portal.model.payment_method import PaymentMethod
from portal.model.subscription import Plan
from portal.pages.guards import Viewer, signed_in
from portal.pages.plan_prices import result_of
from portal.pages.render import page

NEWEST = 5
RETURNED_COOKIE, CHANGE_COOKIE = "returned", "change"


@signed_in
async def show(request: Request, viewer: Viewer) -> Response:
    portal = portal_of(request)
    now = portal.clock()
    today = day_of(now, portal.settings.timezone)
    told = {name: request.cookies[name] for name in (RETURNED_COOKIE, CHANGE_COOKIE) if name in request.cookies}
    async with reading(portal.engine) as conn:
        facts = await _facts(conn, viewer, now, today)
        facts["result"] = await _result(conn, viewer.account, told.get(CHANGE_COOKIE, ""), now)
    facts |= {"customer": viewer.customer, "today": today, "returned": told.get(RETURNED_COOKIE)}
    response = page(request, "overview/show.html", **facts)
    for name in told:
        response.delete_cookie(name, path="/", secure=portal.settings.is_https, httponly=True)
    return response


async def _result(conn: Connection, account: Account, change: str, now: datetime) -> Result | None:
    """Of the change that they come back from. The cookie is the browser's word: our copy of Stripe says what came."""
    kept = await kept_previews.find(conn, account, change) if change else None
    return await result_of(conn, account, kept, now) if kept and kept.used_at else None


async def _facts(conn: Connection, viewer: Viewer, now: datetime, today: datetime) -> dict[str, object]:
    """What the template shows of this account."""
    account = viewer.account
    plans = await subscriptions.list_plans(conn, account)
    card = await _card(conn, account, viewer.customer, plans)
    owed, overdue = await owing.owed(conn, account, today)
    open_invoices = await owing.list_open(conn, account)
    failures = await _failures(conn, account, worth_a_notice(open_invoices, today)[0])
    return {
        "plans": plans,
        "card": card,
        "owed": owed,
        "overdue": overdue,
        "notices": notices(open_invoices, failures, plans, card, now, today),
        "invoices": await invoices.list_for(conn, account, InvoiceFilter(), today, NEWEST),
    }


async def _card(conn: Connection, account: Account, customer: Customer, plans: Sequence[Plan]) -> PaymentMethod | None:
    """A subscription's own card wins over the customer's, as it does at Stripe; one that is gone does not."""
    charged = [plan.default_payment_method for plan in plans if not plan.by_transfer]
    for id in (*charged, customer.default_payment_method):
        card = await payment_methods.find(conn, account, id) if id else None
        if card:
            return card
    return None


async def _failures(conn: Connection, account: Account, unpaid: Sequence[InvoiceRow]) -> dict[str, Payment | None]:
    """The payment that was refused last, for each of them that a card failed on."""
    failures: dict[str, Payment | None] = {}
    for invoice in unpaid:
        if invoice.has_failed:
            tried = await payments.list_of(conn, account, invoice.id)
            failures[invoice.id] = next((payment for payment in tried if payment.has_failed), None)
    return failures
