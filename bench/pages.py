"""The signed-in invoice list in tables of several sizes, beside its floor: the same template with its rows ready."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from bench import many
from bench.measure import ROUNDS, Cost, Kind, call, costs, scope_of
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
from portal.routes import path_for
from portal.settings import Settings
from portal.templating import Templates
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
    floor = Kind("same template, rows in memory", await _with_floor(floor_at), [scope_of("/floor")])
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


def _first_page(house: House) -> Scope:
    return scope_of("/invoices", cookie=f"portal={house.session}")


async def _pages_of(house: House) -> list[Kind]:
    app, cookie = create_app(house.portal, background=False), f"portal={house.session}"
    deep = [scope_of("/invoices", f"cursor={one}", cookie=cookie) for one in await _cursors(house)]
    first = Kind(f"page 1 of {house.size:,}", app, [_first_page(house)])
    return [first, Kind(f"page {house.depth:,} of {house.size:,}", app, deep)]


async def _cursors(house: House) -> list[str]:
    """Of the pages up to the deep one."""
    async with reading(house.portal.engine) as conn:
        now, rows = house.portal.clock(), house.depth * PAGE_SIZE
        found = await invoices.list_for(conn, ACCOUNT, InvoiceFilter(), now, rows)
    ends = [found[number * PAGE_SIZE - 1] for number in range(house.depth - TURNS, house.depth)]
    return [f"{seconds(last.issued_at)}.{last.id}" for last in ends]


async def _with_floor(house: House) -> Starlette:
    """The app itself, with one more address that shows page 1 again, from what its template was given."""
    portal, templates, asked = house.portal, house.portal.templates, list[_Asked]()
    portal.templates = _Noting(templates.languages, templates.environments, templates.fallback, asked)
    await call(create_app(portal, background=False), _first_page(house))
    portal.templates = templates
    template, language, facts = asked[-1]

    async def floor(request: Request) -> Response:
        return HTMLResponse(templates.render(template, language, **facts))

    return create_app(portal, background=False, extra=[Route("/floor", floor)])


_Asked = tuple[str, str, dict[str, object]]


@dataclass(frozen=True)
class _Noting(Templates):
    """Also keeps what it was asked for."""

    asked: list[_Asked]

    def render(self, template: str, language: str, **facts: object) -> str:
        self.asked.append((template, language, facts))
        return super().render(template, language, **facts)


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
