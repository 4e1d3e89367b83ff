"""doctor: everything that the portal needs, looked at; a line each, with its mend."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from portal.assembly import build_portal
from portal.cli.environment import settings_from_environment
from portal.cli.setup import read_file
from portal.cli.speech import language, said
from portal.doctor.case import Case
from portal.doctor.examination import examine
from portal.doctor.finding import Finding, problem
from portal.language import Language, _
from portal.model.declared import Declared
from portal.routes import path_for
from portal.setting_values import BadSetting
from portal.settings import Settings

MEND = _("docs/settings.md; nothing else was looked at.")
SIGNS = {"ok": "ok      ", "warning": "warning ", "problem": "problem ", "look": "[ ]     "}


def doctor(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="What was declared to setup, to hold Stripe against.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A list of {check, status, says, mend}.")] = False,
) -> None:
    """Look at settings, database, mail, DNS, Stripe, webhooks and what waits; exit 1 if anything is a problem.

    In the language of PORTAL_LOCALE.

    Example: portal doctor portal.toml
    """
    declared = read_file(file) if file else None
    try:
        found, spoken = asyncio.run(_examine(settings_from_environment(), declared))
    except BadSetting as bad:
        found, spoken = [problem("settings", "%(why)s", MEND, why=said(bad))], language()
    _print(found, spoken, as_json=as_json)
    if any(one.status == "problem" for one in found):
        raise typer.Exit(1)


async def _examine(settings: Settings, declared: Declared | None) -> tuple[list[Finding], Language]:
    portal = build_portal(settings, path_for)
    try:
        return await examine(Case(portal, declared)), portal.templates.languages[portal.templates.fallback]
    finally:
        await portal.close()


def _print(found: list[Finding], spoken: Language, *, as_json: bool) -> None:
    lines = [(one, one.says(spoken), one.mend(spoken)) for one in found]
    if as_json:
        whole = [{"check": one.check, "status": one.status, "says": says, "mend": mend} for one, says, mend in lines]
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    for one, says, mend in lines:
        typer.echo(f"{SIGNS[one.status]} {one.check}: {says}" + (f"  → {mend}" if mend else ""))
    counts = {status: sum(one.status == status for one in found) for status in SIGNS}
    typer.echo(spoken.text("%(problem)s problems, %(warning)s warnings, %(ok)s ok, %(look)s for a person", **counts))
