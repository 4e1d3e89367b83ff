"""demo and sandbox. Only here, and in `portal.demo`, is the stand-in imported."""

import asyncio
import contextlib
from typing import Annotated

import typer
import uvicorn


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The portal's port; 0 takes a free one.")] = 8000,
) -> None:
    """Try everything: a sample company, a Stripe stand-in and an inbox in the browser. Nothing leaves this machine.

    Example: portal demo --port 8000
    """
    from portal.demo import Demo, run_demo

    def say(ready: Demo) -> None:
        typer.echo(f"\n  The portal   {ready.portal}")
        typer.echo(f"  The inbox    {ready.portal}/demo/inbox")
        typer.echo(f"  Stripe       {ready.stripe} (stand-in)\n")
        for person in ready.people:
            typer.echo(f"  {person.email:<34} {person.says}")
        typer.echo(f"\n  Staff, at {ready.portal}/staff/sign-in")
        for one in ready.staff:
            typer.echo(f"  {one.email:<34} {one.says}")
        typer.echo("\n  Sign in with one of these addresses; the mail waits in the inbox. Stop with Ctrl+C.\n")

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run_demo(port, say))


def sandbox(port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 12111) -> None:
    """Serve the Stripe stand-in alone, for tests; any sk_test_… key opens it.

    Example: portal sandbox --port 12111
    """
    from portal.sandbox.app import create_sandbox

    base_url = f"http://127.0.0.1:{port}"
    typer.echo(f"The stand-in listens on {base_url}")
    uvicorn.run(create_sandbox(base_url), host="127.0.0.1", port=port, log_level="warning", access_log=False)
