"""api-key: create, list and end the keys of the operator's own back end."""

from datetime import datetime
from typing import Annotated

import typer

from portal import clock
from portal.access import api_keys
from portal.cli import transaction

app = typer.Typer(
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Keys with which your own product signs its people in.

    Example: portal api-key create shop
    """,
)

Name = Annotated[str, typer.Argument(help="What to call it: the program that will use it.", show_default=False)]
NameOrId = Annotated[str, typer.Argument(help="The key's name or id, as list shows it.", show_default=False)]


@app.command()
def create(name: Name) -> None:
    """Make a key and show it, this once.

    Example: portal api-key create shop
    """
    name = name.strip()
    if not name or len(name) > 80 or not name.isprintable():
        raise typer.BadParameter("a name has 1 to 80 letters")
    try:
        key = transaction.in_one(lambda conn: api_keys.create(conn, name, clock.now()))
    except api_keys.NameTaken:
        transaction.fail(f"there is a key {name!r} already: end it first, or take another name")
    typer.echo("Keep it now; it is not shown again:", err=True)
    typer.echo(key)


@app.command("list")
def list_all() -> None:
    """Show all keys: id, name, when made, when last used, when ended.

    Example: portal api-key list
    """
    keys = transaction.in_one(api_keys.list_all)
    if not keys:
        typer.echo("There is no key yet: portal api-key create NAME makes one.", err=True)
    for key in keys:
        last = f"ended {_said(key.ended_at)}" if key.ended_at else f"last used {_said(key.used_at)}"
        typer.echo(f"{key.id}  {key.name:<24}  created {_said(key.created_at)}  {last}")


@app.command()
def end(key: NameOrId) -> None:
    """End a key: from now on it opens nothing.

    Example: portal api-key end shop
    """
    if not transaction.in_one(lambda conn: api_keys.end(conn, key, clock.now())):
        transaction.fail(f"there is no living key {key!r}: portal api-key list shows them")
    typer.echo(f"{key} has ended.")


def _said(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
