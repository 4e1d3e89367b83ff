"""Time of one request inside the process: the whole app is called, without a socket in between."""

import asyncio
import gc
import statistics
import time
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Scope

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one kind of request: CPU in microseconds (median of the rounds' means), wall time's spread, and size."""

    name: str
    cpu: float
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


async def costs(kinds: dict[str, tuple[ASGIApp, Scope]], requests: int) -> dict[str, Cost]:
    """The kinds in turn, round by round, so that a slow moment of the machine meets them all."""
    cpu: dict[str, list[float]] = {name: [] for name in kinds}
    wall: dict[str, list[float]] = {name: [] for name in kinds}
    sizes: dict[str, int] = {}
    for name, (app, scope) in kinds.items():
        for _ in range(50):
            status, sizes[name] = await call(app, scope)
        assert status == 200, (name, status)
    for _ in range(ROUNDS):
        for name, (app, scope) in kinds.items():
            gc.collect()
            began = time.process_time()
            for _ in range(requests):
                at = time.perf_counter()
                await call(app, scope)
                wall[name].append((time.perf_counter() - at) * 1e6)
            cpu[name].append((time.process_time() - began) / requests * 1e6)
            await asyncio.sleep(0)
    return {name: _cost(name, cpu[name], wall[name], sizes[name]) for name in kinds}


def _cost(name: str, cpu: list[float], wall: list[float], size: int) -> Cost:
    cuts = statistics.quantiles(wall, n=100)
    return Cost(name, statistics.median(cpu), cuts[49], cuts[98], size)
