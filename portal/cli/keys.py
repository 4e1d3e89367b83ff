"""api-key: create, list and end the keys of the operator's own back end."""

from datetime import datetime
from typing import Annotated

import typer

from portal import clock
from portal.access import api_keys
from portal.access.api_keys import ApiKey
from portal.cli import transaction
from portal.cli.speech import fail, note, say, text, wrong

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
        raise wrong("a name has 1 to 80 letters")
    try:
        key = transaction.in_one(lambda conn: api_keys.create(conn, name, clock.now()))
    except api_keys.NameTaken:
        fail("there is a key %(name)r already: end it first, or take another name", name=name)
    note("Keep it now; it is not shown again:")
    typer.echo(key)


@app.command("list")
def list_all() -> None:
    """Show all keys: id, name, when made, when last used, when ended.

    Example: portal api-key list
    """
    keys = transaction.looking(api_keys.list_all)
    if not keys:
        note("There is no key yet: portal api-key create NAME makes one.")
    for key in keys:
        created = text("created %(when)s", when=_at(key.created_at))
        typer.echo(f"{key.id}  {key.name:<24}  {created}  {_last(key)}")


@app.command()
def end(key: NameOrId) -> None:
    """End a key: from now on it opens nothing.

    Example: portal api-key end shop
    """
    if not transaction.in_one(lambda conn: api_keys.end(conn, key, clock.now())):
        fail("there is no living key %(name)r: portal api-key list shows them", name=key)
    say("%(name)s has ended.", name=key)


def _last(key: ApiKey) -> str:
    if key.ended_at:
        return text("ended %(when)s", when=_at(key.ended_at))
    return text("last used %(when)s", when=_at(key.used_at)) if key.used_at else text("last used never")


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
