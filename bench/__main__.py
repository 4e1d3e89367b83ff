"""`make bench`: prints what pages, webhooks and sync cost, with the ratios that docs/benchmarks.md quotes."""

import asyncio
import platform
import socket
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import intake, pages
from bench.measure import ROUNDS, Cost
from portal.assembly import Portal, build_portal
from portal.database.migrate import migrate
from portal.routes import path_for
from portal.settings import Settings

REQUESTS = 300


def main() -> None:
    print(
        f"{intake.processor()}, Python {platform.python_version()}; medians of {ROUNDS} rounds of {REQUESTS} requests\n"
    )
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        asyncio.run(_pages(Path(folder)))
        asyncio.run(_intake(Path(folder)))


async def _pages(folder: Path) -> None:
    portal = _portal(folder / "pages.db", None)
    session = await pages.prepare(portal, folder / "pages.db")
    found = await pages.measure(portal, session, REQUESTS)
    floor = found["same template, rows in memory"]
    print(f"{'':34}{'CPU µs':>8}{'pages/s':>9}{'p50 µs':>8}{'p99 µs':>8}{'kB':>6}{'× floor':>9}")
    for cost in found.values():
        print(_line(cost, floor))
    await portal.close()


async def _intake(folder: Path) -> None:
    stand_in = intake.StandIn(_free_port())
    try:
        portal = _portal(folder / "intake.db", stand_in.url)
        print(f"\none webhook of 8 kB, on disk (synchronous=FULL): {await intake.webhook_microseconds(portal):,.0f} µs")
        rows, wall, cpu = await intake.sync_rows_per_second(portal)
        print(f"portal sync: {rows:,} objects, {wall:,.0f} a second; {cpu:,.0f} a second of our own CPU")
        await portal.close()
    finally:
        stand_in.stop()


def _portal(path: Path, stripe: str | None) -> Portal:
    settings = Settings(
        secret_keys=("bench",),
        stripe_api_key="sk_test_bench",
        webhook_secrets=("whsec_bench",),
        database_url=f"sqlite:///{path}",
        stripe_api_base=stripe,
        timezone=ZoneInfo("Asia/Tokyo"),
    )
    migrate(settings.database_url)
    return build_portal(settings, path_for)


def _line(cost: Cost, floor: Cost) -> str:
    figures = f"{cost.cpu:8,.0f}{cost.per_second:9,.0f}{cost.p50:8,.0f}{cost.p99:8,.0f}{cost.size / 1000:6.1f}"
    return f"{cost.name:34}{figures}{cost.cpu / floor.cpu:9.2f}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


if __name__ == "__main__":
    main()
