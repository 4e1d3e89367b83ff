"""digest: what the monthly mail to staff says, on the terminal."""

import asyncio
from datetime import date
from typing import Annotated

import typer

from portal.assembly import build_portal
from portal.background.digest import render_digest
from portal.cli import schema
from portal.cli.days import read_typed
from portal.cli.environment import settings_from_environment
from portal.clock import day_of
from portal.model.names import Email
from portal.routes import path_for
from portal.settings import Settings

On = Annotated[
    str | None,
    typer.Option("--on", metavar="YYYY-MM-DD", help="Of the month that ends before this day.  [default: today]"),
]


def digest(on: On = None) -> None:
    """Print the monthly digest: of the month before a day; what is unpaid, open or waiting is as of now.

    Example: portal digest --on 2026-12-01
    """
    day = read_typed(on)
    settings = settings_from_environment()
    schema.require(settings)
    typer.echo(asyncio.run(_written(settings, day)), nl=False)


async def _written(settings: Settings, on: date | None) -> str:
    portal = build_portal(settings, path_for)
    try:
        day = on or day_of(portal.clock(), settings.timezone).date()
        mail = await render_digest(portal, day, Email(""))
    finally:
        await portal.close()
    return f"{mail.subject}\n\n{mail.text}"
