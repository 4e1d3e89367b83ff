"""Lives of the portal, each a process of its own that may be killed: forked from one that has everything imported."""

import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.settings import Settings

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["portal.cli", "asyncpg", "aiosqlite", "uvloop", "httptools", "alembic.command"])
_LOG = "portal.log"


class Life:
    """One process, from its start to its kill."""

    def __init__(self, folder: Path, settings: Settings, *words: str) -> None:
        self.folder, self.words = folder, words
        self.port = _free_port()
        serving = ["--port", str(self.port)] if words[0] == "serve" else []
        self._process = _CONTEXT.Process(target=_live, args=(folder, [*words, *serving], _environment(settings)))
        self._process.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_until_it_serves(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except ConnectionRefusedError:
                assert self._process.is_alive(), (self.folder / _LOG).read_text()
                assert time.monotonic() < deadline
                time.sleep(0.01)
            else:
                return

    @property
    def is_over(self) -> bool:
        return not self._process.is_alive()

    def kill(self) -> None:
        """SIGKILL: it can do nothing about it."""
        self._process.kill()
        self._process.join()

    def stop(self) -> float:
        """SIGTERM, as a service manager does; the seconds until it was over."""
        began = time.monotonic()
        self._process.terminate()
        self._process.join(60)
        return time.monotonic() - began

    @property
    def said(self) -> str:
        """All that it has printed, and those before it in this folder."""
        return (self.folder / _LOG).read_text()

    def end(self) -> int | None:
        """When it ends by itself, with which exit code."""
        self._process.join(60)
        return self._process.exitcode


@contextmanager
def life(folder: Path, settings: Settings, *words: str) -> Iterator[Life]:
    """`portal …`; `serve` listens on a port of its own. Nothing of it is left afterwards."""
    began = Life(folder, settings, *words)
    try:
        if words[0] == "serve":
            began.wait_until_it_serves()
        yield began
    finally:
        began.kill()


def _live(folder: Path, words: list[str], environment: dict[str, str]) -> None:
    from portal.cli import main

    os.chdir(folder)
    os.environ.update(environment)
    log = os.open(_LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.argv = ["portal", *words]
    main()


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "PORTAL_SECRET_KEY": ",".join(settings.secret_keys),
        "PORTAL_STRIPE_API_KEY": settings.stripe_api_key,
        "PORTAL_STRIPE_API_BASE": settings.stripe_api_base or "",
        "PORTAL_STRIPE_WEBHOOK_SECRET": ",".join(settings.webhook_secrets),
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_SMTP_URL": settings.smtp_url,
        "PORTAL_MAIL_FROM": settings.mail_from,
        "PORTAL_STAFF_EMAILS": ",".join(settings.staff_emails),
        "PORTAL_TIMEZONE": settings.timezone.key,
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
