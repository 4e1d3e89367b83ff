"""serve, worker, migrate."""

import asyncio
import os
import signal
import socket
from typing import Annotated

import typer
import uvicorn
from starlette.applications import Starlette

from portal import log, overrides
from portal.app import LEARN_SECONDS, create_app
from portal.assembly import build_portal, templates_of
from portal.background.jobs import jobs_of
from portal.background.loop import Job, Jobs
from portal.cli import schema
from portal.cli.environment import settings_from_environment
from portal.cli.speech import say
from portal.database.migrate import migrate as bring_up
from portal.routes import path_for
from portal.settings import Settings

DEBUG = "PORTAL_DEBUG_LINES"
_BACKGROUND = "PORTAL_SERVE_BACKGROUND"


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    no_background: Annotated[
        bool, typer.Option("--no-background", help="Leave mail and reading to portal worker.")
    ] = False,
) -> None:
    """Serve the portal.

    Example: portal serve --host 0.0.0.0 --port 8000 --workers 2
    """
    settings = settings_from_environment()
    prepare(settings)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    socket.create_server((host, port), family=family).close()  # a taken port is told in one line, and at once
    os.environ[_BACKGROUND] = "" if no_background else "1"
    uvicorn.run(
        "portal.cli.serve:app_from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        server_header=False,
        timeout_graceful_shutdown=3,  # and six for the jobs: within ten seconds all is over
        access_log=False,
        log_level="warning",
    )


def prepare(settings: Settings) -> None:
    """What would be wrong with every page is said before the first one."""
    schema.prepare(settings)
    templates_of(settings, path_for)  # the operator's own templates and strings are wrong now, or not at all
    for warning in settings.warnings:
        log.warning(warning)
    for unused in overrides.list_unused(settings.overrides) if settings.overrides else ():
        log.warning("a string of your own is said nowhere", where=unused)


def app_from_environment() -> Starlette:
    """What each worker process builds for itself."""
    log.start(bool(os.environ.get(DEBUG)))
    portal = build_portal(settings_from_environment(), path_for)
    return create_app(portal, background=bool(os.environ.get(_BACKGROUND)))


def worker() -> None:
    """Do the background work alone: mail, and reading again what Stripe announced.

    Example: portal worker
    """
    settings = settings_from_environment()
    prepare(settings)

    async def work() -> None:
        portal = build_portal(settings, path_for)
        await portal.learn_company()
        learn = Job("learn", LEARN_SECONDS, portal.learn_company)
        jobs, stopped = Jobs([learn, *jobs_of(portal)], portal.stopping), asyncio.Event()
        for asked in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(asked, stopped.set)
        await stopped.wait()
        await jobs.stop()
        await portal.close()

    asyncio.run(work())


def migrate() -> None:
    """Bring the database to this version's schema.

    Example: portal migrate
    """
    bring_up(settings_from_environment().database_url)
    say("The database is at this version's schema.")
