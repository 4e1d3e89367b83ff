"""Rows a second that `portal sync` stores, beside reading the same pages and throwing them away."""

import statistics
from dataclasses import dataclass, field
from pathlib import Path

from bench import programs
from bench.databases import KINDS, Databases, databases, number
from bench.recorded import INVOICES_OF_A_CUSTOMER

ROUNDS = 3
PAGE = 100
LATENCY = 0.3  # of a page, as Stripe answers with four levels expanded


@dataclass
class Reading:
    """One way to do it, and what each round measured."""

    name: str
    kind: str | None = None
    rounds: list[dict[str, float]] = field(default_factory=list)

    def median(self, what: str) -> float:
        return statistics.median(one[what] for one in self.rounds)

    @property
    def per_second(self) -> float:
        return statistics.median(one["rows"] / one["seconds"] for one in self.rounds)

    @property
    def cpu_of_a_page(self) -> float:
        return statistics.median(one["cpu"] / one["rows"] * PAGE * 1000 for one in self.rounds)


def recorded(invoices: int, latency: float = 0.0) -> tuple[str, ...]:
    return ("bench.recorded", "--invoices", str(invoices), "--latency", str(latency))


def run(folder: Path, invoices: int) -> None:
    readings = [Reading("read and thrown away"), *(Reading(f"sync to {kind}", kind) for kind in KINDS)]
    paced = Reading("sync to SQLite, live rates", "SQLite")
    with databases(folder) as made:
        with programs.serving(recorded(invoices)) as stripe:
            for _ in range(ROUNDS):
                for reading in readings:
                    _read(reading, made, stripe.url, invoices)
        with programs.serving(recorded(invoices, LATENCY)) as stripe:
            _read(paced, made, stripe.url, invoices, "--paced")
    _print([*readings, paced], invoices)


def _read(reading: Reading, made: Databases, stripe: str, invoices: int, *more: str) -> None:
    database = made.fresh(reading.kind or "SQLite")
    words = ("bench.reading", *more, *(() if reading.kind else ("--discard",)))
    reading.rounds.append(programs.answer_of(words, programs.settings(database, stripe)))
    expected = 2 * invoices + invoices // INVOICES_OF_A_CUSTOMER
    assert reading.rounds[-1]["rows"] >= expected, (reading.name, reading.rounds[-1])
    if reading.kind:
        stored = number(database, "SELECT (SELECT count(*) FROM invoices) + (SELECT count(*) FROM payments)")
        assert stored == 2 * invoices, (reading.name, stored)


def _print(readings: list[Reading], invoices: int) -> None:
    rows, floor = readings[0].rounds[0]["rows"], readings[0]
    print(
        f"\nsync: {invoices:,} invoices with their payments and customers, {rows:,} objects; medians of {ROUNDS} rounds"
    )
    print(f"{'':32}{'rows/s':>9}{'of floor':>10}{'CPU ms/page':>13}{'× floor':>9}{'peak MB':>9}{'at rest':>9}")
    for one in readings:
        speed = f"{one.per_second:9,.0f}{one.per_second / floor.per_second:10.2f}"
        cpu = f"{one.cpu_of_a_page:13.2f}{one.cpu_of_a_page / floor.cpu_of_a_page:9.2f}"
        print(f"{one.name:32}{speed}{cpu}{one.median('peak'):9.0f}{one.median('before'):9.0f}")
    print(f"(the last one once, {LATENCY * 1000:.0f} ms a page and 20 pages a second of each list)")
