"""Webhooks taken a second, and how long Stripe waits for its 200, beside a server that does nothing and a naive one."""

import statistics
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from bench import programs
from bench.databases import KINDS, Databases, databases, number
from bench.machine import disk_wait
from bench.senders import MARK
from portal.sandbox.books import API_VERSION

SENDERS = (1, 8, 32)
ROUNDS = 5
SIZE = 8000  # bytes of an event
_PORTAL = ("portal", "serve", "--no-background")
_EMPTY, _NAIVE = programs.uvicorn("bench.rivals:empty"), programs.uvicorn("bench.rivals:naive")


@dataclass
class Taker:
    """A server under test, and for each number of senders what each round measured."""

    name: str
    url: str
    database: str | None = None
    per_second: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    p99: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    taken: int = 0

    def rate(self, senders: int) -> float:
        return statistics.median(self.per_second[senders])

    def send(self, bodies: Path, senders: int, seconds: float) -> dict[str, float]:
        words = ("bench.senders", self.url, str(bodies), "--senders", str(senders), "--seconds", str(seconds))
        found = programs.answer_of(words)
        assert set(found["statuses"]) == {"200"}, (self.name, found["statuses"])
        self.taken += found["statuses"]["200"]
        return found


def run(folder: Path, seconds: float) -> None:
    print(
        f"\nWebhooks of {SIZE / 1000:.0f} kB; medians of {ROUNDS} rounds of {seconds:g} s; 4 kB reach this disk in ",
        end="",
    )
    print(f"{disk_wait(folder):.2f} ms (median)")
    with databases(folder) as made, ExitStack() as stack:
        takers, bodies = _takers(stack, made, folder)
        for taker in takers:
            taker.send(bodies, max(SENDERS), 0.5)  # warm
        for _ in range(ROUNDS):
            for senders in SENDERS:
                for taker in takers:
                    found = taker.send(bodies, senders, seconds)
                    taker.per_second[senders].append(found["per_second"])
                    taker.p99[senders].append(found["p99"])
        _check(takers)
    _print(takers)


def _takers(stack: ExitStack, made: Databases, folder: Path) -> tuple[list[Taker], Path]:
    stand_in = stack.enter_context(programs.serving(programs.STAND_IN)).url
    takers = [Taker("an empty 200", stack.enter_context(programs.serving(_EMPTY)).url)]
    for name, words in (("the portal", _PORTAL), ("a naive handler", _NAIVE)):
        for kind in KINDS:
            database = made.fresh(kind)
            server = stack.enter_context(programs.serving(words, programs.settings(database, stand_in)))
            takers.append(Taker(f"{name}, {kind}", server.url, database if words is _PORTAL else None))
    bodies = folder / "events.jsonl"
    bodies.write_text("\n".join(events_of(stand_in)))
    return takers, bodies


def events_of(stand_in: str) -> Iterator[str]:
    """About the stand-in's newest hundred invoices as they are, filled up to the usual size."""
    key = {"Authorization": "Bearer sk_test_bench"}
    invoices = httpx.get(f"{stand_in}/v1/invoices?limit=100", headers=key, trust_env=False).json()["data"]
    for invoice in invoices:
        event = {
            "id": MARK,
            "object": "event",
            "api_version": API_VERSION,
            "type": "invoice.updated",
            "created": invoice["created"],
            "data": {"object": invoice},
        }
        short = SIZE - len(msgspec.json.encode(event))
        invoice["metadata"] = {**invoice["metadata"], "note": "x" * max(0, short)}
        yield msgspec.json.encode(event).decode()


def _check(takers: list[Taker]) -> None:
    """Whatever was answered with 200 is there."""
    for taker in takers:
        if taker.database:
            written = number(taker.database, "SELECT count(*) FROM events")
            assert written == taker.taken, (taker.name, written, taker.taken)


def _print(takers: list[Taker]) -> None:
    floor, *both = takers
    for kind in KINDS:
        ours, naive = (one for one in both if one.name.endswith(kind))
        times = ", ".join(f"{ours.rate(n) / naive.rate(n):.1f} × at {n}" for n in SENDERS)
        print(f"{ours.name}: of what a naive handler takes {times} senders")
    print(f"{'senders:':28}" + "".join(f"{n:12}{'p99 ms':>9}{'of empty':>10}" for n in SENDERS))
    for taker in takers:
        print(f"{taker.name:28}" + "".join(_figures(taker, floor, senders) for senders in SENDERS))


def _figures(taker: Taker, floor: Taker, senders: int) -> str:
    share = taker.rate(senders) / floor.rate(senders)
    return f"{taker.rate(senders):10,.0f}/s{statistics.median(taker.p99[senders]):9.2f}{share:10.2f}"
