"""What `portal serve` holds in memory: just started, and while pages are read, webhooks come in and are followed."""

import asyncio
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx

from bench import programs
from bench.databases import databases
from bench.intake import events_of
from bench.machine import peak, resident
from bench.programs import Program
from portal.access import sessions
from portal.clock import now
from portal.database.engine import Engine, writing
from portal.model.names import Email
from tests.stand_in import ADDRESSES, AOBA_CLINIC

SETTLED = 5.0  # seconds after the start
READERS, SENDERS = 8, 8


def run(folder: Path, seconds: float) -> None:
    """With the sample company, SQLite, and all background work in the same process, as it is shipped."""
    with databases(folder) as made, programs.serving(programs.STAND_IN) as stripe:
        given = programs.settings(made.fresh("SQLite"), stripe.url)
        programs.answer_of(("bench.reading",), given)
        session = asyncio.run(_session(given["PORTAL_DATABASE_URL"]))
        bodies = folder / "events.jsonl"
        bodies.write_text("\n".join(events_of(stripe.url)))
        with programs.serving(("portal", "serve"), given) as portal:
            time.sleep(SETTLED)
            idle = resident(portal.pid)
            pages, busy = _keep_busy(portal, session, bodies, seconds)
            print(
                f"\nMemory of portal serve: idle {idle:.0f} MB; with {READERS} readers and {SENDERS} senders", end=" "
            )
            print(f"{busy:.0f} MB (median), {peak(portal.pid):.0f} MB at most; {pages:,} pages in {seconds:.0f} s")


async def _session(database_url: str) -> str:
    engine = Engine(database_url)
    async with writing(engine) as conn:
        session = await sessions.open_session(conn, Email(ADDRESSES[AOBA_CLINIC]), None, now())
    await engine.close()
    return session


def _keep_busy(portal: Program, session: str, bodies: Path, seconds: float) -> tuple[int, float]:
    """How many pages were read, and the memory meanwhile."""
    words = ("bench.senders", portal.url, str(bodies), "--senders", str(SENDERS), "--seconds", str(seconds))
    sending = subprocess.Popen([sys.executable, "-m", *words], stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        pages, seen = asyncio.run(_read(portal, session, seconds))
    finally:
        assert sending.wait(60) == 0
    return pages, statistics.median(seen)


async def _read(portal: Program, session: str, seconds: float) -> tuple[int, list[float]]:
    until, seen, pages = time.monotonic() + seconds, list[float](), 0

    async def read(client: httpx.AsyncClient) -> None:
        nonlocal pages
        while time.monotonic() < until:
            for path in ("/", "/invoices"):
                answer = await client.get(path)
                assert answer.status_code == 200, (path, answer.status_code)
                pages += 1

    async def look() -> None:
        while time.monotonic() < until:
            seen.append(resident(portal.pid))
            await asyncio.sleep(0.2)

    cookies = {"portal": session}
    async with httpx.AsyncClient(base_url=portal.url, cookies=cookies, trust_env=False, timeout=30) as client:
        await asyncio.gather(look(), *[read(client) for _ in range(READERS)])
    return pages, seen
