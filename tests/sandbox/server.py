"""The stand-in on a loopback port, in a thread, for anybody's tests."""

import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from portal.sandbox.app import create_sandbox

KEY = "sk_test_stand_in"


class SandboxServer:
    """`wrap` puts something around the app, such as a witness of everything said."""

    def __init__(self, *, company: bool = True, wrap: Callable[[ASGIApp], ASGIApp] = lambda app: app) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.app: Starlette = create_sandbox(self.url, company=company)
        config = uvicorn.Config(wrap(self.app), log_level="error", lifespan="on", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the stand-in did not start")
            time.sleep(0.01)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    def client(self, **headers: str) -> httpx.Client:
        """Calls the API with a key."""
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {KEY}", **headers}, trust_env=False, timeout=10
        )
