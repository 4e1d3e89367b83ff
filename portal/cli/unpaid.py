"""unpaid: the transfers that have not come, by age, read from the mirror."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated

import typer

from portal.assembly import Portal, build_portal
from portal.billing import unpaid_lines
from portal.cli import schema, speech
from portal.cli.environment import settings_from_environment
from portal.cli.speech import padded
from portal.clock import day_of
from portal.database.engine import searching
from portal.language import Language
from portal.mirror.unpaid import list_for_staff, sums_for_staff, walk_for_staff
from portal.model.unpaid import Sum, Unpaid, UnpaidFilter, added
from portal.pages.staff.unpaid import csv_of
from portal.routes import path_for

AsCsv = Annotated[bool, typer.Option("--csv", help="One line for each invoice, as the page's file.")]


def unpaid(csv: AsCsv = False) -> None:
    """List bank-transfer invoices that are not yet paid, by age.

    The file is in the language of PORTAL_LOCALE.

    Example: portal unpaid --csv > unpaid.csv
    """
    _run(_write_csv if csv else _write_table)


async def _write_csv(portal: Portal) -> None:
    async for chunk in csv_of(portal, UnpaidFilter(), portal.templates.languages[portal.templates.fallback]):
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


async def _write_table(portal: Portal) -> None:
    """An age, its invoices below it; ages without any are left out. The last line is everything."""
    language = portal.templates.languages[speech.language().code]  # with the operator's zone for days
    today = day_of(portal.clock(), portal.settings.timezone)
    async with searching(portal.engine) as conn:
        sums = await sums_for_staff(conn, None, today)
    for age, name in unpaid_lines.ages(language).items():
        if sums[age]:
            typer.echo(f"{name}: {_written(sums[age], language)}")
            async for rows in walk_for_staff(portal.engine, list_for_staff, UnpaidFilter(age), today):
                for row in rows:
                    typer.echo(_line(row, today, language))
    total = added([one for each in sums.values() for one in each])
    typer.echo(
        f"{language.text('Together')}: {_written(total, language)}" if total else language.text("Nothing is owed.")
    )


def _line(row: Unpaid, today: datetime, language: Language) -> str:
    late = max(0, row.days_late(today))
    cells = (language.iso_day(row.due_at), f"{late:>4}", padded(row.number or row.id, 20), padded(row.name or "", 30))
    return f"  {'  '.join(cells)}  {language.money(row.remaining):>14}  {row.customer}"


def _written(sums: Sequence[Sum], language: Language) -> str:
    counted = [
        language.texts(
            "%(count)s invoice, %(amount)s",
            "%(count)s invoices, %(amount)s",
            one.count,
            amount=language.money(one.amount),
        )
        for one in sums
    ]
    return " · ".join(counted)


def _run(work: Callable[[Portal], Awaitable[None]]) -> None:
    settings = settings_from_environment()
    schema.require(settings)

    async def run() -> None:
        portal = build_portal(settings, path_for)
        try:
            await work(portal)
        finally:
            await portal.close()

    asyncio.run(run())
