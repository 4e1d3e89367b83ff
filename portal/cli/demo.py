"""demo and sandbox. Only here, and in `portal.demo`, is the stand-in imported."""

import asyncio
import contextlib
from typing import Annotated

import typer
import uvicorn

from portal.cli.environment import own_folder
from portal.cli.speech import padded, say, text


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The portal's port; 0 takes a free one.")] = 8000,
) -> None:
    """Try everything: a sample company, a Stripe stand-in and an inbox in the browser. Nothing leaves this machine.

    Example: portal demo --port 8000
    """
    from portal.demo import Demo, run_demo

    def tell(ready: Demo) -> None:
        names = [padded(name, 12) for name in (text("The portal"), text("The inbox"), "Stripe")]
        addresses = (ready.portal, f"{ready.portal}/demo/inbox", ready.stripe)
        typer.echo("\n" + "".join(f"  {name} {address}\n" for name, address in zip(names, addresses, strict=True)))
        for person in ready.people:
            typer.echo(f"  {person.email:<34} {text(person.says)}")
        staff = text("Staff, at %(address)s", address=f"{ready.portal}/staff/sign-in")
        typer.echo(f"\n  {staff}")
        for one in ready.staff:
            typer.echo(f"  {one.email:<34} {text(one.says)}")
        closing = text("Sign in with one of these addresses; the mail waits in the inbox. Stop with Ctrl+C.")
        typer.echo(f"\n  {closing}\n")

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run_demo(port, tell, overrides=own_folder()))


def sandbox(port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 12111) -> None:
    """Serve the Stripe stand-in alone, for tests; any sk_test_… key opens it.

    Example: portal sandbox --port 12111
    """
    from portal.sandbox.app import create_sandbox

    base_url = f"http://127.0.0.1:{port}"
    say("The stand-in listens on %(address)s", address=base_url)
    uvicorn.run(create_sandbox(base_url), host="127.0.0.1", port=port, log_level="warning", access_log=False)
