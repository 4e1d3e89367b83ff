"""A portal on a real database file for each test, a clock that stands still, and the people who use it."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from starlette.applications import Starlette

from portal import clock as wall
from portal.app import create_app
from portal.assembly import Portal, build_portal
from portal.database.engine import writing
from portal.database.migrate import migrate
from portal.mirror.fill import fill
from portal.mirror.store import Found, store
from portal.model.names import Email
from portal.routes import path_for
from portal.settings import Settings
from portal.stripe_api.pace import unpaced
from tests import make
from tests.people import HANA, ITO, KEN, MALLORY, NAO, Letters, Person, SetClock, let_in, sign_in, sit_down
from tests.postgres import Postgres, served
from tests.soak import SEED
from tests.stand_in import ADDRESSES, StandIn, serve_stand_in

Given = Callable[..., Awaitable[None]]
Visit = Callable[..., Awaitable[Person]]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"PORTAL_TEST_SEED={SEED} leaves the same to chance once more")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fence: no test reaches anything but this machine."""
    connect = socket.socket.connect

    def fenced(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", fenced)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with served() as server:
        yield server


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at this version's schema, made once and copied for each test."""
    path = tmp_path_factory.mktemp("database") / "portal.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the test's own."""
    return new_database(request, tmp_path)


def new_database(request: pytest.FixtureRequest, folder: Path, like: str | None = None) -> str:
    """Migrated, or a copy: SQLite, or PostgreSQL for the whole run by PORTAL_TEST_DATABASE=postgresql."""
    if os.environ.get("PORTAL_TEST_DATABASE") == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        return server.copy(like) if like else server.fresh()
    folder.mkdir(exist_ok=True)
    template = like.removeprefix("sqlite:///") if like else request.getfixturevalue("migrated")
    return f"sqlite:///{shutil.copy(template, folder / 'portal.db')}"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        secret_keys=("test-key",),
        stripe_api_key="sk_test_123",
        webhook_secrets=("whsec_test",),
        database_url=database_url,
        stripe_api_base="http://127.0.0.1:9",  # nobody listens: a test that wants Stripe says so
        mail_from="Hinode Schedule <billing@hinode-schedule.example>",
        staff_emails=(ITO,),
        staff_readers=(NAO,),
        timezone=ZoneInfo("Asia/Tokyo"),
    )


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 5, 20, 1, 0, tzinfo=UTC))


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
async def portal(settings: Settings, clock: SetClock, letters: Letters) -> AsyncIterator[Portal]:
    portal = build_portal(settings, path_for, letters.deliver, clock)
    yield portal
    await portal.close()


@pytest.fixture
def app(portal: Portal) -> Starlette:
    return create_app(portal, background=False)


@pytest.fixture
def given(portal: Portal) -> Given:
    """Put things into the mirror, as if just fetched."""

    async def put(*found: Found) -> None:
        async with writing(portal.engine) as conn:
            await store(conn, found, portal.clock())

    return put


@pytest.fixture
def stranger(app: Starlette) -> Person:
    """Not signed in."""
    return Person(app)


@pytest.fixture
async def hana(app: Starlette, portal: Portal, given: Given) -> Person:
    """Owner at 青葉クリニック, signed in, reading English."""
    await given(make.customer(), make.card())
    return await sign_in(Person(app), portal, HANA)


@pytest.fixture
async def ken(app: Starlette, portal: Portal, hana: Person) -> Person:
    """Her colleague, who may only look; signed in."""
    await let_in(portal, KEN, "viewer")
    return await sign_in(Person(app), portal, KEN)


@pytest.fixture
async def mallory(app: Starlette, portal: Portal, given: Given) -> Person:
    """Of another company, signed in."""
    await given(make.customer(make.MALLORYS, name="Mallory Consulting", email=MALLORY, currency="usd"))
    return await sign_in(Person(app), portal, MALLORY)


@pytest.fixture
async def ito(app: Starlette, portal: Portal) -> Person:
    """Of the operator's staff, at the desk."""
    return await sit_down(Person(app), portal, ITO)


@pytest.fixture
async def nao(app: Starlette, portal: Portal) -> Person:
    """Of staff, and may only read."""
    return await sit_down(Person(app), portal, NAO)


@pytest.fixture(scope="session")
def served_stand_in() -> Iterator[StandIn]:
    with serve_stand_in() as stand_in:
        stand_in.shared = True
        yield stand_in


@pytest.fixture
def stand_in(served_stand_in: StandIn) -> Iterator[StandIn]:
    """Stripe. What neither Stripe would answer nor take fails the test."""
    served_stand_in.behave()
    yield served_stand_in
    violations = list(served_stand_in.witness.violations)
    served_stand_in.behave()
    assert violations == []
    if served_stand_in.shared:
        assert served_stand_in.left_behind() == []


@pytest.fixture(scope="session")
def filled(request: pytest.FixtureRequest, served_stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the whole sample company in the mirror, fetched once and copied for each test."""
    return synced(new_database(request, tmp_path_factory.mktemp("filled")), served_stand_in)


def synced(url: str, stand_in: StandIn) -> str:
    """The same database, with all that Stripe has."""
    settings = Settings(secret_keys=("k",), stripe_api_key="sk_test_1", stripe_api_base=stand_in.url, database_url=url)

    async def sync() -> None:
        portal = build_portal(settings, path_for)
        await fill(portal.engine, portal.stripe, wall.now, pace=unpaced())
        await portal.close()

    asyncio.run(sync())
    return url


@pytest.fixture
def connected_settings(
    request: pytest.FixtureRequest, settings: Settings, stand_in: StandIn, filled: str, tmp_path: Path
) -> Settings:
    url = new_database(request, tmp_path / "connected", filled)
    return replace(settings, stripe_api_base=stand_in.url, database_url=url)


@pytest.fixture
async def connected(connected_settings: Settings, letters: Letters) -> AsyncIterator[Portal]:
    """A portal whose Stripe is the stand-in, and whose clock stands at this moment."""
    portal = build_portal(connected_settings, path_for, letters.deliver, SetClock(wall.now()))
    await portal.learn_company()
    yield portal
    await portal.close()


@pytest.fixture
def visit(connected: Portal) -> Visit:
    """Somebody of the sample company, or with an address of their own, signed in."""

    async def arrive(who: str, language: str = "en") -> Person:
        app = create_app(connected, background=False)
        return await sign_in(Person(app, language), connected, Email(ADDRESSES.get(who, who)))

    return arrive
