"""The commands; the only place that prints. An error becomes one line on stderr, and a traceback only with --debug."""

import os
import sys
from collections.abc import Mapping

import typer

from portal import log
from portal.cli import demo, digest, doctor, keys, members, mirror, quotes, serve, setup, unpaid
from portal.database.engine import DatabaseAway
from portal.database.migrate import BadDatabase
from portal.setting_values import BadSetting
from portal.stripe_api.problems import RefusedByStripe, StripeAway

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A self-serve billing portal beside your own product. Begin with: portal demo",
)
app.command(name="demo")(demo.demo)
app.command(name="serve")(serve.serve)
app.command(name="worker")(serve.worker)
app.command(name="sync")(mirror.sync)
app.command(name="reconcile")(mirror.reconcile)
app.command(name="setup")(setup.setup)
app.command(name="doctor")(doctor.doctor)
app.command(name="unpaid")(unpaid.unpaid)
app.command(name="digest")(digest.digest)
app.command(name="migrate")(serve.migrate)
app.command(name="sandbox")(demo.sandbox)
app.add_typer(keys.app, name="api-key")
app.add_typer(members.app, name="member")
app.add_typer(quotes.app, name="quote")


@app.callback()
def options(debug: bool = typer.Option(False, "--debug", help="Show tracebacks and debug lines.")) -> None:
    os.environ[serve.DEBUG] = "1" if debug else ""
    log.start(debug)


def main() -> None:
    """The console script: 0 on success, 1 on a finding or failure, 2 on wrong usage."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # the last place: nothing above it could tell the person
        if os.environ.get(serve.DEBUG):
            raise
        sys.stderr.write(f"portal: {complaint(error)}\n")
        sys.exit(1)


def complaint(error: Exception) -> str:
    """One readable line."""
    said: Mapping[type[Exception], str] = {
        BadSetting: str(error),
        BadDatabase: str(error),
        DatabaseAway: f"the database does not answer ({error}). Look at PORTAL_DATABASE_URL.",
        StripeAway: f"Stripe does not answer ({error}). Nothing is lost: try again later.",
        RefusedByStripe: f"Stripe refused: {error}",
        OSError: f"{error.strerror or error} {error.filename or ''}".strip() if isinstance(error, OSError) else "",
    }
    for kind, line in said.items():
        if isinstance(error, kind):
            return line
    return f"{type(error).__name__}: {error} (run with --debug for the whole story)"
