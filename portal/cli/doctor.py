"""doctor: everything that the portal needs, looked at; a line each, with its mend."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from portal.assembly import build_portal
from portal.cli.environment import settings_from_environment
from portal.cli.setup import read_file
from portal.doctor.case import Case
from portal.doctor.examination import examine
from portal.doctor.finding import Finding, problem
from portal.model.declared import Declared
from portal.routes import path_for
from portal.setting_values import BadSetting
from portal.settings import Settings

SIGNS = {"ok": "ok      ", "warning": "warning ", "problem": "problem ", "look": "[ ]     "}


def doctor(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="What was declared to setup, to hold Stripe against.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A list of {check, status, says, mend}.")] = False,
) -> None:
    """Look at settings, database, mail, DNS, Stripe, webhooks and what waits; exit 1 if anything is a problem.

    Example: portal doctor portal.toml
    """
    declared = read_file(file) if file else None
    try:
        settings = settings_from_environment()
    except BadSetting as bad:
        found = [problem("settings", "%(why)s", "docs/settings.md; nothing else was looked at.", why=bad)]
    else:
        found = asyncio.run(_examine(settings, declared))
    _print(found, as_json=as_json)
    if any(one.status == "problem" for one in found):
        raise typer.Exit(1)


async def _examine(settings: Settings, declared: Declared | None) -> list[Finding]:
    portal = build_portal(settings, path_for)
    try:
        return await examine(Case(portal, declared))
    finally:
        await portal.close()


def _print(found: list[Finding], *, as_json: bool) -> None:
    if as_json:
        lines = [{"check": one.check, "status": one.status, "says": one.says, "mend": one.mend} for one in found]
        typer.echo(json.dumps(lines, ensure_ascii=False, indent=2))
        return
    for one in found:
        mend = f"  → {one.mend}" if one.mend else ""
        typer.echo(f"{SIGNS[one.status]} {one.check}: {one.says}{mend}")
    counts = {status: sum(one.status == status for one in found) for status in SIGNS}
    typer.echo(
        f"{counts['problem']} problems, {counts['warning']} warnings, {counts['ok']} ok, {counts['look']} for a person"
    )
