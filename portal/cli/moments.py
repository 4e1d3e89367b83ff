"""moments: which are mailed, whom the reminder of a renewal reaches, and what would go out on a day, and why."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated

import typer

from portal.assembly import Portal, build_portal
from portal.background.foreseen import Foreseen, foresee
from portal.billing.reach import reach_of
from portal.cli import schema
from portal.cli.days import read_typed
from portal.cli.environment import settings_from_environment
from portal.cli.speech import note, say, text
from portal.clock import day_of
from portal.database.engine import searching
from portal.language import Language
from portal.mirror.reach import count_for_staff
from portal.model.mail_kind import MOMENT_NAMES
from portal.model.moment import Moment
from portal.routes import path_for

Day = Annotated[
    str | None,
    typer.Option("--on", metavar="YYYY-MM-DD", help="The day to look at, in PORTAL_TIMEZONE.", show_default=False),
]


def moments(on: Day = None) -> None:
    """Show which moments are mailed; with --on, what would go out on that day, to whom, and why or why not.

    Example: portal moments --on 2026-12-24
    """
    day = read_typed(on)
    settings = settings_from_environment()
    schema.require(settings)
    work: Callable[[Portal], Awaitable[None]] = (lambda portal: _show_day(portal, day)) if day else _show

    async def run() -> None:
        portal = build_portal(settings, path_for)
        try:
            await work(portal)
        finally:
            await portal.close()

    asyncio.run(run())


async def _show(portal: Portal) -> None:
    async with searching(portal.engine) as conn:
        contracts = await count_for_staff(conn)
    days = portal.settings.renewal_days
    reach = reach_of(contracts, days)
    for name in MOMENT_NAMES:
        is_mailed = text("mailed") if name in portal.mail_kinds else text("not mailed: not in PORTAL_MAILS")
        typer.echo(f"{name:<28}{is_mailed}")
    say(
        "Renewals are told %(days)s days ahead: %(monthly)s monthly, %(yearly)s yearly and %(others)s other contracts "
        "are reached, %(missed)s renew too often for that.",
        days=days,
        monthly=reach.monthly,
        yearly=reach.yearly,
        others=reach.others,
        missed=reach.missed,
    )


async def _show_day(portal: Portal, day: date) -> None:
    """Each line: what, who, when and how much, then to whom or why not."""
    language = portal.templates.languages[portal.templates.fallback]
    today = day_of(portal.clock(), portal.settings.timezone).date()
    count = 0
    async for one in foresee(portal, day):
        count += 1
        typer.echo(_line(one, language))
    if not count:
        say("Nothing begins on %(day)s.", day=day.isoformat())
    if day >= today:
        note("Payments, failed ones and new invoices are told when they happen.")


def _line(one: Foreseen, language: Language) -> str:
    said = f"{one.name:<28}{one.title} ({one.customer})"
    about = _about(one.moment, language) if one.moment else ""
    what = f"{said}: {about}" if about else said
    why = text(one.why)
    return f"{what} -> {', '.join(one.to)} ({why})" if one.to else f"{what} -> {text('not sent: %(why)s', why=why)}"


def _about(moment: Moment, language: Language) -> str:
    amount = f", {language.money(moment.amount)}" if moment.amount is not None else ""
    return f"{language.iso_day(moment.at)}{amount}"
