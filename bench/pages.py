"""The signed-in invoice list in tables of several sizes, beside its floor: the same template with its rows ready."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bench import many
from bench.measure import ROUNDS, Cost, Kind, costs, scope_of
from portal.access import sessions
from portal.app import create_app
from portal.assembly import Portal, build_portal
from portal.clock import seconds
from portal.database.engine import reading, writing
from portal.database.migrate import migrate
from portal.mirror import invoices
from portal.mirror.invoices import PAGE_SIZE, InvoiceFilter
from portal.mirror.store import store
from portal.model.account import Account
from portal.model.names import CustomerId, Email
from portal.pages.render import page
from portal.routes import path_for
from portal.settings import Settings
from tests import make

SIZES = (10_000, 1_000_000, 10_000_000)
FLOOR_AT = 1_000_000
DEEP = 1000
TURNS = 40  # pages in the depth asked in turn: one page again and again would lie in SQLite's own memory
OWNER = Email("hana@aoba-clinic.example")
ACCOUNT = Account(CustomerId(make.AOBA), OWNER)


@dataclass
class House:
    """A portal with a table of this size, and the cookie of somebody who may see the one customer's."""

    size: int
    portal: Portal
    session: str

    @property
    def depth(self) -> int:
        """The thousandth page, or one of the last if there are fewer."""
        return min(DEEP, many.own(self.size) // PAGE_SIZE - 10)


def run(folder: Path, largest: int, requests: int) -> None:
    asyncio.run(_run(folder, [size for size in SIZES if size <= largest], requests))


async def _run(folder: Path, sizes: list[int], requests: int) -> None:
    began = time.perf_counter()
    houses = [await _house(folder, size) for size in sizes]
    print(
        f"\nThe invoice list, SQLite; {ROUNDS} rounds of {requests}; tables made in {time.perf_counter() - began:.0f} s"
    )
    floor_at = next(house for house in houses if house.size == min(FLOOR_AT, sizes[-1]))
    bare = Starlette(routes=[Route("/bare", _bare)])
    floor = Kind("same template, rows in memory", await _with_floor(floor_at.portal), [scope_of("/floor")])
    pages = [kind for house in houses for kind in await _pages_of(house)]
    _print(await costs([Kind("bare Starlette route", bare, [scope_of("/bare")]), floor, *pages], requests))
    for house in houses:
        await house.portal.close()


async def _house(folder: Path, size: int) -> House:
    path = folder / f"{size}.db"
    settings = Settings(
        secret_keys=("bench",),
        stripe_api_key="sk_test_bench",
        database_url=f"sqlite:///{path}",
        timezone=ZoneInfo("Asia/Tokyo"),
    )
    migrate(settings.database_url)
    portal = build_portal(settings, path_for)
    async with writing(portal.engine) as conn:
        await store(conn, [make.customer(), make.card()], portal.clock())
        session = await sessions.open_session(conn, OWNER, None, portal.clock())
    many.put_many(path, size, portal.clock())
    return House(size, portal, session)


async def _pages_of(house: House) -> list[Kind]:
    app, cookie = create_app(house.portal, background=False), f"portal={house.session}"
    deep = [scope_of("/invoices", f"cursor={one}", cookie=cookie) for one in await _cursors(house)]
    first = Kind(f"page 1 of {house.size:,}", app, [scope_of("/invoices", cookie=cookie)])
    return [first, Kind(f"page {house.depth:,} of {house.size:,}", app, deep)]


async def _cursors(house: House) -> list[str]:
    """Of the pages up to the deep one."""
    async with reading(house.portal.engine) as conn:
        now, rows = house.portal.clock(), house.depth * PAGE_SIZE
        found = await invoices.list_for(conn, ACCOUNT, InvoiceFilter(), now, rows)
    ends = [found[number * PAGE_SIZE - 1] for number in range(house.depth - TURNS, house.depth)]
    return [f"{seconds(last.issued_at)}.{last.id}" for last in ends]


async def _with_floor(portal: Portal) -> Starlette:
    """The app itself, with one more address that has everything in memory already."""
    now = portal.clock()
    async with reading(portal.engine) as conn:
        rows = await invoices.list_for(conn, ACCOUNT, InvoiceFilter(), now)
        span = await invoices.issued_between(conn, ACCOUNT)
    ready = {
        "rows": rows[:PAGE_SIZE],
        "years": list(range(span[1].year, span[0].year - 1, -1)) if span else [],
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


def _print(found: list[Cost]) -> None:
    floor, smallest = found[1], found[2:4]
    print(f"{'':34}{'CPU µs':>8}{'CPU p50':>9}{'pages/s':>9}{'p50 µs':>8}{'p99 µs':>8}{'kB':>6}{'× floor':>9}", end="")
    print(f"{'× 10,000':>10}")
    for n, cost in enumerate(found):
        times = f"{cost.cpu:8,.0f}{cost.cpu_p50:9,.0f}{cost.per_second:9,.0f}{cost.p50:8,.0f}{cost.p99:8,.0f}"
        growth = f"{cost.cpu_p50 / smallest[n % 2].cpu_p50:10.2f}" if n > 1 else ""
        print(f"{cost.name:34}{times}{cost.size / 1000:6.1f}{cost.cpu / floor.cpu:9.2f}{growth}")
