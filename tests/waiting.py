"""Waiting for what another task or thread does."""

import time
from collections.abc import Callable

import anyio


async def until(done: Callable[[], bool], seconds: float = 60) -> None:
    """As soon as it is so; a failure after `seconds`."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"it did not come to pass within {seconds} s"
        await anyio.sleep(0.01)
