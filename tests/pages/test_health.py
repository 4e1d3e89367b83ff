"""What the operator's monitoring asks: alive, and able to serve."""

from dataclasses import replace
from pathlib import Path

from portal.app import create_app
from portal.assembly import build_portal
from portal.routes import path_for
from portal.settings import Settings
from tests.people import Person


async def test_a_portal_with_its_database_is_alive_and_ready(stranger: Person) -> None:
    for path in ("/healthz", "/readyz"):
        answer = await stranger.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")


async def test_without_its_database_it_is_alive_but_not_ready(settings: Settings, tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'empty.db'}", f"sqlite:///{tmp_path / 'no' / 'folder.db'}"):
        portal = build_portal(replace(settings, database_url=url), path_for)
        monitor = Person(create_app(portal, background=False))
        alive, ready = await monitor.get("/healthz"), await monitor.get("/readyz")
        await portal.close()

        assert (alive.status_code, ready.status_code) == (200, 503)
        assert str(tmp_path) not in ready.text


async def test_stripe_is_not_needed_to_be_ready(stranger: Person) -> None:
    """The tests' portal has no Stripe at all."""
    assert (await stranger.get("/readyz")).status_code == 200
