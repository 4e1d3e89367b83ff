"""The portal, the Stripe stand-in and an in-browser inbox in one process. Production never imports this."""

import asyncio
import contextlib
import secrets
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from portal import clock
from portal.app import create_app
from portal.assembly import build_portal
from portal.clock import Clock
from portal.database.migrate import migrate
from portal.demo import mails, statement
from portal.demo.inbox import Inbox
from portal.demo.people import PEOPLE, STAFF, SamplePerson, let_in
from portal.mail.delivery import Deliver
from portal.mirror.fill import fill
from portal.routes import ROUTES, paths_of
from portal.sandbox.app import create_sandbox
from portal.setting_values import MOMENTS
from portal.settings import Settings
from portal.stripe_api.pace import unpaced

_KEY = "sk_test_demo"  # the stand-in takes any test key


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: its addresses, and whom to sign in as."""

    portal: str
    stripe: str
    people: tuple[SamplePerson, ...] = PEOPLE
    staff: tuple[SamplePerson, ...] = STAFF


@asynccontextmanager
async def open_demo(
    folder: Path,
    port: int,
    wrap: Callable[[ASGIApp], ASGIApp] = lambda app: app,
    also: Deliver | None = None,
    **more: Any,
) -> AsyncIterator[Demo]:
    """Everything up, then gone. Port 0 is a free one; `wrap` goes round the stand-in, `also` mails, `more` is set."""
    portal_socket, stripe_socket = _listen(port), _listen(0)
    portal_url, stripe_url = _address(portal_socket), _address(stripe_socket)
    sandbox = create_sandbox(stripe_url, by_own_time=True)
    now = _time_of(sandbox)
    async with _served(wrap(sandbox), stripe_socket):
        secret = await _register_webhook(stripe_url, portal_url)
        more |= {"base_url": portal_url, "stripe_api_base": stripe_url, "webhook_secrets": (secret,)}
        settings = _settings(database_url=f"sqlite:///{folder / 'portal.db'}", **more)
        migrate(settings.database_url)
        inbox = Inbox(now, also)
        own = [*inbox.routes(), *mails.ROUTES, statement.route()]
        paths = paths_of([*ROUTES, *own])
        portal = build_portal(settings, paths, inbox.deliver, now)
        for environment in portal.templates.environments.values():
            environment.globals.update(inbox=paths("demo-inbox"), sample_statement=paths("demo-statement"))
        await fill(portal.engine, portal.stripe, now, pace=unpaced())
        await let_in(portal)
        demo = Demo(portal_url, stripe_url)
        async with _served(create_app(portal, extra=[*own, _about(demo)]), portal_socket):
            yield demo


def _time_of(sandbox: Starlette) -> Clock:
    """When the stand-in's time is moved, the portal's goes along."""
    return lambda: clock.now() + timedelta(seconds=sandbox.state.books.clock.ahead)


def _settings(**facts: Any) -> Settings:
    return Settings(
        secret_keys=(secrets.token_urlsafe(32),),
        stripe_api_key=_KEY,
        timezone=ZoneInfo("Asia/Tokyo"),  # as the sample company's account at the stand-in
        staff_emails=(STAFF[0].email, STAFF[1].email),
        staff_readers=(STAFF[2].email,),
        mails=MOMENTS,
        reminder_by="portal",
        holidays="JP",
        bank_details=("みずほ銀行 丸の内支店", "普通 1234567", "カ）ヒノデスケジュール"),
        **facts,
    )


async def run_demo(port: int, say: Callable[[Demo], None], **more: Any) -> None:
    """Until it is interrupted; `more` is set."""
    with tempfile.TemporaryDirectory(prefix="portal-demo-") as folder:
        async with open_demo(Path(folder), port, **more) as demo:
            say(demo)
            await asyncio.Event().wait()


def _about(demo: Demo) -> Route:
    staff = [{"email": one.email, "role": one.role, "says": one.says} for one in demo.staff]
    facts = {"stripe": demo.stripe, "people": [asdict(one) for one in demo.people], "staff": staff}

    async def about(request: Request) -> Response:
        return JSONResponse(facts)

    return Route("/demo/about.json", about)


async def _register_webhook(stripe_url: str, portal_url: str) -> str:
    async with httpx.AsyncClient(base_url=stripe_url, headers={"Authorization": f"Bearer {_KEY}"}) as http:
        wanted = {"url": f"{portal_url}/webhooks/stripe", "enabled_events[0]": "*"}
        answer = await http.post("/v1/webhook_endpoints", data=wanted)
        answer.raise_for_status()
        return str(answer.json()["secret"])


def _listen(port: int) -> socket.socket:
    """Bound before anything is built, so that addresses are known and a taken port is told at once."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    return listening


def _address(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


class _Server(uvicorn.Server):
    """One of two in this process: an interrupt is the demo's to take."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def _served(app: ASGIApp, listening: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
        if serving.done():
            serving.result()
    try:
        yield
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await serving
