"""`make bench` prints what pages, webhooks and sync cost, with the ratios that docs/benchmarks.md quotes.

`python -m bench intake` and the like measure one part alone.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bench import deposits as deposits_part
from bench import exports as exports_part
from bench import intake as intake_part
from bench import machine
from bench import memory as memory_part
from bench import pages as pages_part
from bench import plan as plan_part
from bench import size as size_part
from bench import sync as sync_part

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="Measure the portal, whole or in parts.")

Largest = Annotated[int, typer.Option(help="The largest table to make: 10000, 1000000 or 10000000 invoices.")]
Requests = Annotated[int, typer.Option(min=40, help="Of each kind in each round.")]
Seconds = Annotated[float, typer.Option(min=0.5, help="How long each round lasts.")]
Invoices = Annotated[int, typer.Option(min=100, help="How many Stripe has.")]


@app.callback(invoke_without_command=True)
def everything(context: typer.Context) -> None:
    """All parts, one after the other."""
    print(machine.described())
    if context.invoked_subcommand is None:
        for part in (pages, intake, sync, size, memory, exports, plan, deposits):
            part()


@app.command()
def pages(largest: Largest = 10_000_000, requests: Requests = 300) -> None:
    """The invoice list in tables of several sizes."""
    with _folder() as folder:
        pages_part.run(folder, largest, requests)


@app.command()
def intake(seconds: Seconds = 2.0) -> None:
    """Webhooks taken a second, by how many senders there are."""
    with _folder() as folder:
        intake_part.run(folder, seconds)


@app.command()
def sync(invoices: Invoices = 50_000) -> None:
    """Rows stored a second, CPU and memory of `portal sync`."""
    with _folder() as folder:
        sync_part.run(folder, invoices)


@app.command()
def size(invoices: Invoices = 50_000) -> None:
    """Bytes on disk of an invoice."""
    with _folder() as folder:
        size_part.run(folder, invoices)


@app.command()
def memory(seconds: Seconds = 20.0) -> None:
    """Memory of `portal serve`, idle and busy."""
    with _folder() as folder:
        memory_part.run(folder, seconds)


@app.command()
def exports() -> None:
    """An archive of PDFs and a table of 100,000 rows: time, and memory of the server."""
    with _folder() as folder:
        exports_part.run(folder)


@app.command()
def plan() -> None:
    """The price of a change of plan, beside Stripe's bare previews."""
    with _folder() as folder:
        plan_part.run(folder)


@app.command()
def deposits() -> None:
    """A bank's file against the open invoices: time, and how right the readings are."""
    deposits_part.run()


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    app()
