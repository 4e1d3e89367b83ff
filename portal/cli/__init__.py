"""The commands; the only place that prints. An error becomes one line on stderr, and a traceback only with --debug."""

import io
import os
import sys
from typing import NoReturn

import typer

from portal import log
from portal.cli import (
    demo,
    digest,
    doctor,
    helping,
    keys,
    mails,
    members,
    mirror,
    moments,
    quotes,
    serve,
    setup,
    speech,
    system_problems,
    unpaid,
)
from portal.cli.speech import text
from portal.complaint import Complaint
from portal.database.engine import DatabaseAway
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
app.command(name="moments")(moments.moments)
app.command(name="mails")(mails.mails)
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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Japanese gets question marks, not a traceback
    try:
        sys.exit(helping.command_of(app)(standalone_mode=False))
    except typer.TyperException as error:
        _end(error, helping.in_a_line(error), error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # the last place: nothing above it could tell the person
        _end(error, complaint(error), 1)


def _end(error: Exception, line: str, code: int) -> NoReturn:
    if os.environ.get(serve.DEBUG):
        raise error
    sys.stderr.write(f"portal: {line}\n" if line else "")
    sys.exit(code)


def complaint(error: Exception) -> str:
    """One readable line."""
    match error:
        case Complaint():
            return speech.said(error)
        case DatabaseAway():
            return text("the database does not answer (%(problem)s). Look at PORTAL_DATABASE_URL.", problem=error)
        case StripeAway():
            return text("Stripe does not answer (%(problem)s). Nothing is lost: try again later.", problem=error)
        case RefusedByStripe():
            return text("Stripe refused: %(problem)s", problem=error)
        case OSError():
            return system_problems.said(error)
    return text(
        "%(kind)s: %(problem)s (run with --debug for the whole story)", kind=type(error).__name__, problem=error
    )
