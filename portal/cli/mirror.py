"""sync, reconcile."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from portal import clock
from portal.assembly import Portal, build_portal
from portal.cli import schema
from portal.cli.bars import reporting
from portal.cli.environment import settings_from_environment
from portal.cli.speech import fail, note, said, say, text
from portal.mirror.alone import Taken
from portal.mirror.compare import Difference, Outcome, compare
from portal.mirror.fill import fill
from portal.mirror.walk import Refused
from portal.routes import path_for
from portal.settings import Settings
from portal.stripe_api.pace import Pace, pace_for

T = TypeVar("T")

PerList = Annotated[
    float | None, typer.Option("--per-list", min=0.1, help="Reads a second for each of Stripe's lists.  [default: 20]")
]
InAll = Annotated[
    float | None,
    typer.Option("--in-all", min=0.1, help="Reads a second over all lists.  [default: 80; 20 in test mode]"),
]


def sync(
    full: Annotated[bool, typer.Option("--full", help="Begin anew instead of where it was.")] = False,
    per_list: PerList = None,
    in_all: InAll = None,
) -> None:
    """Fill the mirror from Stripe; a walk that was cut goes on where it was.

    Example: portal sync --full
    """
    with reporting() as report:
        filled = _run(
            schema.prepare,
            lambda portal, pace: fill(portal.engine, portal.stripe, clock.now, pace=pace, full=full, report=report),
            per_list,
            in_all,
        )
    say("%(count)s objects are stored.", count=f"{filled.objects:,}")
    _tell_refused(filled.refused)


def reconcile(
    repair: Annotated[bool, typer.Option("--repair", help="Store what differs, remove what Stripe has not.")] = False,
    per_list: PerList = None,
    in_all: InAll = None,
) -> None:
    """Compare the mirror with Stripe, object by object; exit 1 if any difference is left.

    Example: portal reconcile --repair
    """

    def tell(difference: Difference) -> None:
        typer.echo(f"{difference.kind} {difference.id} {said(difference.what)}")

    found = _run(
        schema.prepare if repair else schema.require,
        lambda portal, pace: compare(portal.engine, portal.stripe, clock.now, pace=pace, repair=repair, tell=tell),
        per_list,
        in_all,
    )
    typer.echo(_summary(found))
    _tell_refused(found.refused)
    if found.left:
        raise typer.Exit(1)


def _run(
    ready: Callable[[Settings], None],
    work: Callable[[Portal, Pace], Awaitable[T]],
    per_list: float | None,
    in_all: float | None,
) -> T:
    settings = settings_from_environment()
    ready(settings)
    # What was imported stays: looking through it again and again would cost a fifth of the time.
    gc.freeze()

    async def run() -> T:
        portal = build_portal(settings, path_for)
        try:
            return await work(portal, pace_for(settings.stripe_api_key, per_list, in_all))
        finally:
            await portal.close()

    try:
        return asyncio.run(run())
    except Taken as other:
        fail("another sync or reconcile is running: %(who)s", who=said(other))


def _tell_refused(refused: Refused) -> None:
    """At the end, where somebody looks: nothing else has failed."""
    for name, refusal in refused.items():
        note("Left out: %(list)s. The key lacks %(permission)s.", list=name, permission=refusal.permission or refusal)


def _summary(found: Outcome) -> str:
    facts = {"compared": f"{found.compared:,}", "differing": f"{found.differing:,}", "repaired": f"{found.repaired:,}"}
    if found.repaired:
        return text("%(compared)s objects compared, %(differing)s differ; %(repaired)s repaired.", **facts)
    return text("%(compared)s objects compared, %(differing)s differ.", **facts)
