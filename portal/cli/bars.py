"""How far a long walk has come: bars on a terminal, a line every few seconds elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from portal.cli.speech import text
from portal.mirror.fill import Report

EVERY = 5.0  # seconds between plain lines
UNKNOWN = "—"


@contextmanager
def reporting() -> Iterator[Report]:
    """Something to report to while the work goes on."""
    console = Console(stderr=True)
    if not console.is_terminal:
        lines = Lines(lambda line: typer.echo(line, err=True))
        yield lines.report
        lines.say()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}"), _Rate(), _Left())
    with Progress(*columns, console=console) as progress:
        tasks = {}

        def report(name: str, rows: int, left: int | None) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=None)
            progress.update(tasks[name], completed=rows, total=None if left is None else rows + left)

        yield report


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else UNKNOWN)


class _Left(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(text("done") if task.finished else time_left(task.time_remaining))


@dataclass
class Lines:
    """The same in words, for logs."""

    echo: Callable[[str], None]
    now: Callable[[], float] = time.monotonic
    rows: dict[str, int] = field(default_factory=dict)
    left: dict[str, int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._said_at, self._said_rows = self.now(), 0

    def report(self, name: str, rows: int, left: int | None) -> None:
        self.rows[name], self.left[name] = rows, left
        if self.now() - self._said_at >= EVERY:
            self.say()

    def say(self) -> None:
        """What each list has come to, how many objects a second since the last line, and how long it may still take."""
        if not self.rows:
            return
        total, passed = sum(self.rows.values()), self.now() - self._said_at
        rate = (total - self._said_rows) / passed if passed > 0 else 0
        known = [left for left in self.left.values() if left is not None]
        seconds = sum(known) / rate if rate and len(known) == len(self.left) else None
        lists = ", ".join(f"{name} {rows:,}" for name, rows in self.rows.items())
        self.echo(f"{lists}; {rate:,.0f}/s, {time_left(seconds)}")
        self._said_at, self._said_rows = self.now(), total


def time_left(seconds: float | None) -> str:
    """Honest about how little is known."""
    if seconds is None:
        return text("%(time)s left", time=UNKNOWN)
    if seconds < 60:
        return text("about %(count)s s left", count=f"{seconds:.0f}")
    if seconds < 7200:
        return text("about %(count)s min left", count=f"{seconds / 60:.0f}")
    return text("about %(count)s h left", count=f"{seconds / 3600:.0f}")
