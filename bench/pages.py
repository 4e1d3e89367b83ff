"""The signed-in invoice list beside its floor: the same template with its rows ready, and a bare route."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bench.measure import Cost, costs, scope_of
from portal.access import sessions
from portal.app import create_app
from portal.assembly import Portal
from portal.clock import seconds
from portal.database.engine import reading, writing
from portal.mirror import invoices
from portal.mirror.invoices import PAGE_SIZE, InvoiceFilter
from portal.mirror.store import store
from portal.model.account import Account
from portal.model.names import CustomerId, Email
from portal.pages.render import page
from tests import make

INVOICES = 1_000_000
LARGEST = 30_000  # one customer's, so that it has a page 1,000
OWNER = Email("hana@aoba-clinic.example")


async def prepare(portal: Portal, path: Path) -> str:
    """A million invoices, 30,000 of them one customer's; the cookie of somebody who may see those."""
    async with writing(portal.engine) as conn:
        await store(conn, [make.customer(), make.card()], portal.clock())
        session = await sessions.open_session(conn, OWNER, None, portal.clock())
    with sqlite3.connect(path) as database:
        names = [row[1] for row in database.execute("PRAGMA table_info(invoices)")]
        marks = ", ".join("?" for _ in names)
        database.executemany(f"INSERT INTO invoices VALUES ({marks})", _rows(names, portal.clock()))  # noqa: S608
        database.executemany(
            "INSERT INTO payments (id, invoice, customer, status, method, currency, amount, created_at, receipt_url,"
            " fetched_at) VALUES (?, ?, ?, 'paid', 'card', 'jpy', 11000, 0, 'https://pay.stripe.com/receipts/x', 0)",
            ((f"inpay_{n}", f"in_{n:07}", make.AOBA) for n in range(LARGEST)),
        )
    return session


async def measure(portal: Portal, session: str, requests: int) -> dict[str, Cost]:
    """CPU and time of the list, first and thousandth page, and of its floor."""
    cursor = await _cursor_of_page(portal, 1000)
    app, bare = await _with_floor(portal), Starlette(routes=[Route("/bare", _bare)])
    cookie = f"portal={session}"
    return await costs(
        {
            "bare Starlette route": (bare, scope_of("/bare")),
            "same template, rows in memory": (app, scope_of("/floor")),
            "invoice list, page 1": (app, scope_of("/invoices", cookie=cookie)),
            "invoice list, page 1,000": (app, scope_of("/invoices", f"cursor={cursor}", cookie=cookie)),
        },
        requests,
    )


async def _with_floor(portal: Portal) -> Starlette:
    """The app itself, with one more address that has everything in memory already."""
    account, now = Account(CustomerId(make.AOBA), OWNER), portal.clock()
    async with reading(portal.engine) as conn:
        rows = await invoices.list_for(conn, account, InvoiceFilter(), now)
    ready = {
        "rows": rows[:PAGE_SIZE],
        "years": [2026, 2025],
        "year": None,
        "status": None,
        "next_cursor": "1.in_1",
        "newer": False,
        "today": now,
    }
    viewer = _Viewer()

    async def floor(request: Request) -> Response:
        request.state.viewer = viewer
        return page(request, "invoices/list.html", **ready)

    return create_app(portal, background=False, extra=[Route("/floor", floor)])


class _Viewer:
    """What the page's frame shows of a person."""

    email, customer, several = OWNER, make.customer().customer, False

    def as_of(self, now: datetime) -> None:
        return None


async def _bare(request: Request) -> Response:
    return PlainTextResponse("bare")


async def _cursor_of_page(portal: Portal, number: int) -> str:
    account = Account(CustomerId(make.AOBA), OWNER)
    async with reading(portal.engine) as conn:
        rows = await invoices.list_for(conn, account, InvoiceFilter(), portal.clock(), (number - 1) * PAGE_SIZE)
    return f"{seconds(rows[-1].issued_at)}.{rows[-1].id}"


def _rows(names: list[str], now: datetime) -> Iterator[tuple[object, ...]]:
    newest = seconds(now)
    for n in range(INVOICES):
        customer = make.AOBA if n < LARGEST else f"cus_{n % 5000}"
        fields = {
            "id": f"in_{n:07}",
            "customer": customer,
            "number": f"AOBA0001-{n:05}",
            "status": "paid",
            "currency": "jpy",
            "total": 11000 + n,
            "issued_at": newest - n * 3600,
            "collection_method": "charge_automatically",
            "about": "12 × Standard (at ¥1,500 / month)",
        }
        yield tuple(fields.get(name, 0 if name not in _EMPTY else None) for name in names)


_EMPTY = frozenset(("subscription", "due_at", "paid_at", "billing_reason", "next_attempt_at"))
