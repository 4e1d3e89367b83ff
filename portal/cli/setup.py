"""setup: what the file declares, made so at Stripe. Shows first what differs."""

import asyncio
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from portal.access.secret import new_secret
from portal.assembly import build_portal
from portal.billing import declared
from portal.billing.declared import BadDeclaration
from portal.cli.environment import settings_from_environment
from portal.cli.secret_file import keeper
from portal.cli.setup_screen import Screen
from portal.cli.speech import fail, said, wrong
from portal.model.declared import Declared
from portal.routes import path_for
from portal.settings import Settings
from portal.setup.running import Run, applied, planned
from portal.setup.step import Plan, Step
from portal.stripe_api.pace import pace_for


def setup(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="What is declared.", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what differs, change nothing.")] = False,
    example: Annotated[bool, typer.Option("--example", help="Print a sample of the file, with comments.")] = False,
) -> None:
    """Make Stripe be as FILE declares: webhook endpoint, Customer Portal, invoices of transfer customers.

    Example: portal setup --example > portal.toml && portal setup portal.toml --dry-run

    Speaks the language of PORTAL_LOCALE.
    """
    if example:
        typer.echo(files("portal.setup").joinpath("example.toml").read_text("utf-8"), nl=False)
    elif file is None:
        raise wrong("which FILE? portal setup --example prints a sample")
    else:
        wanted = read_file(file)
        if not asyncio.run(_run(settings_from_environment(), file, wanted, dry_run)):
            raise typer.Exit(1)


def read_file(file: Path) -> Declared:
    try:
        return declared.read(file.read_text("utf-8"))
    except UnicodeDecodeError:
        fail("%(file)s is not UTF-8", file=file)
    except BadDeclaration as problem:
        fail("%(file)s: %(problem)s", file=file, problem=said(problem))


async def _run(settings: Settings, file: Path, wanted: Declared, dry_run: bool) -> bool:
    portal = build_portal(settings, path_for)
    screen = Screen(portal.templates.languages[portal.templates.fallback])
    run = Run(portal, wanted, new_secret(), pace_for(settings.stripe_api_key), keeper(file), screen.report)
    try:
        plans = [(name, await planned(plan)) for name, plan in run.sections.items()]
        for name, plan in plans:
            screen.show(name, plan)
        is_well = all(isinstance(plan, Plan) for _name, plan in plans)
        steps = [step for _name, plan in plans if isinstance(plan, Plan) for step in plan.steps]
        if not dry_run:
            is_well = all([await _apply(screen, step) for step in steps]) and is_well
        screen.show_mails(wanted.mails.by_moment, settings)
        return is_well
    finally:
        await portal.close()


async def _apply(screen: Screen, step: Step) -> bool:
    is_done, said = await applied(step)
    screen.show_outcome(step, is_done, said)
    return is_done
