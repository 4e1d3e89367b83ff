"""Taking it all home: an archive of 500 PDFs beside fetching them alone, and 100,000 rows beside reading them alone."""

import asyncio
import csv
import io
import sqlite3
import statistics
import time
import zipfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import anyio
import httpx

from bench import many, programs, shelf
from bench.machine import peak, resident
from bench.programs import Program
from portal.access import sessions
from portal.clock import now
from portal.database.engine import Engine, writing
from portal.database.migrate import migrate
from portal.mirror.store import Found, store
from portal.model.company import Company
from portal.model.names import Email
from tests import make

ROWS, ROUNDS, AT_ONCE = 100_000, 3, 8
SETTLED = 5.0  # seconds after the start
OWNER = Email("hana@aoba-clinic.example")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one download took: seconds, bytes, and megabytes above the idle server."""

    seconds: float
    size: int
    above_idle: float


def run(folder: Path) -> None:
    with programs.serving(programs.uvicorn("bench.shelf:create")) as stripe:
        _archive(folder, stripe)
        _table(folder, stripe)


def _archive(folder: Path, stripe: Program) -> None:
    made = now()
    invoices = [
        make.invoice(id, issued_at=made - timedelta(hours=n), pdf=f"{stripe.url}/pdf/{id}")
        for n, id in enumerate(shelf.names())
    ]
    path = folder / "archive.db"
    session = asyncio.run(_filled(path, invoices))
    alone = statistics.median(asyncio.run(_timed(lambda: _fetch_alone(stripe))) for _ in range(ROUNDS))
    taken = [_take(path, stripe, session, "/invoices.zip", _count_files) for _ in range(ROUNDS)]
    print(f"\nAn archive of {shelf.FILES} PDFs of {shelf.SIZE / 1000:.0f} kB, each {shelf.LATENCY * 1000:.0f} ms away")
    print(f"  fetched alone, {AT_ONCE} at a time: {alone:.2f} s")
    _print(taken, alone)


def _table(folder: Path, stripe: Program) -> None:
    path = folder / "table.db"
    session = asyncio.run(_filled(path, []))
    many.put_many(path, ROWS, now(), mine=ROWS)
    alone = statistics.median(_read_alone(path) for _ in range(ROUNDS))
    print(f"\n{ROWS:,} invoices as a table; read and written as CSV alone: {alone:.2f} s")
    for ending, count in (("csv", _count_lines), ("xlsx", _count_nothing)):
        print(f"  {ending}")
        _print([_take(path, stripe, session, f"/invoices.{ending}", count) for _ in range(ROUNDS)], alone)


async def _filled(path: Path, found: Sequence[Found]) -> str:
    """A database with these, and the cookie of who may see them."""
    migrate(f"sqlite:///{path}")
    engine = Engine(f"sqlite:///{path}")
    async with writing(engine) as conn:
        company = Company("acct_1", "ヒノデソフト株式会社", "JP")
        await store(conn, [make.customer(), make.card(), company, *found], now())
        session = await sessions.open_session(conn, OWNER, None, now())
    await engine.close()
    return session


def _take(path: Path, stripe: Program, session: str, address: str, check: Callable[[Path], None]) -> Taken:
    """By a fresh server, so that its peak is this download's."""
    given, into = programs.settings(f"sqlite:///{path}", stripe.url), path.with_suffix(".out")
    with programs.serving(("portal", "serve", "--no-background"), given) as portal:
        time.sleep(SETTLED)
        idle, began = resident(portal.pid), time.perf_counter()
        with (
            httpx.Client(base_url=portal.url, cookies={"portal": session}, trust_env=False, timeout=300) as client,
            client.stream("GET", address) as answer,
            into.open("wb") as file,
        ):
            assert answer.status_code == 200, answer.status_code
            for chunk in answer.iter_raw():
                file.write(chunk)
        taken = Taken(time.perf_counter() - began, into.stat().st_size, peak(portal.pid) - idle)
    check(into)
    return taken


def _count_files(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert len([name for name in archive.namelist() if name.endswith(".pdf")]) == shelf.FILES


def _count_lines(path: Path) -> None:
    with path.open(newline="", encoding="utf-8-sig") as file:
        assert sum(1 for _ in csv.reader(file)) == ROWS + 1


def _count_nothing(path: Path) -> None:
    """Excel's rows are read back by the tests."""
    assert zipfile.is_zipfile(path)


async def _fetch_alone(stripe: Program) -> None:
    places = anyio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(base_url=stripe.url, trust_env=False) as client, anyio.create_task_group() as tasks:

        async def fetch(name: str) -> None:
            async with places:
                (await client.get(f"/pdf/{name}")).raise_for_status()

        for name in shelf.names():
            tasks.start_soon(fetch, name)


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


def _read_alone(path: Path) -> float:
    """The same columns, in the same order, without a word formatted."""
    began = time.perf_counter()
    with sqlite3.connect(path) as database:
        rows = database.execute(
            "SELECT issued_at, number, about, total, tax, amount_paid, amount_remaining, currency, status, due_at,"
            " paid_at FROM invoices WHERE customer = ? ORDER BY issued_at DESC, id DESC",
            (make.AOBA,),
        )
        csv.writer(io.StringIO()).writerows(rows)
    return time.perf_counter() - began


def _print(taken: list[Taken], alone: float) -> None:
    seconds = statistics.median(one.seconds for one in taken)
    above = statistics.median(one.above_idle for one in taken)
    size = taken[0].size / 1e6
    print(f"  the portal: {seconds:.2f} s, {seconds / alone:.2f} x; {size:.1f} MB; at most {above:.0f} MB above idle")
