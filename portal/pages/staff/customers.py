"""Customers for staff: found by name, address or number, and everything of one of them on a page."""

from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.access import account_choices, accounts, mail_choices, members, payer_names, staff_log
from portal.assembly import Portal, portal_of
from portal.billing import log_lines, staff_reasons, unpaid_lines
from portal.clock import day_of
from portal.database.engine import Connection, reading, searching, writing
from portal.language import plain
from portal.mirror import (
    cash_balances,
    customer_search,
    invoices,
    open_failures,
    owing,
    quotes,
    stale,
    subscriptions,
    unpaid,
)
from portal.mirror.customer_search import MOST_WORDS, PAGE_SIZE
from portal.mirror.invoices import InvoiceFilter
from portal.model.account import Account
from portal.model.customer import Customer
from portal.model.member import ROLES, Role
from portal.model.unpaid import added
from portal.pages import said
from portal.pages.render import language_of, page
from portal.pages.staff.guards import Clerk, at_desk
from portal.stripe_api import dashboard

NEWEST, DEEDS, QUOTES = 10, 10, 5
_LONGEST = 200


@at_desk
async def index(request: Request, clerk: Clerk) -> Response:
    """All by name, or those that the words fit; whose number it is comes first."""
    query = request.query_params
    typed, after = query.get("q", "").strip()[:_LONGEST], query.get("cursor", "")[:_LONGEST]
    words = plain(typed).split()[:MOST_WORDS]
    engine = portal_of(request).engine
    async with searching(engine) if words else reading(engine) as conn:
        rows = await customer_search.list_for_staff(conn, words, after)
        first = await customer_search.find_by_theirs_for_staff(conn, typed) if words and not after else []
    shown = rows[:PAGE_SIZE]
    facts = {
        "rows": [*first, *(row for row in shown if row not in first)],
        "cursor": shown[-1].id if len(rows) > PAGE_SIZE else None,
        "typed": typed,
        "after": after,
    }
    return page(request, "staff/customers.html", **facts)


@at_desk
async def show(request: Request, clerk: Clerk) -> Response:
    return said.forget(request, await shown(request, await find(request)))


async def find(request: Request) -> Customer:
    """The customer of the address; 404 if there is none."""
    async with reading(portal_of(request).engine) as conn:
        found = await customer_search.find_for_staff(conn, request.path_params["customer"])
    if found is None:
        raise HTTPException(404)
    return found


async def shown(
    request: Request,
    customer: Customer,
    code: int = 200,
    *,
    trouble: str = "",
    typed: str = "",
    role: Role = "viewer",
) -> Response:
    """The page of one customer; `trouble` is what stood in the way of what was sent from it."""
    portal = portal_of(request)
    account = accounts.scope_for_staff(customer.id, accounts.OPERATOR)
    async with reading(portal.engine) as conn:
        facts = await _facts(portal, conn, account)
        facts |= await _people(conn, account)
        facts["payers"] = await payer_names.list_of_customer_for_staff(conn, customer.id)
        done = await staff_log.list_of_customer_for_staff(conn, customer.id, DEEDS)
    if facts["balance"] is None and facts["owed"]:
        await _read_balance(portal, customer)
    language = language_of(request)
    facts |= {
        "ages": unpaid_lines.ages(language),
        "deeds": [log_lines.line_of(one, language) for one in done],
        "invoice_at_stripe": partial(dashboard.invoice_page, portal.settings.stripe_api_key),
        "at_stripe": dashboard.customer_page(portal.settings.stripe_api_key, customer.id),
        "form": {"trouble": trouble, "typed": typed, "role": role, "roles": ROLES},
        "done": said.done(request) if code == 200 else "",
    }
    return page(request, "staff/customer.html", code, customer=customer, **facts)


async def _facts(portal: Portal, conn: Connection, account: Account) -> dict[str, Any]:
    """What they pay for, what they owe, and what was the last that happened."""
    now = portal.clock()
    today = day_of(now, portal.settings.timezone)
    sums = await unpaid.sums_for_staff(conn, account.customer, today)
    failed = await open_failures.list_of_customer_for_staff(conn, account.customer)
    balances = await cash_balances.list_for_staff(conn, {account.customer})
    owed, overdue = await owing.owed(conn, account, today)
    return {
        "today": today,
        "plans": await subscriptions.list_plans(conn, account),
        "sums": sums,
        "total": added([one for each in sums.values() for one in each]),
        "owed": owed,
        "overdue": overdue,
        "balance": balances.get(account.customer),
        "failures": [(one, staff_reasons.explain(one.failure)) for one in failed],
        "invoices": await invoices.list_for(conn, account, InvoiceFilter(), today, NEWEST),
        "quotes": [(one, one.state(now)) for one in await quotes.list_for(conn, account, QUOTES)],
    }


async def _people(conn: Connection, account: Account) -> dict[str, Any]:
    """Who sees the account, who is invited, and what is remembered of them."""
    return {
        "stripes": await members.find_stripes(conn, account),
        "people": await members.list_for(conn, account),
        "wishes": {one.email: one for one in await mail_choices.list_for(conn, account)},
        "fiscal_month": await account_choices.find_fiscal_month(conn, account),
    }


async def _read_balance(portal: Portal, customer: Customer) -> None:
    """It costs a read at Stripe, so it is made for who owes something, and stands here the next time."""
    async with writing(portal.engine) as conn:
        await stale.mark(conn, [("cash_balance", customer.id)], portal.clock())
    portal.stale_bell.set()
