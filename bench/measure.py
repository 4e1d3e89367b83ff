"""Time of one request inside the process: the whole app is called, without a socket in between."""

import asyncio
import gc
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Scope

ROUNDS = 7


@dataclass
class Kind:
    """Requests of one kind, asked in turn, and in microseconds what each cost in CPU and in time."""

    name: str
    app: ASGIApp
    scopes: Sequence[Scope]
    cpu: list[list[float]] = field(default_factory=list)  # by round
    wall: list[float] = field(default_factory=list)
    size: int = 0

    def cost(self) -> "Cost":
        cuts = statistics.quantiles(self.wall, n=100)
        return Cost(
            self.name,
            statistics.median(statistics.fmean(one) for one in self.cpu),
            statistics.median(statistics.median(one) for one in self.cpu),
            cuts[49],
            cuts[98],
            self.size,
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU in microseconds (medians of the rounds' means and of their p50), wall time's spread, and size."""

    name: str
    cpu: float
    cpu_p50: float
    p50: float
    p99: float
    size: int

    @property
    def per_second(self) -> float:
        return 1e6 / self.cpu


def scope_of(path: str, query: str = "", method: str = "GET", **headers: str) -> Scope:
    """A request as uvicorn hands it on."""
    sent = {"host": "127.0.0.1:8000", "accept-language": "ja,en;q=0.8", **headers}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }


async def call(app: ASGIApp, scope: Scope, body: bytes = b"") -> tuple[int, int]:
    """Status and size of the answer."""
    status, size = 0, 0

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, size
        status = message.get("status", status)
        size += len(message.get("body", b""))

    await app(dict(scope), receive, send)
    return status, size


async def costs(kinds: Sequence[Kind], requests: int) -> list[Cost]:
    """The kinds in turn, round by round, so that a slow moment of the machine meets them all."""
    for kind in kinds:
        for n in range(50):
            status, kind.size = await call(kind.app, kind.scopes[n % len(kind.scopes)])
            assert status == 200, (kind.name, status)
    for _ in range(ROUNDS):
        for kind in kinds:
            gc.collect()
            await _round(kind, requests)
            await asyncio.sleep(0)
    return [kind.cost() for kind in kinds]


async def _round(kind: Kind, requests: int) -> None:
    spent = []
    for n in range(requests):
        scope = kind.scopes[n % len(kind.scopes)]
        at, cpu = time.perf_counter(), time.process_time()
        await call(kind.app, scope)
        spent.append((time.process_time() - cpu) * 1e6)
        kind.wall.append((time.perf_counter() - at) * 1e6)
    kind.cpu.append(spent)
