"""Programs in processes of their own, as an operator runs them: servers to call, and what reads to the end."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from bench.machine import free_port

SECRET = "whsec_bench"  # noqa: S105 - of nothing
STAND_IN = ("portal", "sandbox")
# The server as `portal serve` sets it up, for apps that are not the portal.
_LIKE_SERVE = ("--factory", "--no-access-log", "--no-server-header", "--no-proxy-headers", "--log-level", "warning")


@dataclass(frozen=True, slots=True)
class Program:
    """One that listens."""

    url: str
    pid: int


def settings(database_url: str, stripe: str) -> dict[str, str]:
    """What the programs read from the environment."""
    return {
        "PORTAL_SECRET_KEY": "bench",
        "PORTAL_STRIPE_API_KEY": "sk_test_bench",
        "PORTAL_STRIPE_WEBHOOK_SECRET": SECRET,
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_STRIPE_API_BASE": stripe,
        "PORTAL_TIMEZONE": "Asia/Tokyo",
    }


def uvicorn(factory: str) -> tuple[str, ...]:
    return ("uvicorn", factory, *_LIKE_SERVE)


@contextmanager
def serving(words: tuple[str, ...], given: Mapping[str, str] | None = None) -> Iterator[Program]:
    """`python -m words --port …`, while it is up."""
    port = free_port()
    command = [sys.executable, "-m", *words, "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 - our own programs
        command, env={**os.environ, **(given or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, port)
        yield Program(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(20)


def answer_of(words: tuple[str, ...], given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What `python -m words` prints, which is JSON."""
    done = subprocess.run(  # noqa: S603 - our own programs
        [sys.executable, "-m", *words], env={**os.environ, **(given or {})}, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, Any] = msgspec.json.decode(done.stdout)
    return found


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{process.args!r} did not start")
